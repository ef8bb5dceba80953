"""Assignments of a run: what is asked, until when, by which rubric; what was handed in and how it was marked."""

import os
from typing import Any, ClassVar

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.choices import SUBMISSION_MOVES, SubmissionState
from courses.grading.lateness import Policy
from courses.models.enrolments import Enrolment
from courses.models.runs import CourseRun
from lms.common.states import Stateful


class PrivateStorage(FileSystemStorage):
    """Files that no address serves by itself: only a view that has asked who wants them."""

    @property
    def base_location(self) -> str:
        """The folder as the settings say now."""
        return str(settings.PRIVATE_ROOT)

    @property
    def location(self) -> str:
        """The same, absolute."""
        return os.path.abspath(self.base_location)


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
    number = models.PositiveSmallIntegerField(_("第几次"))
    state = models.CharField(_("状态"), max_length=10, choices=SubmissionState, default=SubmissionState.DRAFT)
    text = models.TextField(_("作答"), max_length=20000, blank=True)
    # Counts the saves: a window opened earlier cannot overwrite what was saved since.
    seq = models.PositiveIntegerField(_("保存序号"), default=0)
    saved_at = models.DateTimeField(_("保存时间"), auto_now=True)
    handed_in_at = models.DateTimeField(_("提交时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("作业提交")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["assignment", "enrolment", "number"], name="submission_number_once"),
            models.UniqueConstraint(
                fields=["assignment", "enrolment"], condition=Q(state="draft"), name="one_draft_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", handed_in_at=None) | (~Q(state="draft") & Q(handed_in_at__isnull=False)),
                name="handed_in_has_its_time",
            ),
        ]
        # The marking queue: what waits longest.
        indexes = [models.Index(fields=["handed_in_at"], condition=Q(state="handed_in"), name="submissions_waiting")]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.number}"

    @property
    def evidence(self) -> str:
        """The key under which its mark stands in the gradebook."""
        return f"courses.submission:{self.pk}"


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


class Marking(models.Model):
    """A teacher's mark of a submission: a level for each criterion of one rubric version, and words."""

    submission = models.OneToOneField(Submission, models.CASCADE, related_name="marking", verbose_name=_("作业提交"))
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="markings", verbose_name=_("评分标准"))
    levels = models.JSONField(_("各项等级"))
    comments = models.JSONField(_("各项评语"), default=dict, blank=True)
    comment = models.TextField(_("总评"), max_length=2000, blank=True)
    percent = models.DecimalField(_("得分"), max_digits=5, decimal_places=2)
    # After what lateness costs: this one is in the gradebook.
    counted_percent = models.DecimalField(_("计入得分"), max_digits=5, decimal_places=2)
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("批改人"))
    marked_at = models.DateTimeField(_("批改时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("作业批改")
        constraints = [
            models.CheckConstraint(condition=Q(counted_percent__lte=F("percent")), name="lateness_never_adds")
        ]

    def __str__(self) -> str:
        return f"{self.submission} · {self.percent}"

    def lines(self) -> list[dict[str, Any]]:
        """Every criterion with the level chosen and the words for it."""
        return [
            {**row, "level": row["levels"][self.levels[row["code"]]], "comment": self.comments.get(row["code"], "")}
            for row in self.rubric.criteria
        ]
