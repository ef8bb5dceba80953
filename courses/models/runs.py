"""Teaching: a course given by a school in a term."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.choices import RUN_MOVES, RunState
from courses.models.pages import CoursePage
from lms.common.states import Stateful
from lms.organisations.models import Organisation


class CourseRun(Stateful):
    """One teaching class (教学班) of a course: school, teacher, term, dates, seats.

    `revision` is the published version it opened with: what its learners are owed.
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
    term = models.CharField(_("学期"), max_length=20)
    starts_on = models.DateField(_("开课日期"))
    ends_on = models.DateField(_("结课日期"))
    seats = models.PositiveIntegerField(_("名额"))
    # Counted up by a conditional update, so that two people can never take the same last seat.
    seats_taken = models.PositiveIntegerField(_("已占名额"), default=0)
    state = models.CharField(_("状态"), max_length=8, choices=RunState, default=RunState.OPEN)

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
    def takes_people(self) -> bool:
        """Whether somebody could enrol today, a free seat granted."""
        return self.state == RunState.OPEN and self.ends_on >= timezone.localdate()
