"""Assignments of a run: what is asked, until when, by which rubric; and what was handed in."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.choices import SUBMISSION_MOVES, MarkerRole, ShareAnswer, SubmissionState
from courses.grading.lateness import Policy
from courses.models.enrolments import Enrolment
from courses.models.runs import CourseRun, RunGroup
from lms.common.private_files import PrivateStorage
from lms.common.states import Stateful


def private_storage() -> PrivateStorage:
    """Named instead of the class, so that migrations hold no folder."""
    return PrivateStorage()


class Assignment(models.Model):
    """A piece of work the run's teacher sets. Learners see it once it is published."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="assignments", verbose_name=_("开课"))
    code = models.SlugField(_("作业代码"), max_length=40)
    title = models.CharField(_("标题"), max_length=120)
    instructions = models.TextField(_("要求"), max_length=8000)
    takes_text = models.BooleanField(_("在线作答"), default=True)
    most_files = models.PositiveSmallIntegerField(_("最多文件数"), default=3)
    attempts = models.PositiveSmallIntegerField(_("可提交次数"), default=3)
    due_at = models.DateTimeField(_("截止时间"), null=True, blank=True)
    # Until then late work is taken, at its price; None: as long as the run is open.
    closes_at = models.DateTimeField(_("停止接收"), null=True, blank=True)
    grace_minutes = models.PositiveSmallIntegerField(_("宽限（分钟）"), default=0)
    percent_per_day = models.PositiveSmallIntegerField(_("每天扣分"), default=0)
    most_percent = models.PositiveSmallIntegerField(_("最多扣分"), default=100)
    # One member hands in for the group; who its members are is kept at that moment.
    by_group = models.BooleanField(_("按小组提交"), default=False)
    # What the enterprise mentor's mark carries; the teacher's carries the rest. 0: the teacher marks alone.
    mentor_weight = models.PositiveSmallIntegerField(_("企业导师权重（%）"), default=0)
    # The mentor's time, from handing in; after it the teacher may go on without.
    mentor_days = models.PositiveSmallIntegerField(_("企业导师批改期限（天）"), default=7)
    # Two marks further apart than this are shown to the teacher before anything is released.
    spread_percent = models.PositiveSmallIntegerField(_("两位导师分差超过多少提醒"), default=20)
    # The due date that learners were reminded of: moved on, they are reminded again.
    reminded_for = models.DateTimeField(_("已提醒的截止时间"), null=True, blank=True)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    changed_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("作业")
        ordering = ("due_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["run", "code"], name="assignment_code_once"),
            models.CheckConstraint(
                condition=Q(due_at=None) | Q(closes_at=None) | Q(closes_at__gte=F("due_at")), name="closes_after_due"
            ),
            models.CheckConstraint(condition=Q(takes_text=True) | Q(most_files__gte=1), name="something_to_hand_in"),
            models.CheckConstraint(condition=Q(attempts__gte=1, attempts__lte=20), name="assignment_attempts_sane"),
            # The teacher always has a part of it: a mentor alone decides over nobody's grade.
            models.CheckConstraint(condition=Q(mentor_weight__lte=99), name="mentor_leaves_the_teacher_a_part"),
            models.CheckConstraint(condition=Q(spread_percent__lte=100), name="assignment_spread_sane"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def item_key(self) -> str:
        """Its column in the gradebook."""
        return f"assignment:{self.code}"

    @property
    def policy(self) -> Policy:
        """What lateness costs."""
        return Policy(self.grace_minutes, self.percent_per_day, self.most_percent)

    @property
    def weights(self) -> dict[str, Decimal]:
        """What each marker's mark carries, in percent: 100 together."""
        mentor = Decimal(self.mentor_weight)
        return {MarkerRole.TEACHER: 100 - mentor} | ({MarkerRole.MENTOR: mentor} if mentor else {})

    @property
    def is_closed(self) -> bool:
        """Whether nothing is taken any more."""
        return self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def rubric(self) -> "Rubric | None":
        """The version that new marks are given by."""
        return self.rubrics.order_by("-version").first()


class Rubric(models.Model):
    """One version of an assignment's rubric, never changed: a mark keeps the version it was given by."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="rubrics", verbose_name=_("作业"))
    version = models.PositiveSmallIntegerField(_("版本"))
    # As grading/rubrics.py describes.
    criteria = models.JSONField(_("评分标准"))

    class Meta:
        verbose_name = verbose_name_plural = _("评分标准")
        constraints = [models.UniqueConstraint(fields=["assignment", "version"], name="rubric_version_once")]

    def __str__(self) -> str:
        return f"{self.assignment} v{self.version}"


class Submission(Stateful):
    """One go at an assignment: a draft until it is handed in, then evidence."""

    TRANSITIONS: ClassVar = SUBMISSION_MOVES

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="submissions", verbose_name=_("作业"))
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="submissions", verbose_name=_("选课"))
    # Of a group's work: the enrolment is who began it and, once handed in, who handed it in.
    group = models.ForeignKey(
        RunGroup, models.PROTECT, null=True, blank=True, related_name="submissions", verbose_name=_("小组")
    )
    number = models.PositiveSmallIntegerField(_("第几次"))
    state = models.CharField(_("状态"), max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT)
    text = models.TextField(_("作答"), max_length=20000, blank=True)
    # Counts the saves: a window opened earlier cannot overwrite what was saved since.
    seq = models.PositiveIntegerField(_("保存序号"), default=0)
    saved_at = models.DateTimeField(_("保存时间"), auto_now=True)
    handed_in_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    # Set once every mark it waits for is there; what lateness costs is off the second, which is the grade.
    percent = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True, blank=True)
    counted_percent = models.DecimalField(_("计入得分"), max_digits=5, decimal_places=2, null=True, blank=True)
    # Why the teacher went on without the mentor; empty: both marks count.
    waived_reason = models.CharField(_("不等企业导师的理由"), max_length=200, blank=True)
    # Of a group's draft: {enrolment: percent} as last typed. Once handed in, the members' own rows are what holds.
    draft_shares = models.JSONField(_("草稿里的贡献比例"), default=dict, blank=True)
    # Of a group's work: how much of the mark follows the members' shares. 0: everybody has the group's.
    share_weight = models.PositiveSmallIntegerField(_("贡献比例计入成绩（%）"), default=0)
    release = models.ForeignKey(
        "courses.MarkRelease", models.SET_NULL, null=True, blank=True, related_name="submissions",
        verbose_name=_("公布批次"),
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = _("作业提交")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "enrolment", "number"], condition=Q(group=None), name="submission_number_once"
            ),
            models.UniqueConstraint(fields=["assignment", "group", "number"], name="group_submission_number_once"),
            models.UniqueConstraint(
                fields=["assignment", "enrolment"],
                condition=Q(state="draft", group=None),
                name="one_draft_at_a_time",
            ),
            # Members of a group write in one draft; the counter of saves keeps them from overwriting each other.
            models.UniqueConstraint(
                fields=["assignment", "group"], condition=Q(state="draft"), name="one_group_draft_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", handed_in_at=None) | (~Q(state="draft") & Q(handed_in_at__isnull=False)),
                name="handed_in_has_its_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["marked", "released"]) | Q(counted_percent__isnull=False),
                name="marked_has_its_score",
            ),
            models.CheckConstraint(
                condition=Q(counted_percent=None) | Q(counted_percent__lte=F("percent")), name="lateness_never_adds"
            ),
            models.CheckConstraint(condition=Q(share_weight__lte=100), name="share_weight_is_a_percent"),
        ]
        # The marking queue: what waits longest.
        indexes = [models.Index(fields=["handed_in_at"], condition=Q(state="handed_in"), name="submissions_waiting")]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.number}"

    @property
    def evidence(self) -> str:
        """The key under which its mark stands in the gradebook."""
        return f"courses.submission:{self.pk}"

    @property
    def shown_state(self) -> str:
        """The state as its learners see it: a mark that is not released has not been given."""
        return SubmissionState.HANDED_IN if self.state == SubmissionState.MARKED else self.state

    @property
    def shown_label(self) -> str:
        """The same in words."""
        return str(SubmissionState(self.shown_state).label)

    @property
    def is_released(self) -> bool:
        """Whether its learners see the mark."""
        return self.state == SubmissionState.RELEASED

    @property
    def mentor_due_at(self) -> datetime | None:
        """Until when the mentor has time; None while it is a draft."""
        return self.handed_in_at + timedelta(days=self.assignment.mentor_days) if self.handed_in_at else None

    @property
    def weights(self) -> dict[str, Decimal]:
        """What each mark of it carries: the teacher's alone where the mentor was waived."""
        return {MarkerRole.TEACHER: Decimal(100)} if self.waived_reason else self.assignment.weights


class SubmissionFile(models.Model):
    """A file of a submission; its digest is on the receipt."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="files", verbose_name=_("作业提交"))
    file = models.FileField(_("文件"), storage=private_storage, upload_to="submissions/%Y/%m", max_length=200)
    name = models.CharField(_("文件名"), max_length=120)
    size = models.PositiveIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("指纹"), max_length=64)
    added_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("作业文件")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["submission", "sha256"], name="file_once_a_submission")]

    def __str__(self) -> str:
        return self.name


class SubmissionMember(models.Model):
    """Somebody whose group's work this is: kept when it is handed in, whoever comes and goes afterwards."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="members", verbose_name=_("作业提交"))
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="group_work", verbose_name=_("选课"))
    # What they put into it, as whoever handed in declared: 100 together. Kept like the members themselves.
    share = models.PositiveSmallIntegerField(_("贡献比例（%）"))
    answer = models.CharField(_("本人答复"), max_length=10, choices=ShareAnswer, default=ShareAnswer.OPEN)
    objection = models.CharField(_("异议"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    # Points the teacher adds or takes off for this one person.
    points = models.SmallIntegerField(_("个人加减分"), default=0)
    reason = models.CharField(_("加减分理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("小组作业成员")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["submission", "enrolment"], name="group_member_once"),
            models.CheckConstraint(condition=Q(share__lte=100), name="share_is_a_percent"),
            models.CheckConstraint(
                condition=Q(answer="open", answered_at=None, objection="")
                | Q(answer="agreed", answered_at__isnull=False, objection="")
                | (Q(answer="disputed", answered_at__isnull=False) & ~Q(objection="")),
                name="disputed_says_why",
            ),
            models.CheckConstraint(
                condition=Q(points=0) | (Q(points__gte=-100, points__lte=100) & ~Q(reason="")),
                name="adjusted_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} · {self.enrolment}"
