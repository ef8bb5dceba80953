"""Runs as the course page, a school's list and the dashboards show them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from courses.choices import TAKING_PART, EnrolmentState, RunState
from courses.models import CoursePage, CourseRun, Enrolment


@dataclass(frozen=True)
class RunCounts:
    """Runs that take people, people who take part, and who passed.

    enrolled   people who hold a seat, passed ones included
    learning   of these, not passed yet
    finished   those whose run has ended, or who passed
    pass_rate  passed of finished, in percent; None where nothing has finished
    """

    runs_open: int
    enrolled: int
    learning: int
    passed: int
    finished: int

    @property
    def pass_rate(self) -> float | None:
        """Passed of finished, in percent."""
        return round(100 * self.passed / self.finished, 1) if self.finished else None


def open_runs() -> QuerySet[CourseRun]:
    """Runs somebody could enrol in today, free seats or not, the one starting first ahead."""
    today = timezone.localdate()
    return (
        CourseRun.objects.filter(state=RunState.OPEN, ends_on__gte=today, open_data=False)
        .select_related("organisation", "teacher", "course")
        .order_by("starts_on", "id")
    )


def open_runs_of(course: CoursePage) -> QuerySet[CourseRun]:
    """The open runs of one course."""
    return open_runs().filter(course=course)


def by_ids(run_ids: Iterable[int]) -> list[CourseRun]:
    """These runs, with school and teacher; no query for none."""
    wanted = list(run_ids)
    found = CourseRun.objects.filter(pk__in=wanted).select_related("organisation", "teacher", "course")
    return list(found) if wanted else []


def waiting_count(run: CourseRun) -> int:
    """How many stand in line for a seat."""
    return Enrolment.objects.filter(run=run, state=EnrolmentState.WAITING).count()


def with_counts(runs: QuerySet[CourseRun]) -> QuerySet[CourseRun]:
    """Runs with `enrolled` and `passed` annotated."""
    state = "enrolments__state"
    return runs.annotate(
        enrolled=Count("enrolments", filter=Q(**{f"{state}__in": TAKING_PART})),
        passed=Count("enrolments", filter=Q(**{state: EnrolmentState.PASSED})),
    )


def run_counts(organisation_id: int | None = None) -> RunCounts:
    """The counts of one school, or of all."""
    if organisation_id is not None:
        return run_counts_of_many([organisation_id])[organisation_id]
    return RunCounts(open_runs().count(), **_counted().aggregate(**_figures()))


def run_counts_of_many(organisation_ids: list[int]) -> dict[int, RunCounts]:
    """{school: counts} in two queries; schools without runs stand at nought."""
    open_by = dict(
        open_runs()
        .order_by()
        .filter(organisation__in=organisation_ids)
        .values_list("organisation")
        .annotate(runs=Count("pk"))
    )
    rows = (
        _counted()
        .order_by()
        .filter(run__organisation__in=organisation_ids)
        .values(school=F("run__organisation"))
        .annotate(**_figures())
    )
    people = {row.pop("school"): row for row in rows}
    empty = {"enrolled": 0, "learning": 0, "passed": 0, "finished": 0}
    return {pk: RunCounts(open_by.get(pk, 0), **people.get(pk, empty)) for pk in organisation_ids}


def _counted() -> QuerySet[Enrolment]:
    """Everybody an indicator may count: people of an open dataset are in none."""
    return Enrolment.objects.filter(run__open_data=False)


def _figures() -> dict[str, Count]:
    taking_part = Q(state__in=TAKING_PART)
    passed = Q(state=EnrolmentState.PASSED)
    ended = Q(run__ends_on__lt=timezone.localdate())
    return {
        "enrolled": Count("pk", filter=taking_part),
        "learning": Count("pk", filter=Q(state=EnrolmentState.LEARNING)),
        "passed": Count("pk", filter=passed),
        "finished": Count("pk", filter=taking_part & (passed | ended)),
    }
