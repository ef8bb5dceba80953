"""Learning: who takes part in a run and which lessons they did."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.choices import ENROLMENT_MOVES, TAKING_PART, EnrolmentState
from courses.models.pages import LessonPage
from courses.models.runs import CourseRun, RunGroup
from lms.common.states import Stateful


class Enrolment(Stateful):
    """One person in one run. Progress and score are derived from lessons done and grade events, never kept."""

    TRANSITIONS: ClassVar = ENROLMENT_MOVES

    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="enrolments", verbose_name=_("开课"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments", verbose_name=_("学员")
    )
    state = models.CharField(_("状态"), max_length=10, choices=EnrolmentState, default=EnrolmentState.LEARNING)
    enrolled_at = models.DateTimeField(_("选课时间"), auto_now_add=True)
    passed_at = models.DateTimeField(_("通过时间"), null=True, blank=True)
    # The place in line: the lowest ticket gets the next free seat.
    ticket = models.PositiveIntegerField(_("排队号"), null=True, blank=True)
    group = models.ForeignKey(
        RunGroup, models.SET_NULL, null=True, blank=True, related_name="enrolments", verbose_name=_("小组")
    )
    # Where the person was last, on whatever device: the one pointer from which they go on.
    last_lesson = models.ForeignKey(
        LessonPage, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("最近打开的课时")
    )
    # Whoever a teacher removed comes back only through a teacher.
    removed_because = models.CharField(_("移出原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("选课")
        ordering = ("-id",)
        constraints = [
            # A double click is one enrolment; withdrawing and coming back is the same row.
            models.UniqueConstraint(fields=["run", "person"], name="one_enrolment_per_run"),
            # One state and its date say the same, so a certificate always has its day.
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.PASSED, passed_at__isnull=False)
                | (~Q(state=EnrolmentState.PASSED) & Q(passed_at=None)),
                name="passed_has_its_day",
            ),
            # Only who waits stands in line, and nobody shares a place.
            models.CheckConstraint(
                condition=Q(state=EnrolmentState.WAITING, ticket__isnull=False)
                | (~Q(state=EnrolmentState.WAITING) & Q(ticket=None)),
                name="waiting_has_a_ticket",
            ),
            models.UniqueConstraint(fields=["run", "ticket"], name="run_ticket_once"),
        ]
        indexes = [models.Index(fields=["person", "state"], name="enrolments_of_person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.run}"

    @property
    def takes_part(self) -> bool:
        """Whether the person holds a seat: reads lessons, is counted, may pass or has."""
        return self.state in TAKING_PART

    @property
    def evidence(self) -> str:
        """The key under which this enrolment earns its certificate: once."""
        return f"courses.enrolment:{self.pk}"


class LessonDone(models.Model):
    """A lesson an enrolled person has done, and when."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="lessons_done", verbose_name=_("选课"))
    # A lesson somebody has done is evidence; editors unpublish it instead.
    lesson = models.ForeignKey(LessonPage, models.PROTECT, related_name="done", verbose_name=_("课时"))
    done_at = models.DateTimeField(_("完成时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("课时完成")
        constraints = [models.UniqueConstraint(fields=["enrolment", "lesson"], name="lesson_done_once")]

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.lesson}"
