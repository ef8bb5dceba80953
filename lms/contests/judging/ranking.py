"""Who stands where: by points, then by the published tie-breaks, and what cannot be told apart shares a place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

_Standing = tuple[tuple[bool, Decimal], ...]


@dataclass(frozen=True)
class Key:
    """A tie-break as published: a module's points (more is better) or a figure like time used (less is better)."""

    name: str
    less_is_better: bool = False


@dataclass(frozen=True)
class Line:
    """An entry to be ranked. `points` is None for one without a result: it stands after all others, without a place."""

    entry: str
    points: Decimal | None
    breaks: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Place:
    """Where an entry stands: 1 is first, None without a result; `told_apart_by` names the tie-break that decided
    between it and the entry before ("" if none was needed); `shared` says that others stand in the same place.
    """

    entry: str
    place: int | None
    points: Decimal | None
    told_apart_by: str = ""
    shared: bool = False


def ranked(lines: Iterable[Line], keys: Sequence[Key] = (), decimals: int = 2) -> list[Place]:
    """The entries in their order; whatever order they came in, the same.

    keys       in the order they are asked; an entry that lacks a figure stands after those that have it
    decimals   of the points that are shown: what reads equal is equal

    Equal in points and in every tie-break share a place, and the next one is as many places further on (1, 2, 2, 4).
    """
    order = sorted(lines, key=lambda line: (_standing(line, keys, decimals), line.entry))
    found: list[Place] = []
    before: _Standing | None = None
    for standing, group in groupby(order, key=lambda line: _standing(line, keys, decimals)):
        same = list(group)
        place = None if same[0].points is None else len(found) + 1
        told = _told_apart(before, standing, keys)
        found += [Place(one.entry, place, one.points, told, len(same) > 1 and place is not None) for one in same]
        before = standing
    return found


def _standing(line: Line, keys: Sequence[Key], decimals: int) -> _Standing:
    """What is compared, smallest first: points, then a figure a tie-break, each with whether it is missing before it.

    Without points nothing else is looked at: those entries all stand alike, at the end.
    """
    if line.points is None:
        return ((True, Decimal(0)),)
    shown = round(line.points, decimals)
    return ((False, -shown), *(_figure(line, key) for key in keys))


def _figure(line: Line, key: Key) -> tuple[bool, Decimal]:
    value = line.breaks.get(key.name)
    if value is None:
        return (True, Decimal(0))
    return (False, value if key.less_is_better else -value)


def _told_apart(before: _Standing | None, standing: _Standing, keys: Sequence[Key]) -> str:
    if before is None or before[0] != standing[0]:
        return ""
    pairs = zip(before[1:], standing[1:], keys, strict=True)
    return next(key.name for one, other, key in pairs if one != other)
