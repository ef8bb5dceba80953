"""Quizzes of a course, when a run gives them, and what is granted to one person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.choices import FINAL_ITEM, OverrideKind, QuizKind, ResultsShown
from courses.models.enrolments import Enrolment
from courses.models.pages import CoursePage
from courses.models.runs import CourseRun


class Quiz(models.Model):
    """What is asked: how many questions of which skills, for how long, how often. The course's banks hold them.

    Without a run it belongs to the course and every run gives it; with one it is that teacher's own.
    """

    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="quizzes", verbose_name=_("课程"))
    run = models.ForeignKey(
        CourseRun, models.CASCADE, null=True, blank=True, related_name="quizzes", verbose_name=_("开课")
    )
    code = models.SlugField(_("测验代码"), max_length=40)
    title = models.CharField(_("标题"), max_length=120)
    kind = models.CharField(_("类型"), max_length=8, choices=QuizKind, default=QuizKind.GRADED)
    minutes = models.PositiveSmallIntegerField(_("限时（分钟）"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("可答次数"), default=1)
    questions = models.PositiveSmallIntegerField(_("题数"), default=10)
    # [{"skill": code or "", "level": 1…3 or 0, "count": n}]: grading/drawing.py. Empty: any questions.
    blueprint = models.JSONField(_("组卷蓝图"), default=list, blank=True)
    with_essays = models.BooleanField(_("含问答题"), default=False)
    results = models.CharField(_("何时看解析"), max_length=10, choices=ResultsShown, default=ResultsShown.AT_ONCE)
    retired = models.BooleanField(_("停用"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("测验")
        ordering = ("course", "kind", "code")
        constraints = [
            models.UniqueConstraint(fields=["course", "code"], condition=Q(run=None), name="course_quiz_code_once"),
            models.UniqueConstraint(fields=["run", "code"], name="run_quiz_code_once"),
            # The final decides over passing: there is one, and it is the course's.
            models.UniqueConstraint(fields=["course"], condition=Q(kind="final"), name="one_final_quiz"),
            models.CheckConstraint(condition=~Q(kind="final") | Q(run=None), name="final_belongs_to_course"),
            models.CheckConstraint(condition=Q(attempts__gte=1, attempts__lte=50), name="quiz_attempts_sane"),
            models.CheckConstraint(condition=Q(questions__gte=1, questions__lte=200), name="quiz_questions_sane"),
            models.CheckConstraint(
                condition=Q(minutes=None) | Q(minutes__gte=1, minutes__lte=600), name="quiz_minutes_sane"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def item_key(self) -> str:
        """Its column in the gradebook; a practice has none."""
        return FINAL_ITEM if self.kind == QuizKind.FINAL else f"quiz:{self.code}"


class QuizWindow(models.Model):
    """When a run gives a quiz. Without a row it is open as long as the run is."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="quiz_windows", verbose_name=_("开课"))
    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="windows", verbose_name=_("测验"))
    opens_at = models.DateTimeField(_("开放时间"), null=True, blank=True)
    closes_at = models.DateTimeField(_("截止时间"), null=True, blank=True)
    # Calendars tell a moved date from an old one by it.
    changed_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("测验时间")
        constraints = [
            models.UniqueConstraint(fields=["run", "quiz"], name="one_window_per_run"),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(closes_at=None) | Q(closes_at__gt=F("opens_at")),
                name="quiz_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz} · {self.run}"


class Override(models.Model):
    """More time, a make-up (补考) or a deferral (缓考) for one person: who asked, why, who approved, until when.

    The window of the class is never edited for one person; nobody approves what they asked for.
    """

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="overrides", verbose_name=_("选课"))
    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="overrides", verbose_name=_("测验"))
    kind = models.CharField(_("类型"), max_length=10, choices=OverrideKind)
    extra_minutes = models.PositiveSmallIntegerField(_("延长（分钟）"), default=0)
    extra_attempts = models.PositiveSmallIntegerField(_("增加次数"), default=0)
    opens_at = models.DateTimeField(_("开放时间"), null=True, blank=True)
    expires_at = models.DateTimeField(_("有效期至"))
    reason = models.CharField(_("理由"), max_length=300)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    asked_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批准人")
    )
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)
    refused_at = models.DateTimeField(_("退回时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("个人安排")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | (Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("asked_by"))),
                name="override_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(opens_at=None) | Q(expires_at__gt=F("opens_at")), name="override_ends_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.enrolment}"

    @property
    def is_in_force(self) -> bool:
        """Whether it changes anything today."""
        return self.approved_at is not None and self.refused_at is None and self.expires_at > timezone.now()
