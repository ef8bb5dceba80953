"""One session of a series is changed, or it and all that follow, or all: what becomes of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from lms.common.spans import Span

WHEN = "when"


class Scope(StrEnum):
    """How far a change reaches."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True)
class Slot:
    """A session of a series.

    words   what is said of it: {"title": …, "room": …}
    own     what was changed for it alone, and so is kept when the series changes: names of `words`, or "when"
    """

    number: int
    span: Span
    words: dict[str, object] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    cancelled: bool = False


@dataclass(frozen=True)
class Change:
    """What somebody wants of one session: another span, other words. What is not named stays."""

    span: Span | None = None
    words: dict[str, object] = field(default_factory=dict)


def touched(slots: Sequence[Slot], number: int, scope: Scope, now: datetime, *, cancelled: bool = False) -> list[Slot]:
    """The sessions a change reaches, in order: not begun, and not cancelled; or those alone that were cancelled."""
    chosen = next(slot for slot in slots if slot.number == number)
    reach = {
        Scope.ONE: lambda slot: slot.number == number,
        Scope.FOLLOWING: lambda slot: slot.span.starts_at >= chosen.span.starts_at,
        Scope.ALL: lambda slot: True,
    }[scope]
    ahead = (slot for slot in slots if slot.cancelled == cancelled and slot.span.starts_at > now and reach(slot))
    return sorted(ahead, key=lambda slot: (slot.span.starts_at, slot.number))


def changed(slots: Sequence[Slot], number: int, change: Change, scope: Scope, now: datetime) -> list[Slot]:
    """The sessions that become other than they were.

    Another time is carried to the others as the same shift and the same length, so a Monday moved to Tuesday moves all
    to Tuesdays. The chosen session takes everything; the others keep what was changed for them alone.
    """
    chosen = next(slot for slot in slots if slot.number == number)
    shift = change.span.starts_at - chosen.span.starts_at if change.span else timedelta()
    length = change.span.ends_at - change.span.starts_at if change.span else None
    result = []
    for slot in touched(slots, number, scope, now):
        kept = frozenset() if slot.number == number else slot.own
        after = _after(slot, change, shift, length, kept)
        if scope == Scope.ONE:
            after = replace(after, own=slot.own | frozenset(differences(slot, after)))
        if after != slot:
            result.append(after)
    return result


def _after(slot: Slot, change: Change, shift: timedelta, length: timedelta | None, kept: frozenset[str]) -> Slot:
    words = slot.words | {name: value for name, value in change.words.items() if name not in kept}
    if length is None or WHEN in kept:
        return replace(slot, words=words)
    starts_at = slot.span.starts_at + shift
    return replace(slot, words=words, span=Span(starts_at, starts_at + length))


def differences(before: Slot, after: Slot) -> list[str]:
    """What is other about it: "when", names of `words`, "cancelled"; in this order."""
    words = [name for name, value in after.words.items() if before.words.get(name) != value]
    cancelled = ["cancelled"] if before.cancelled != after.cancelled else []
    return [*([WHEN] if before.span != after.span else []), *words, *cancelled]


@dataclass(frozen=True)
class Read:
    """A session as somebody read it: what it was, and its revision, which grows with every change."""

    slot: Slot
    revision: int


def changed_since(
    read: Mapping[int, Read], now: Mapping[int, Read], number: int, scope: Scope
) -> list[tuple[Slot, Slot]]:
    """(as it was read, as it is now) of the sessions a change of `number` may reach that somebody changed since."""
    reach = [number] if scope == Scope.ONE else sorted(read)
    found = [(read[one], now[one]) for one in reach if one in read and one in now]
    return [(was.slot, is_now.slot) for was, is_now in found if was.revision != is_now.revision]
