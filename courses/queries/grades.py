"""Course scores, worked out from events each time; what learners see and what passes them counts published ones."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from courses.choices import FINAL_ITEM, PLATFORM_PARTS, STANDARD_ITEMS
from courses.grading import gradebook
from courses.models import CourseRun, Enrolment, GradeEvent, GradeItem, GradeScheme

Cells = Mapping[int, Mapping[str, Decimal | None]]


def parts_of(run: CourseRun) -> tuple[gradebook.Part, ...]:
    """The parts a run is weighed by: its own version of the scheme, or the platform's until it has one."""
    return (run.scheme or GradeScheme(parts=PLATFORM_PARTS)).lines


def items_of_many(run_ids: Iterable[int]) -> dict[int, list[GradeItem]]:
    """{run: its items in order}, one query; each item's run comes with its scheme."""
    found: dict[int, list[GradeItem]] = defaultdict(list)
    for item in GradeItem.objects.filter(run__in=set(run_ids)).select_related("run__scheme"):
        found[item.run_id].append(item)
    return found


def events_of_many(enrolment_ids: Iterable[int], *, drafts: bool = False) -> dict[int, dict[int, list[GradeEvent]]]:
    """{enrolment: {item: its events, oldest first}}, one query; those not published only when asked for."""
    rows = GradeEvent.objects.filter(enrolment__in=list(enrolment_ids)).order_by("id")
    rows = rows if drafts else rows.filter(published_at__isnull=False)
    found: dict[int, dict[int, list[GradeEvent]]] = defaultdict(lambda: defaultdict(list))
    for event in rows:
        found[event.enrolment_id][event.item_id].append(event)
    return found


def scores_of_many(rows: Iterable[Enrolment], *, with_final: Iterable[int] = ()) -> dict[int, gradebook.CourseScore]:
    """{enrolment: its course score from published events}; two queries, one where nothing is graded yet.

    with_final   courses with a final quiz: nobody's score is final before it is taken
    """
    rows, quizzed, now = list(rows), set(with_final), timezone.now()
    items = items_of_many(row.run_id for row in rows)
    graded = [row.pk for row in rows if items.get(row.run_id)]
    events = events_of_many(graded, drafts=True) if graded else {}
    return {
        row.pk: _score(items.get(row.run_id, []), events.get(row.pk, {}), row.run.course_id in quizzed, now)
        for row in rows
    }


def values_of(items: Iterable[GradeItem], events: Mapping[int, list[GradeEvent]]) -> dict[str, Decimal | None]:
    """{item key: what counts} of one learner."""
    return {
        item.key: gradebook.value_of([event.line for event in events.get(item.pk, ())], item.keep) for item in items
    }


def _score(
    items: list[GradeItem], events: Mapping[int, list[GradeEvent]], has_final: bool, now: datetime
) -> gradebook.CourseScore:
    parts = parts_of(items[0].run) if items else GradeScheme(parts=PLATFORM_PARTS).lines
    # What waits to be published is not missing: until then it is still to come.
    waiting = {pk for pk, rows in events.items() if any(event.published_at is None for event in rows)}
    shown = {pk: [event for event in rows if event.published_at] for pk, rows in events.items()}
    lines = [replace(item.line, due=None) if item.pk in waiting else item.line for item in items]
    if has_final and all(line.key != FINAL_ITEM for line in lines):
        lines.append(_final_to_come())
    return gradebook.course_score(parts, lines, values_of(items, shown), now)


def _final_to_come() -> gradebook.Item:
    part, keep, _ = STANDARD_ITEMS[FINAL_ITEM]
    return gradebook.Item(FINAL_ITEM, part, Decimal(1), keep)
