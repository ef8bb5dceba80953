"""What a learner sees of their own grades: published results, what each is worth, and how the score comes of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from courses.choices import TAKING_PART, GradeLevel
from courses.grading import gradebook, statistics
from courses.models import Enrolment, GradeEvent, GradeItem, RegradeRequest
from courses.queries import grades, progress, regrades
from courses.queries.gradebook import part_name, share_of


@dataclass(frozen=True)
class OwnLine:
    """One item: what counts, its percent of the course, everything published, and the request about it if there is."""

    item: GradeItem
    part_name: str
    share: Decimal
    value: Decimal | None
    status: str
    history: tuple[GradeEvent, ...]
    request: RegradeRequest | None
    ask_until: datetime | None

    @property
    def newest(self) -> GradeEvent | None:
        """The published event a request would be about."""
        return self.history[0] if self.history else None


@dataclass(frozen=True)
class OwnGrades:
    """One course of a learner."""

    enrolment: Enrolment
    lines: tuple[OwnLine, ...]
    parts: tuple[tuple[str, gradebook.PartScore], ...]
    score: Decimal | None
    is_final: bool
    asked: int

    @property
    def level(self) -> str:
        """The score in the five levels."""
        return "" if self.score is None else str(GradeLevel(statistics.level_of(self.score)).label)


@dataclass(frozen=True)
class OwnCourse:
    """A line of the list of one's courses."""

    enrolment: Enrolment
    score: Decimal | None
    is_final: bool


def own_courses(person_id: int) -> list[OwnCourse]:
    """Every course somebody takes or has passed, with its score; the number of queries does not grow with courses."""
    rows = Enrolment.objects.filter(person=person_id, state__in=TAKING_PART).select_related("run__course")
    rows = list(progress.with_progress(rows).order_by("-run__starts_on", "-pk"))
    reached = progress.progress_of_many(rows)
    return [OwnCourse(row, reached[row.pk].score_percent, reached[row.pk].has_all_grades) for row in rows]


def own_grades(enrolment: Enrolment) -> OwnGrades:
    """All items of one course as its learner sees them; six queries for any number of items."""
    run = enrolment.run
    items = list(GradeItem.objects.filter(run=run))
    events = grades.events_of_many([enrolment.pk]).get(enrolment.pk, {})
    parts, now = grades.parts_of(run), timezone.now()
    has_final = run.course_id in progress.courses_with_quiz([run.course])
    score = grades.scores_of_many([enrolment], with_final=[run.course_id] if has_final else [])[enrolment.pk]
    lines = {line.item.key: line for line in score.lines}
    about = {one.event_id: one for one in RegradeRequest.objects.filter(event__enrolment=enrolment)}
    asked = len(about)
    rows = tuple(
        _line(item, lines[item.key], events.get(item.pk, []), part_name(item.part, parts), share_of(item, parts, items))
        for item in items
    )
    limit = regrades.rules_of(run).regrade_limit
    shown = tuple(_with_request(row, enrolment, about, now, asked < limit) for row in rows)
    named = tuple((part_name(part.part.code, parts), part) for part in score.parts if part.score is not None)
    return OwnGrades(enrolment, shown, named, score.score, score.is_final, asked)


def _line(item: GradeItem, line: gradebook.Line, events: Iterable[GradeEvent], part: str, share: Decimal) -> OwnLine:
    history = tuple(sorted(events, key=lambda event: -event.pk))
    return OwnLine(item, part, share, line.value, line.status, history, None, None)


def _with_request(
    row: OwnLine, enrolment: Enrolment, about: dict[int, RegradeRequest], now: datetime, may_ask: bool
) -> OwnLine:
    request = next((about[event.pk] for event in row.history if event.pk in about), None)
    until = regrades.open_until(enrolment.run, row.newest) if row.newest else None
    free = may_ask and until is not None and until >= now and row.newest is not None and row.newest.pk not in about
    return OwnLine(
        row.item, row.part_name, row.share, row.value, row.status, row.history, request, until if free else None
    )
