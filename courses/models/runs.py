"""Teaching: a course given by a school in a term."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.choices import RUN_MOVES, HelperKind, Right, RunPhase, RunState
from courses.models.pages import CoursePage, LessonPage, ModulePage
from courses.models.schemes import GradeScheme
from lms.common.states import Stateful
from lms.organisations.models import Organisation


class CourseRun(Stateful):
    """One teaching class (教学班) of a course: school, teacher, term, dates, seats.

    `revision` is the published version of the course page it opened with; its lessons are pinned by RunLesson.
    """

    TRANSITIONS: ClassVar = RUN_MOVES

    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="runs", verbose_name=_("课程"))
    revision = models.ForeignKey(
        "wagtailcore.Revision", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("开课时的版本")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="course_runs", verbose_name=_("开课院校")
    )
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="course_runs", verbose_name=_("任课教师")
    )
    # The version the run opened with; empty until something is graded in a run that was not opened by hand.
    scheme = models.ForeignKey(
        GradeScheme, models.PROTECT, null=True, blank=True, related_name="runs", verbose_name=_("成绩构成方案")
    )
    term = models.CharField(_("学期"), max_length=20)
    starts_on = models.DateField(_("开课日期"))
    ends_on = models.DateField(_("结课日期"))
    seats = models.PositiveIntegerField(_("名额"))
    # Counted up by a conditional update, so that two people can never take the same last seat.
    seats_taken = models.PositiveIntegerField(_("已占名额"), default=0)
    has_waiting_list = models.BooleanField(_("满员后可以排队"), default=True)
    # The number of the last ticket given: whoever comes next stands behind everybody who ever came before.
    last_ticket = models.PositiveIntegerField(_("最后的排队号"), default=0)
    may_preview = models.BooleanField(_("开课前可以预习"), default=False)
    state = models.CharField(_("状态"), max_length=8, choices=RunState, default=RunState.OPEN)
    # A published data set to learn and measure with: nobody enrols, nobody passes, no indicator counts it.
    open_data = models.BooleanField(_("公开数据集，不计入指标"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("开课")
        ordering = ("-starts_on", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=1), name="run_has_a_seat"),
            # The last line of defence against overselling, whatever code forgets the conditional update.
            models.CheckConstraint(condition=Q(seats_taken__lte=F("seats")), name="run_not_oversold"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="run_ends_after_start"),
            # A second click on "open" must not make a second class.
            models.UniqueConstraint(fields=["course", "organisation", "teacher", "term"], name="one_run_per_term"),
        ]
        indexes = [models.Index(fields=["organisation", "state"], name="runs_of_school")]

    def __str__(self) -> str:
        return f"{self.course.title} · {self.term}"

    @property
    def seats_left(self) -> int:
        """Seats nobody has taken."""
        return self.seats - self.seats_taken

    @property
    def phase(self) -> str:
        """Where the run stands today, by its dates in Beijing."""
        today = timezone.localdate()
        if today < self.starts_on:
            return RunPhase.UPCOMING
        return RunPhase.ENDED if today > self.ends_on else RunPhase.RUNNING

    @property
    def phase_label(self) -> str:
        """The phase in words."""
        return str(RunPhase(self.phase).label)

    @property
    def has_ended(self) -> bool:
        """Whether the last day is over: everything stays readable, nothing counts."""
        return self.phase == RunPhase.ENDED

    @property
    def counts_now(self) -> bool:
        """Whether what people do today counts: lessons done, quizzes, hours."""
        return self.phase == RunPhase.RUNNING

    @property
    def takes_people(self) -> bool:
        """Whether somebody could enrol today, a free seat granted."""
        return self.state == RunState.OPEN and self.ends_on >= timezone.localdate()


class RunAssistant(models.Model):
    """Somebody of the school who teaches a run beside its teacher, with all rights or with some."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="assistants", verbose_name=_("开课"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="runs_assisted", verbose_name=_("教师")
    )
    kind = models.CharField(_("身份"), max_length=10, choices=HelperKind, default=HelperKind.ASSISTANT)
    may_see_roster = models.BooleanField(_("看名单和进度"), default=True)
    may_mark = models.BooleanField(_("批改和录入成绩"), default=False)
    may_moderate = models.BooleanField(_("管理讨论"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("助教")
        ordering = ("run", "kind", "person__name")
        constraints = [models.UniqueConstraint(fields=["run", "person"], name="run_assistant_once")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_kind_display()}"

    @property
    def rights(self) -> set[str]:
        """The rights of choices.Right they hold."""
        given = {Right.ROSTER: self.may_see_roster, Right.MARK: self.may_mark, Right.MODERATE: self.may_moderate}
        return {right for right, held in given.items() if held or self.is_teacher}

    @property
    def is_teacher(self) -> bool:
        """Whether they hold every right of the run's teacher."""
        return self.kind == HelperKind.TEACHER


class RunGroup(models.Model):
    """A named part of a run's learners, such as a laboratory group."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="groups", verbose_name=_("开课"))
    name = models.CharField(_("小组"), max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = _("教学班小组")
        ordering = ("run", "name")
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="run_group_once")]

    def __str__(self) -> str:
        return self.name


class RunLesson(models.Model):
    """A lesson as a run owes it: its place in the table of contents, and the version everybody in the run reads.

    Titles and minutes are those of the pinned version, so that lists need not open it.
    """

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="lessons", verbose_name=_("开课"))
    position = models.PositiveSmallIntegerField(_("次序"))
    module = models.ForeignKey(ModulePage, models.PROTECT, related_name="+", verbose_name=_("模块"))
    module_title_zh = models.CharField(_("模块标题"), max_length=255)
    module_title_en = models.CharField(_("模块英文标题"), max_length=200, blank=True)
    # Editors unpublish a lesson that a run owes; they cannot delete it, nor may its version be purged.
    lesson = models.ForeignKey(LessonPage, models.PROTECT, related_name="run_lessons", verbose_name=_("课时"))
    revision = models.ForeignKey("wagtailcore.Revision", models.PROTECT, related_name="+", verbose_name=_("版本"))
    title = models.CharField(_("标题"), max_length=255)
    title_en = models.CharField(_("英文标题"), max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField(_("计划用时（分钟）"))

    class Meta:
        verbose_name = verbose_name_plural = _("开课的课时")
        ordering = ("run", "position")
        constraints = [
            models.UniqueConstraint(fields=["run", "position"], name="run_position_once"),
            models.UniqueConstraint(fields=["run", "lesson"], name="run_lesson_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"

    @property
    def module_title(self) -> str:
        """The chapter's title in the reader's language, where there is one."""
        return self.module_title_en if get_language() == "en" and self.module_title_en else self.module_title_zh

    @property
    def content(self) -> LessonPage:
        """The lesson as the pinned version says it; one query more unless `lesson` and `revision` came along."""
        return self.lesson.with_content_json(self.revision.content)
