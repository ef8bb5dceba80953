"""Why a span cannot be booked, and when the next one can."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from lms.bases.planning.opening import Hours, is_open, open_spans
from lms.bases.planning.seats import Taken, free
from lms.common.spans import Span

STEP = timedelta(minutes=30)


class Kind(StrEnum):
    """What stands in the way."""

    PAST = "past"
    UNSAFE = "unsafe"  # the safety check does not reach so far
    SHUT = "shut"  # outside opening hours
    CLOSURE = "closure"  # maintenance and the like; `label` says why
    FULL = "full"  # `free` workstations are left
    EVENT = "event"  # its owner holds something else there; `label` says what
    BUSY = "busy"  # the class is elsewhere at that time; `label` says where


@dataclass(frozen=True)
class Clash:
    """One span that cannot be had, and why.

    label  what it is, "" where whoever asked may not know
    held   when that is, where it is something else
    """

    span: Span
    kind: Kind
    label: str = ""
    free: int = 0
    held: Span | None = None


@dataclass(frozen=True)
class Room:
    """A group of workstations as a booking sees it.

    closures  spans in which nothing can be booked
    taken     what others hold
    events    what its owner holds there of another kind, taking all of it
    busy      what the class to come does elsewhere, or here
    safe_until  the last day of the safety check; None where there was none
    now       what began before it is past
    """

    count: int
    hours: Sequence[Hours]
    now: datetime
    safe_until: date | None
    closures: Sequence[Taken] = ()
    taken: Sequence[Taken] = ()
    events: Sequence[Taken] = ()
    busy: Sequence[Taken] = ()


def clashes(room: Room, spans: Iterable[Span], seats: int) -> list[Clash]:
    """What stands in the way of so many seats in these spans, span by span; nothing where all can be had."""
    return [clash for span in spans for clash in _clashes_of(room, span, seats)]


def next_free(room: Room, span: Span, seats: int, *, days: int, most: int = 3) -> list[Span]:
    """The next spans of the same length that can be had, one a day at most, within so many days."""
    found: list[Span] = []
    for ahead in range(days + 1):
        first = _first_of(room, span, seats, span.day + timedelta(days=ahead))
        found += [first] if first else []
        if len(found) == most:
            break
    return found


def _clashes_of(room: Room, span: Span, seats: int) -> list[Clash]:
    found = []
    if span.starts_at < room.now:
        found.append(Clash(span, Kind.PAST))
    if room.safe_until is None or span.last_day > room.safe_until:
        found.append(Clash(span, Kind.UNSAFE))
    if not is_open(span, room.hours):
        found.append(Clash(span, Kind.SHUT))
    found += [Clash(span, Kind.CLOSURE, one.label) for one in room.closures if one.span.overlaps(span)]
    found += [Clash(span, Kind.EVENT, one.label, held=one.span) for one in room.events if one.span.overlaps(span)]
    if (left := free(room.count, room.taken, span)) < seats:
        found.append(Clash(span, Kind.FULL, free=left))
    return found + [Clash(span, Kind.BUSY, one.label) for one in room.busy if one.span.overlaps(span)]


def _first_of(room: Room, span: Span, seats: int, day: date) -> Span | None:
    """The first span of that length on that day, looked for every half hour from opening on, that nothing hinders."""
    length = span.ends_at - span.starts_at
    for open_span in open_spans(day, room.hours):
        starts_at = open_span.starts_at
        while starts_at + length <= open_span.ends_at:
            tried = Span(starts_at, starts_at + length)
            if not _clashes_of(room, tried, seats):
                return tried
            starts_at += STEP
    return None
