"""Two sessions that cannot both be: the same room, the same workstation, the same speaker, at one time."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lms.common.spans import Span


class Kind(StrEnum):
    """What two sessions both want."""

    ROOM = "room"
    STATION = "station"
    SPEAKER = "speaker"


@dataclass(frozen=True)
class Held:
    """A session as others meet it.

    room      key of its room, "" for none (online)
    station   key of the workstation in it, "" for the whole room
    speakers  whoever speaks there, by address
    label     as what it is shown; "" where whoever asked may not know
    """

    span: Span
    room: str = ""
    station: str = ""
    speakers: frozenset[str] = frozenset()
    label: str = ""


@dataclass(frozen=True)
class Clash:
    """A span that cannot be had, what both want, who has it ("" where whoever asked may not know) and when."""

    span: Span
    kind: Kind
    label: str
    held: Span


def clashes(wanted: Iterable[Held], held: Iterable[Held]) -> list[Clash]:
    """What stands in the way of the wanted sessions, in order: among what is held, and among themselves."""
    others, found = list(held), []
    for one in sorted(wanted, key=lambda one: one.span):
        found += [Clash(one.span, kind, other.label, other.span) for other in others for kind in _kinds(one, other)]
        others.append(one)
    return found


def _kinds(one: Held, other: Held) -> list[Kind]:
    if not one.span.overlaps(other.span):
        return []
    kinds = []
    if one.room and one.room == other.room:
        if one.station and one.station == other.station:
            kinds.append(Kind.STATION)
        elif not (one.station and other.station):
            # Whoever has the whole room has its workstations too.
            kinds.append(Kind.ROOM)
    if one.speakers & other.speakers:
        kinds.append(Kind.SPEAKER)
    return kinds
