"""The gradebook of a run: learners by items, with drafts and all, for those who grade."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from courses.choices import TAKING_PART, GradeLevel, StandardPart
from courses.grading import gradebook, statistics
from courses.models import CourseRun, Enrolment, GradeEvent, GradeItem
from courses.queries import grades
from lms.common.search.lists import matches_q
from lms.organisations import public as organisations


@dataclass(frozen=True)
class Cell:
    """One learner's item: what counts with drafts, what is published, and the newest event (0: none), for locking."""

    enrolment_id: int
    item_id: int
    value: Decimal | None
    published: Decimal | None
    status: gradebook.Status
    newest: int
    has_draft: bool

    @property
    def is_missing(self) -> bool:
        """Whether the item is due and has no result."""
        return self.status == gradebook.Status.MISSING


@dataclass(frozen=True)
class Row:
    """A learner with cells in the order of the items, and the course score as it would be were all published."""

    pk: int
    person_id: int
    number: str
    name: str
    school_class: str
    state: str
    cells: tuple[Cell, ...]
    score: Decimal | None
    is_final: bool

    @property
    def level(self) -> str:
        """The score in the five levels."""
        return "" if self.score is None else GradeLevel(statistics.level_of(self.score)).label


@dataclass(frozen=True)
class Head:
    """A column: the item, its part in words, and its percent of the course when everything counts."""

    item: GradeItem
    part_name: str
    share: Decimal
    summary: statistics.Summary
    drafts: int


@dataclass(frozen=True)
class Book:
    """The whole gradebook. `rows` are what the reader asked for; heads and summary are of the whole class."""

    run: CourseRun
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    everybody: tuple[Row, ...]
    summary: statistics.Summary
    ordered: tuple[Decimal, ...] = field(repr=False)

    @property
    def drafts(self) -> int:
        """Results entered and not published."""
        return sum(head.drafts for head in self.heads)

    def percentile(self, row: Row) -> Decimal | None:
        """Where the learner stands in the class."""
        return None if row.score is None else statistics.percentile(self.ordered, row.score)


SORTS = {
    "name": lambda row: (row.name, row.pk),
    "number": lambda row: (row.number, row.pk),
    "score": lambda row: (row.score if row.score is not None else -1, row.pk),
}


def book_of(run: CourseRun, *, q: str = "", sort: str = "number", only: Iterable[int] | None = None) -> Book:
    """The gradebook of everybody who takes part, in five queries for any number of people and items."""
    items = list(GradeItem.objects.filter(run=run))
    people = list(_learners(run))
    events = grades.events_of_many([one.pk for one in people], drafts=True)
    studies = organisations.studies_of_many([one.person_id for one in people])
    now, parts = timezone.now(), grades.parts_of(run)
    rows = [_row(one, studies.get(one.person_id), items, events.get(one.pk, {}), parts, now) for one in people]
    scores = tuple(sorted(row.score for row in rows if row.score is not None))
    heads = tuple(_head(item, place, rows, parts, items) for place, item in enumerate(items))
    return Book(run, heads, tuple(_asked(run, rows, q, sort, only)), tuple(rows), statistics.summary(scores), scores)


def history_of(enrolment: Enrolment, item: GradeItem) -> list[GradeEvent]:
    """Everything entered in one cell, newest first."""
    return list(enrolment.grade_events.filter(item=item).select_related("by").order_by("-id"))


def newest_events(enrolment_ids: Iterable[int], item_ids: Iterable[int]) -> dict[tuple[int, int], list[GradeEvent]]:
    """{(enrolment, item): events, oldest first} of some cells, drafts too; one query."""
    found: dict[tuple[int, int], list[GradeEvent]] = {}
    rows = GradeEvent.objects.filter(enrolment__in=list(enrolment_ids), item__in=list(item_ids))
    for event in rows.order_by("id"):
        found.setdefault((event.enrolment_id, event.item_id), []).append(event)
    return found


def part_name(code: str, parts: Iterable[gradebook.Part]) -> str:
    """The part in the reader's language where the platform knows it, else as the school calls it."""
    if code in StandardPart.values:
        return str(StandardPart(code).label)
    return next((part.name for part in parts if part.code == code), code)


def _learners(run: CourseRun) -> Iterable[Enrolment]:
    return Enrolment.objects.filter(run=run, state__in=TAKING_PART).select_related("person")


def _asked(run: CourseRun, rows: list[Row], q: str, sort: str, only: Iterable[int] | None) -> list[Row]:
    if only is not None:
        wanted = set(only)
        rows = [row for row in rows if row.pk in wanted]
    if q.strip():
        found = matches_q(Enrolment.objects.filter(run=run), q, ["person__name", "person__username"])
        kept = set(found.values_list("pk", flat=True))
        rows = [row for row in rows if row.pk in kept]
    key = SORTS.get(sort.removeprefix("-"), SORTS["number"])
    return sorted(rows, key=key, reverse=sort.startswith("-"))


def _row(
    enrolment: Enrolment,
    study: organisations.Study | None,
    items: Sequence[GradeItem],
    events: Mapping[int, list[GradeEvent]],
    parts: Sequence[gradebook.Part],
    now: datetime,
) -> Row:
    values = grades.values_of(items, events)
    score = gradebook.course_score(parts, [item.line for item in items], values, now)
    cells = tuple(
        _cell(enrolment.pk, item, line, events.get(item.pk, [])) for item, line in zip(items, score.lines, strict=True)
    )
    return Row(
        pk=enrolment.pk,
        person_id=enrolment.person_id,
        number=enrolment.person.username,
        name=enrolment.person.name,
        school_class=study.school_class if study else "",
        state=enrolment.state,
        cells=cells,
        score=score.score,
        is_final=score.is_final,
    )


def _cell(enrolment_id: int, item: GradeItem, line: gradebook.Line, events: Sequence[GradeEvent]) -> Cell:
    shown = [event.line for event in events if event.published_at]
    return Cell(
        enrolment_id=enrolment_id,
        item_id=item.pk,
        value=line.value,
        published=gradebook.value_of(shown, item.keep),
        status=line.status,
        newest=events[-1].pk if events else 0,
        has_draft=len(shown) < len(events),
    )


def _head(
    item: GradeItem, place: int, rows: Sequence[Row], parts: Sequence[gradebook.Part], items: Sequence[GradeItem]
) -> Head:
    cells = [row.cells[place] for row in rows]
    scores = [cell.value for cell in cells if cell.value is not None]
    return Head(
        item=item,
        part_name=part_name(item.part, parts),
        share=share_of(item, parts, items),
        summary=statistics.summary(scores),
        drafts=sum(cell.has_draft for cell in cells),
    )


def share_of(item: GradeItem, parts: Sequence[gradebook.Part], items: Sequence[GradeItem]) -> Decimal:
    """Percent of the course the item carries once everything has a result."""
    # A result for every item makes each of them count.
    everything = gradebook.course_score(
        parts, [one.line for one in items], {one.key: Decimal(0) for one in items}, timezone.now()
    )
    share = next(line.share for line in everything.lines if line.item.key == item.key)
    return gradebook.rounded(share) or Decimal(0)
