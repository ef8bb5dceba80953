"""How many workstations are taken at once: what must never be more than there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lms.common.spans import Span


@dataclass(frozen=True)
class Taken:
    """A span somebody holds some workstations of, and as what it is shown."""

    span: Span
    seats: int
    label: str = ""


def most_taken(taken: Iterable[Taken], within: Span) -> int:
    """The most workstations held at any one moment of a span.

    Two bookings that overlap it but not each other need their seats one after the other, so they are not added up.
    The most is reached where something begins; there alone is counted.
    """
    near = [one for one in taken if one.span.overlaps(within)]
    moments = {max(one.span.starts_at, within.starts_at) for one in near}
    return max((_held_at(moment, near) for moment in moments), default=0)


def free(count: int, taken: Iterable[Taken], within: Span) -> int:
    """Workstations of so many that are free from the first moment of the span to the last; never below nought."""
    return max(0, count - most_taken(taken, within))


def _held_at(moment: datetime, taken: Iterable[Taken]) -> int:
    return sum(one.seats for one in taken if one.span.starts_at <= moment < one.span.ends_at)
