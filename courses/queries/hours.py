"""The ledger of hours as its owner and a school read it: totals are summed from the lines, never stored."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from courses.choices import HoursSource, ProofState
from courses.models import Enrolment, ExternalHours, HoursEntry, RunLesson
from courses.queries import pages


@dataclass(frozen=True)
class Total:
    """The minutes of one source."""

    source: str
    label: str
    minutes: int


@dataclass(frozen=True)
class CourseHours:
    """A course's minutes online: entered of those planned in its lessons, and what is still missing."""

    title: str
    url: str
    lang: str
    minutes: int
    planned: int

    @property
    def missing(self) -> int:
        """Minutes still to be entered; other sources than lessons may bring more than was planned."""
        return max(0, self.planned - self.minutes)

    @property
    def percent(self) -> int:
        """Entered in percent of planned, rounded down, at most 100."""
        return min(100, 100 * self.minutes // self.planned) if self.planned else 0


def ledger(person_id: int, *, source: str = "") -> QuerySet[HoursEntry]:
    """The lines of a person, newest first, of one source if asked."""
    rows = HoursEntry.objects.filter(person=person_id).select_related("enrolment__run__course", "approved_by")
    return rows.filter(source=source) if source in HoursSource.values else rows


def totals(person_id: int) -> list[Total]:
    """The minutes of every source that has any, in the order of HoursSource. One query."""
    rows = HoursEntry.objects.filter(person=person_id).order_by().values_list("source").annotate(n=Sum("minutes"))
    found = dict(rows)
    return [Total(source, str(label), found[source]) for source, label in HoursSource.choices if source in found]


def reading_minutes_on(person_id: int, day: date) -> int:
    """The minutes of reading entered on a day, Beijing time."""
    rows = HoursEntry.objects.filter(person=person_id, source=HoursSource.READING, recorded_at__date=day)
    return rows.aggregate(n=Sum("minutes"))["n"] or 0


def by_course(person_id: int) -> list[CourseHours]:
    """Every course the person takes or took, with minutes entered and planned. Four queries."""
    enrolments = list(Enrolment.objects.filter(person=person_id).select_related("run__course").order_by("state", "-pk"))
    entered = dict(
        HoursEntry.objects.filter(enrolment__in=enrolments).order_by().values_list("enrolment").annotate(Sum("minutes"))
    )
    runs = [row.run_id for row in enrolments]
    planned = dict(RunLesson.objects.filter(run__in=runs).order_by().values_list("run").annotate(n=Sum("minutes")))
    known = pages.shown([row.run.course for row in enrolments])
    return [_course(row, known[row.run.course_id], entered, planned) for row in enrolments]


def minutes_of_many(enrolment_ids: list[int]) -> dict[int, int]:
    """{enrolment: minutes entered}. One query."""
    rows = HoursEntry.objects.filter(enrolment__in=enrolment_ids).order_by().values_list("enrolment")
    return dict.fromkeys(enrolment_ids, 0) | dict(rows.annotate(n=Sum("minutes")))


def proofs_of(person_id: int) -> QuerySet[ExternalHours]:
    """What the person handed in from elsewhere, newest first."""
    return ExternalHours.objects.filter(person=person_id).select_related("organisation", "decided_by")


def proofs_waiting(organisation_id: int) -> QuerySet[ExternalHours]:
    """What waits for the school's office, the oldest first."""
    waiting = ExternalHours.objects.filter(organisation=organisation_id, state=ProofState.SUBMITTED)
    return waiting.select_related("person").order_by("submitted_at", "pk")


def proofs_decided(organisation_id: int) -> QuerySet[ExternalHours]:
    """What the school's office decided, the newest first."""
    decided = ExternalHours.objects.filter(organisation=organisation_id).exclude(state=ProofState.SUBMITTED)
    return decided.select_related("person", "decided_by").order_by("-decided_at", "-pk")


def _course(row: Enrolment, shown: pages.Shown, entered: dict[int, int], planned: dict[int, int]) -> CourseHours:
    return CourseHours(shown.title, shown.url, shown.lang, entered.get(row.pk, 0), planned.get(row.run_id, 0))
