"""What a ranking hangs on: the places another method would give, and those that one judge's absence would move."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from lms.contests.judging.joining import Joined, Joining, Method, join
from lms.contests.judging.marks import Mark
from lms.contests.judging.ranking import Key, Line, Place, ranked

NOTHING = Decimal(0)
Parts = Mapping[str, Decimal]


@dataclass(frozen=True)
class Marked:
    """A judge's whole sheet: what it comes to, None for one who abstained, and of that each part of the round."""

    judge: str
    entry: str
    points: Decimal | None
    parts: Parts = field(default_factory=dict)


@dataclass(frozen=True)
class Field:
    """Everything a ranking is made of.

    most     points there are by judges
    base     {entry: points that no judge gave: machines and rulings}; None for one that has no place whatever
    parts    {entry: figures that tie-breaks look at, without the judges' share}
    """

    marked: tuple[Marked, ...]
    most: Decimal
    base: Mapping[str, Decimal | None]
    parts: Mapping[str, Parts] = field(default_factory=dict)
    keys: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Shift:
    """An entry whose place would be another one; None is without a place."""

    entry: str
    before: int | None
    after: int | None

    @property
    def steps(self) -> int:
        """How many places up (below 0: down); 0 where it has none before or after."""
        return 0 if self.before is None or self.after is None else self.before - self.after


@dataclass(frozen=True)
class Otherwise:
    """The ranking if it were so: `what` names the method or the judge, `shifts` who would stand elsewhere, best first.

    fell_back   entries for which the method would have too little to go by
    """

    what: str
    places: Mapping[str, Place]
    shifts: tuple[Shift, ...]
    fell_back: int = 0

    @property
    def widest(self) -> int:
        """The furthest that one entry would move."""
        return max((abs(one.steps) for one in self.shifts), default=0)


def standing(made: Field, joining: Joining, absent: str = "") -> dict[str, Place]:
    """Who stands where, by that method and without that judge, best first."""
    return _standing(made, _joined(made, joining, absent), absent)


def by_method(made: Field, joining: Joining) -> list[Otherwise]:
    """The ranking under each method other than the published one, with its usual least."""
    now, found = standing(made, joining), []
    for method in Method:
        if method != joining.method:
            joined = _joined(made, Joining(method), "")
            places = _standing(made, joined, "")
            short = sum(one.fell_back for one in joined.values())
            found.append(Otherwise(method.value, places, _shifts(now, places), short))
    return found


def by_absence(made: Field, joining: Joining) -> list[Otherwise]:
    """The ranking without each judge who marked; those on whom most places hang first."""
    now = standing(made, joining)
    judges = sorted({one.judge for one in made.marked if one.points is not None})
    found = []
    for judge in judges:
        places = standing(made, joining, judge)
        found.append(Otherwise(judge, places, _shifts(now, places)))
    return sorted(found, key=lambda one: (-len(one.shifts), -one.widest, one.what))


def _joined(made: Field, joining: Joining, absent: str) -> dict[str, Joined]:
    marks = (Mark(one.judge, one.entry, one.points) for one in made.marked if one.judge != absent)
    return join(marks, joining, made.most)


def _standing(made: Field, joined: Mapping[str, Joined], absent: str) -> dict[str, Place]:
    parts = _parts(made, absent)
    lines = [Line(entry, _points(base, joined.get(entry)), parts[entry]) for entry, base in made.base.items()]
    return {one.entry: one for one in ranked(lines, made.keys)}


def _points(base: Decimal | None, joined: Joined | None) -> Decimal | None:
    """As a round has it: no result without a mark, and never below nothing."""
    if base is None or joined is None or joined.points is None:
        return None
    return max(base + joined.points, NOTHING)


def _parts(made: Field, absent: str) -> dict[str, dict[str, Decimal]]:
    """{entry: {part: points}}: the plain mean of what judges gave for a part, on top of what nobody judged."""
    given: dict[str, dict[str, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
    for one in made.marked:
        if one.judge != absent and one.points is not None:
            for part, points in one.parts.items():
                given[one.entry][part].append(points)
    found = {entry: dict(made.parts.get(entry, {})) for entry in made.base}
    for entry, parts in given.items():
        for part, own in parts.items():
            if entry in found:
                found[entry][part] = found[entry].get(part, NOTHING) + sum(own, NOTHING) / len(own)
    return found


def _shifts(before: Mapping[str, Place], after: Mapping[str, Place]) -> tuple[Shift, ...]:
    pairs = ((entry, one.place, after[entry].place) for entry, one in before.items())
    return tuple(Shift(*one) for one in pairs if one[1] != one[2])
