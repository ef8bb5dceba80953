"""The people of a run with progress and score, for the teacher."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import QuerySet

from courses.choices import TAKING_PART, EnrolmentState
from courses.models import CourseRun, Enrolment
from courses.queries import progress
from lms.common.search.lists import matches_q
from lms.organisations import public as organisations

SORTS = {
    "name": lambda row: (row.name, row.pk),
    "percent": lambda row: (row.percent, row.pk),
    # No score yet is less than any score: the teacher finds them at one end.
    # The line, whoever is next first; those who do not wait keep their order.
    "place": lambda row: (row.ticket or 0, row.pk),
    "score": lambda row: (row.score_percent if row.score_percent is not None else -1, row.pk),
}


@dataclass(frozen=True)
class RosterRow:
    """One learner of a run."""

    pk: int
    number: str
    name: str
    school_class: str
    state: str
    state_label: str
    done: int
    lessons: int
    percent: int
    score_percent: Decimal | None
    attempts_used: int
    needs_teacher: bool
    passed_at: datetime | None
    group: str
    ticket: int | None
    place: int | None
    removed_because: str


def roster(run: CourseRun, *, q: str = "", state: str = "", sort: str = "name") -> list[RosterRow]:
    """The learners of a run, withdrawn ones only when asked for; five queries for any number of people."""
    people = _narrowed(run, state)
    people = matches_q(people, q, ["person__name", "person__username"]) if q.strip() else people
    rows = list(progress.with_progress(people).select_related("person", "run__course", "group"))
    reached = progress.progress_of_many(rows)
    studies = organisations.studies_of_many([row.person_id for row in rows])
    line = _line(run) if any(row.ticket for row in rows) else {}
    found = [_row(row, reached[row.pk], studies.get(row.person_id), line) for row in rows]
    key = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    return sorted(found, key=key, reverse=sort.startswith("-"))


def _narrowed(run: CourseRun, state: str) -> QuerySet[Enrolment]:
    people = Enrolment.objects.filter(run=run)
    if state in EnrolmentState.values:
        return people.filter(state=state)
    return people.filter(state__in=TAKING_PART)


def _line(run: CourseRun) -> dict[int, int]:
    """{ticket: place in line}, 1 for whoever is next."""
    waiting = Enrolment.objects.filter(run=run, state=EnrolmentState.WAITING).order_by("ticket")
    return {ticket: place for place, ticket in enumerate(waiting.values_list("ticket", flat=True), 1)}


def _row(
    row: Enrolment, reached: progress.Progress, study: organisations.Study | None, line: dict[int, int]
) -> RosterRow:
    return RosterRow(
        pk=row.pk,
        number=row.person.username,
        name=row.person.name,
        school_class=study.school_class if study else "",
        state=row.state,
        state_label=row.get_state_display(),
        done=reached.done,
        lessons=reached.lessons,
        percent=reached.percent,
        score_percent=reached.score_percent,
        attempts_used=reached.attempts_used,
        needs_teacher=reached.needs_teacher and row.state == EnrolmentState.LEARNING,
        passed_at=row.passed_at,
        group=row.group.name if row.group else "",
        ticket=row.ticket,
        place=line.get(row.ticket or 0),
        removed_because=row.removed_because,
    )


def places_in(run_id: int) -> dict[int, int]:
    """{person: their enrolment} of everybody with a seat in the run."""
    return dict(Enrolment.objects.filter(run=run_id, state__in=TAKING_PART).values_list("person", "pk"))
