"""A week of a base: what is booked when, and what is closed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from lms.bases.choices import BookingState
from lms.bases.models import Base, Closure, Session, WorkstationGroup
from lms.bases.planning import Hours, Span
from lms.bases.planning.opening import open_spans
from lms.bases.queries.others import really_there, uses_of
from lms.bases.queries.rooms import closures_near, held_near, hours_of
from lms.common.enumerating import joined
from lms.common.repeating import Weekday
from lms.common.venues import Use

DAYS = 7


@dataclass(frozen=True)
class Item:
    """Something in a cell: a session, a closure (no seats), or an event (all workstations where it says no seats).

    title   of an event "" where the reader may not know it
    """

    starts_at: datetime
    ends_at: datetime
    title: str
    seats: int = 0
    who: str = ""
    waits: bool = False
    booking_id: int | None = None
    is_event: bool = False
    url: str = ""


@dataclass(frozen=True)
class Cell:
    """A group on a day."""

    group: WorkstationGroup
    items: list[Item]


@dataclass(frozen=True)
class Day:
    """A day with its opening hours in words, and a cell for each group."""

    day: date
    hours: str
    cells: list[Cell]
    is_safe: bool
    is_today: bool
    is_over: bool


def week_of(base: Base, monday: date, groups: list[WorkstationGroup], *, by: Any) -> list[Day]:
    """The seven days from a Monday on, events named as `by` may know; five queries however much is booked."""
    near = Span(_midnight(monday), _midnight(monday + timedelta(days=DAYS)))
    items: dict[tuple[int, date], list[Item]] = defaultdict(list)
    held = list(held_near([group.pk for group in groups], near))
    for row in held:
        items[row.group_id, timezone.localdate(row.starts_at)].append(_session(row))
    for group, use in really_there(uses_of(groups, near, by=by), held):
        items[group.pk, use.span.day].append(_event(use))
    shut, hours = list(closures_near(base.pk, near, [group.pk for group in groups])), hours_of(base)
    return [_day(base, monday + timedelta(days=ahead), groups, items, shut, hours) for ahead in range(DAYS)]


def hours_in_words(hours: list[Hours]) -> list[tuple[str, str]]:
    """The week in few lines: days that follow each other with the same hours are one."""
    lines: list[tuple[list[int], str]] = []
    for day in Weekday:
        words = joined(f"{one.opens:%H:%M}–{one.closes:%H:%M}" for one in hours if one.weekday == day)
        if lines and lines[-1][1] == words and lines[-1][0][-1] == day - 1:
            lines[-1][0].append(day)
        elif words:
            lines.append(([day], words))
    return [(_days_in_words(days), words) for days, words in lines]


def _days_in_words(days: list[int]) -> str:
    first, last = Weekday(days[0]).label, Weekday(days[-1]).label
    return str(first) if len(days) == 1 else f"{first} ～ {last}"


def _day(
    base: Base,
    day: date,
    groups: list[WorkstationGroup],
    items: dict[tuple[int, date], list[Item]],
    shut: list[Closure],
    hours: list[Hours],
) -> Day:
    cells = []
    for group in groups:
        closed = [_closure(row) for row in shut if row.group_id in (None, group.pk) and _covers(row, day)]
        cells.append(Cell(group, sorted([*items[group.pk, day], *closed], key=lambda item: item.starts_at)))
    words = joined(f"{_clock(span.starts_at)}–{_clock(span.ends_at)}" for span in open_spans(day, hours))
    is_safe = base.safe_until is not None and day <= base.safe_until
    today = timezone.localdate()
    return Day(day, words, cells, is_safe, day == today, day < today)


def _session(row: Session) -> Item:
    booking = row.booking
    waits = booking.state == BookingState.REQUESTED
    return Item(row.starts_at, row.ends_at, booking.title, row.seats, str(booking.organisation), waits, booking.pk)


def _event(use: Use) -> Item:
    return Item(use.span.starts_at, use.span.ends_at, use.label, use.seats, is_event=True, url=use.url)


def _closure(row: Closure) -> Item:
    return Item(row.starts_at, row.ends_at, row.reason)


def _covers(row: Closure, day: date) -> bool:
    return row.starts_at < _midnight(day + timedelta(days=1)) and row.ends_at > _midnight(day)


def _clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
