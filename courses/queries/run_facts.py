"""Single runs as other apps show them: what is taught when, how many take part, how many finished."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from courses.choices import TAKING_PART, EnrolmentState
from courses.models import CourseRun, Enrolment
from courses.queries import pages


@dataclass(frozen=True)
class RunFacts:
    """A run and the people in it.

    taking    people who hold a seat or passed
    passed    of these, who passed
    finished  of these, whose run has ended or who passed
    own       the state of the one who asks; "" where they are not in it
    """

    run_id: int
    course_code: str
    title: str
    slug: str
    term: str
    starts_on: date
    ends_on: date
    seats: int
    seats_left: int
    takes_people: bool
    taking: int
    passed: int
    finished: int
    own: str = ""

    @property
    def path(self) -> str:
        """The course's page, in its Chinese form."""
        return f"/courses/{self.slug}/"


def facts_of_runs(run_ids: Iterable[int], person_id: int | None = None) -> dict[int, RunFacts]:
    """{run: facts}; three queries for any number of runs.

    person_id   whose own state is wanted
    """
    wanted = list(run_ids)
    runs = CourseRun.objects.filter(pk__in=wanted).select_related("course")
    taking, passed = Q(state__in=TAKING_PART), Q(state=EnrolmentState.PASSED)
    ended = Q(run__ends_on__lt=timezone.localdate())
    figures = {
        "taking": Count("pk", filter=taking),
        "passed": Count("pk", filter=passed),
        "finished": Count("pk", filter=taking & (passed | ended)),
    }
    rows = Enrolment.objects.order_by().filter(run__in=wanted).values("run").annotate(**figures)
    counted = {row.pop("run"): row for row in rows}
    own = _own(wanted, person_id)
    return {run.pk: _facts(run, counted.get(run.pk, dict.fromkeys(figures, 0)), own.get(run.pk, "")) for run in runs}


def courses_to_open() -> list[tuple[str, str]]:
    """(code, title) of the published courses a school may open, by code."""
    return list(pages.live_courses().order_by("code").values_list("code", "title"))


def _own(run_ids: list[int], person_id: int | None) -> dict[int, str]:
    if person_id is None:
        return {}
    return dict(Enrolment.objects.filter(run__in=run_ids, person=person_id).values_list("run", "state"))


def _facts(run: CourseRun, counted: dict[str, int], own: str) -> RunFacts:
    return RunFacts(
        run_id=run.pk, course_code=run.course.code, title=run.course.title, slug=run.course.slug, term=run.term,
        starts_on=run.starts_on, ends_on=run.ends_on, seats=run.seats, seats_left=run.seats_left,
        takes_people=run.takes_people, own=own, **counted,
    )  # fmt: skip
