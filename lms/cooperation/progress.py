"""How far what was promised has come, and what is late or soon over. Days are calendar days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

# Days before the end on which the parties are told.
REMINDERS = (60, 30, 7)
# Days before a deliverable is due on which its party is told.
DUE_SOON = 14
SOON, LATE = "soon", "late"


@dataclass(frozen=True)
class Item:
    """One deliverable: its target and what another party has confirmed so far, in the same unit."""

    target: Decimal
    confirmed: Decimal
    due_on: date


def share(item: Item) -> Fraction:
    """The part of the target that is confirmed, 1 at most: more of one thing does not make up for another."""
    return min(Fraction(item.confirmed) / Fraction(item.target), Fraction(1))


def is_done(item: Item) -> bool:
    """Whether all of it is confirmed."""
    return item.confirmed >= item.target


def is_late(item: Item, today: date) -> bool:
    """Whether its day is over and something is missing; on the day itself it is not late yet."""
    return item.due_on < today and not is_done(item)


def percent(items: Sequence[Item]) -> int | None:
    """The mean of the shares, every deliverable alike, rounded down: 100 only where all is done. None for none."""
    if not items:
        return None
    return int(sum(map(share, items)) * 100 / len(items))


def time_percent(starts_on: date, ends_on: date, today: date) -> int:
    """How much of the time is over, both days included, 0 to 100, rounded down."""
    whole = (ends_on - starts_on).days + 1
    gone = min(max((today - starts_on).days, 0), whole)
    return gone * 100 // whole


def reminder(ends_on: date, today: date, told: int | None) -> int | None:
    """The reminder to send today, of REMINDERS; None if there is none.

    told    the last one sent. A clock that stood still sends the nearest alone, not all that were missed.
    """
    left = (ends_on - today).days
    reached = [days for days in REMINDERS if 0 <= left <= days]
    nearest = min(reached, default=None)
    return nearest if nearest is not None and (told is None or nearest < told) else None


def nudge(item: Item, today: date, told: str) -> str:
    """What to say of a deliverable today: SOON, LATE, or "" for nothing.

    told    what was said last. Late follows soon; a clock that stood still says late alone, and each is said once.
    """
    if is_done(item) or told == LATE:
        return ""
    if is_late(item, today):
        return LATE
    return SOON if not told and (item.due_on - today).days <= DUE_SOON else ""
