"""Writing cells of the gradebook: one, a column, or a file, without overwriting what somebody else wrote meanwhile."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import access
from courses.choices import TAKING_PART, GradeRelease, GradeSource
from courses.errors import StaleGrades
from courses.grading import gradebook
from courses.models import CourseRun, Enrolment, GradeEvent, GradeItem
from courses.operations import publishing
from courses.queries import gradebook as queries
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.people.models import User

# The piece of work that a teacher's own word on a cell is: a newer word replaces the older one.
CELL = "cell"


@dataclass(frozen=True)
class Entry:
    """A value for a cell, and the newest event its writer saw there (0: none)."""

    enrolment_id: int
    item_id: int
    score_percent: Decimal | None
    seen: int


@dataclass(frozen=True)
class Clash:
    """A cell somebody else changed meanwhile: what stands there now, and what was about to be written."""

    enrolment_id: int
    item_id: int
    name: str
    now: Decimal | None
    wanted: Decimal | None
    newest: int


@transaction.atomic
def enter_grades(
    run_id: int,
    entries: Iterable[Entry],
    *,
    reason: str,
    by: User,
    source: str = GradeSource.MANUAL,
    evidence: str = CELL,
) -> int:
    """Write what differs from what stands, all or nothing; returns how many cells changed.

    One audit entry for all of them: each event carries its own who, when and why already.
    Raises NotAllowed, StaleGrades (somebody wrote there after the writer looked), Invalid (out of range, not of this
    run, or no reason where a published grade changes).
    """
    run = CourseRun.objects.get(pk=run_id)
    access.require(access.can_record_grade(by, run))
    entries = list(entries)
    items = {item.pk: item for item in GradeItem.objects.filter(run=run)}
    people = _locked(run, {entry.enrolment_id for entry in entries})
    _require_here(entries, items, people)
    standing = queries.newest_events(people, items)
    changed = [entry for entry in entries if _value(entry, items, standing) != entry.score_percent]
    _require_fresh(changed, items, people, standing)
    _require_reason(changed, items, standing, reason)
    events = [
        GradeEvent(
            enrolment_id=entry.enrolment_id,
            item_id=entry.item_id,
            score_percent=entry.score_percent,
            source=source,
            evidence=evidence,
            reason=reason.strip(),
            by=by,
            published_at=timezone.now() if items[entry.item_id].release == GradeRelease.AT_ONCE else None,
        )
        for entry in changed
    ]
    GradeEvent.objects.bulk_create(events)
    if events:
        audit.record("grades.entered", run, by=by, source=source, reason=reason.strip(), cells=_told(changed, items))
        publishing.settle_after(run.pk, {event.enrolment_id for event in events})
    return len(events)


def _locked(run: CourseRun, ids: set[int]) -> dict[int, Enrolment]:
    # In one order, so that two teachers saving the same column do not wait for each other crosswise.
    rows = Enrolment.objects.select_for_update(of=("self",)).filter(run=run, pk__in=ids).order_by("pk")
    return {row.pk: row for row in rows.select_related("person").filter(state__in=TAKING_PART)}


def _require_here(entries: Sequence[Entry], items: dict[int, GradeItem], people: dict[int, Enrolment]) -> None:
    for entry in entries:
        if entry.enrolment_id not in people or entry.item_id not in items:
            raise Invalid(_("有的学员或成绩项不在这个班，什么都没有写入。"))
        if entry.score_percent is not None and not 0 <= entry.score_percent <= 100:
            raise Invalid(fields={"score_percent": _("成绩要在 0 到 100 之间。")})


def _value(
    entry: Entry, items: dict[int, GradeItem], standing: dict[tuple[int, int], list[GradeEvent]]
) -> Decimal | None:
    events = standing.get((entry.enrolment_id, entry.item_id), [])
    return gradebook.value_of([event.line for event in events], items[entry.item_id].keep)


def _require_fresh(
    entries: Sequence[Entry],
    items: dict[int, GradeItem],
    people: dict[int, Enrolment],
    standing: dict[tuple[int, int], list[GradeEvent]],
) -> None:
    clashes = []
    for entry in entries:
        events = standing.get((entry.enrolment_id, entry.item_id), [])
        newest = events[-1].pk if events else 0
        if newest != entry.seen:
            value = _value(entry, items, standing)
            name = people[entry.enrolment_id].person.name
            clashes.append(Clash(entry.enrolment_id, entry.item_id, name, value, entry.score_percent, newest))
    if clashes:
        raise StaleGrades(clashes)


def _require_reason(
    entries: Sequence[Entry],
    items: dict[int, GradeItem],
    standing: dict[tuple[int, int], list[GradeEvent]],
    reason: str,
) -> None:
    touched = [
        entry
        for entry in entries
        if any(event.published_at for event in standing.get((entry.enrolment_id, entry.item_id), []))
    ]
    if touched and not reason.strip():
        raise Invalid(fields={"reason": _("改动已公布的成绩要写明理由，学员会看到。")})


def _told(entries: Sequence[Entry], items: dict[int, GradeItem]) -> list[dict[str, object]]:
    return [
        {
            "enrolment": entry.enrolment_id,
            "item": items[entry.item_id].key,
            "score_percent": None if entry.score_percent is None else str(entry.score_percent),
        }
        for entry in entries
    ]
