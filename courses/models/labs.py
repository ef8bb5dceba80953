"""Practical-training labs: which a course names, how a run gives them, and what learners worked."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from courses.choices import (
    ATTEMPT_MOVES,
    LAB_ATTEMPTS,
    LAB_CHOICES,
    LAB_CLASS_HOURS,
    LAB_PASS_PERCENT,
    LAB_WORDS,
    MOST_LAB_ATTEMPTS,
    AttemptState,
    LabKind,
    lab_title,
)
from courses.models.enrolments import Enrolment
from courses.models.pages import CoursePage
from courses.models.runs import CourseRun
from lms.common.states import Stateful


class CourseLab(Orderable):
    """A lab the course trains with, and what it asks of it. It hangs on the course as it was written, as conditions do.

    Runs and attempts name a lab by its code: editors may take one out of the course, what was worked stays.
    """

    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="labs", verbose_name=_("课程"))
    code = models.CharField(_("实训"), max_length=12, choices=LAB_CHOICES)
    class_hours = models.PositiveSmallIntegerField(
        _("学时"), default=LAB_CLASS_HOURS, validators=[MinValueValidator(1), MaxValueValidator(80)]
    )
    attempts = models.PositiveSmallIntegerField(
        _("计分次数"),
        default=LAB_ATTEMPTS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_LAB_ATTEMPTS)],
        help_text=_("练习不限次数；计分取最高一次。"),
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("合格线（%）"), default=LAB_PASS_PERCENT, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = _("课程实训")
        constraints = [
            models.UniqueConstraint(fields=["course", "code"], name="course_lab_once"),
            models.CheckConstraint(
                condition=Q(
                    class_hours__gte=1,
                    class_hours__lte=80,
                    attempts__gte=1,
                    attempts__lte=MOST_LAB_ATTEMPTS,
                    pass_percent__gte=1,
                    pass_percent__lte=100,
                ),
                name="course_lab_sane",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {lab_title(self.code)}"

    @property
    def title(self) -> str:
        """The lab's name in the reader's language."""
        return lab_title(self.code)

    @property
    def trains(self) -> str:
        """What it trains."""
        return str(LAB_WORDS[self.code][1]) if self.code in LAB_WORDS else ""

    @property
    def slug(self) -> str:
        """The lab in an address."""
        return self.code.lower()


class RunLab(models.Model):
    """How a run gives a lab where it differs from the course. Without a row: as the course says, while it runs.

    A lab that is due by a date counts in the grade, nought for whoever did not do it; one without is voluntary.
    """

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="labs", verbose_name=_("开课"))
    code = models.CharField(_("实训"), max_length=12)
    attempts = models.PositiveSmallIntegerField(_("计分次数"), null=True, blank=True)
    opens_at = models.DateTimeField(_("开放时间"), null=True, blank=True)
    due_at = models.DateTimeField(_("截止时间"), null=True, blank=True)
    # Calendars tell a moved date from an old one by it.
    changed_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("教学班实训")
        constraints = [
            models.UniqueConstraint(fields=["run", "code"], name="run_lab_once"),
            models.CheckConstraint(
                condition=Q(attempts=None) | Q(attempts__gte=1, attempts__lte=MOST_LAB_ATTEMPTS),
                name="run_lab_attempts_sane",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(due_at=None) | Q(due_at__gt=F("opens_at")),
                name="run_lab_due_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.run}"


class LabGrant(models.Model):
    """One more graded attempt for one learner: who gave it and why."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="lab_grants", verbose_name=_("选课"))
    code = models.CharField(_("实训"), max_length=12)
    reason = models.CharField(_("理由"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("准许人")
    )
    at = models.DateTimeField(_("准许时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("追加的计分次数")
        ordering = ("-pk",)
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="lab_grant_says_why")]
        indexes = [models.Index(fields=["enrolment", "code"], name="lab_grants_of_learner")]

    def __str__(self) -> str:
        return f"{self.code} · {self.enrolment}"


class LabAttempt(Stateful):
    """One case worked by one learner. Seed and the model's version make the case again; it is kept beside them, so that
    it reads the same when the model has changed. Handed in, nothing of it changes: lab_guards.py.
    """

    TRANSITIONS: ClassVar = ATTEMPT_MOVES

    uuid = models.UUIDField(_("网址名"), default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="lab_attempts", verbose_name=_("选课"))
    code = models.CharField(_("实训"), max_length=12)
    kind = models.CharField(_("类型"), max_length=8, choices=LabKind)
    number = models.PositiveSmallIntegerField(_("第几次"))
    # How many graded attempts the learner had when this one began, with those granted; empty for practice.
    allowed = models.PositiveSmallIntegerField(_("当时可计分次数"), null=True, blank=True)
    pass_percent = models.PositiveSmallIntegerField(_("当时的合格线"))
    seed = models.PositiveBigIntegerField(_("出题种子"))
    version = models.PositiveSmallIntegerField(_("模型版本"))
    case = models.JSONField(_("案例"))
    state = models.CharField(_("状态"), max_length=10, choices=AttemptState, default=AttemptState.OPEN)
    # {path: what was typed or chosen}: a draft until it is handed in, and then as it was given.
    given = models.JSONField(_("作答"), default=dict, blank=True)
    # Counts the saves: what a slow phone sends late writes over nothing newer.
    seq = models.PositiveIntegerField(_("保存序号"), default=0)
    started_at = models.DateTimeField(_("开始时间"), auto_now_add=True)
    saved_at = models.DateTimeField(_("保存时间"), null=True, blank=True)
    # Of a graded one: then the clock hands in what was saved.
    deadline_at = models.DateTimeField(_("截止时间"), null=True, blank=True)
    closed_by_clock = models.BooleanField(_("到时自动交卷"), default=False)
    submitted_at = models.DateTimeField(_("交卷时间"), null=True, blank=True)
    # {path: how much of it is right, 0 to 1}
    shares = models.JSONField(_("各项得分率"), default=dict, blank=True)
    score_percent = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("实训作答")
        ordering = ("number",)
        constraints = [
            # Two starts at the same moment would both want the same number …
            models.UniqueConstraint(fields=["enrolment", "code", "kind", "number"], name="lab_attempt_number_once"),
            # … and none gets one beyond what the learner was allowed, whatever code forgets to ask.
            models.CheckConstraint(
                condition=Q(kind=LabKind.PRACTICE, allowed=None, deadline_at=None)
                | Q(kind=LabKind.GRADED, allowed__isnull=False, number__lte=F("allowed")),
                name="lab_attempt_within_limit",
            ),
            models.UniqueConstraint(
                fields=["enrolment", "code", "kind"], condition=Q(state=AttemptState.OPEN), name="one_open_lab_attempt"
            ),
            models.CheckConstraint(
                condition=Q(state=AttemptState.OPEN, submitted_at=None, score_percent=None)
                | Q(
                    state=AttemptState.SUBMITTED,
                    submitted_at__isnull=False,
                    score_percent__gte=0,
                    score_percent__lte=100,
                ),
                name="lab_attempt_handed_in_has_score",
            ),
        ]
        indexes = [
            # The clock's own question: whose time is up?
            models.Index(fields=["deadline_at"], condition=Q(state=AttemptState.OPEN), name="lab_attempts_running_out")
        ]

    def __str__(self) -> str:
        return f"{self.code} · {self.enrolment} · {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether answers are still taken."""
        return self.state == AttemptState.OPEN

    @property
    def is_graded(self) -> bool:
        """Whether it counts."""
        return self.kind == LabKind.GRADED

    @property
    def has_passed(self) -> bool:
        """Whether it reached the line that was drawn when it began."""
        return self.score_percent is not None and self.score_percent >= self.pass_percent

    @property
    def title(self) -> str:
        """The lab's name in the reader's language."""
        return lab_title(self.code)

    @property
    def evidence(self) -> str:
        """The key of this piece of work in the gradebook."""
        return f"courses.lab_attempt:{self.uuid}"
