"""Several judges' marks made one figure an entry, by a method chosen before the first of them is given.

The raw mean stands beside whatever was made of it: nobody has to take the method's word.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lms.contests.judging.marks import Mark

# Dropping the highest and the lowest leaves something worth a mean from this many on.
FEWEST_TO_DROP = 5
# A judge's own scale is read off this many entries; with fewer it would be noise.
FEWEST_TO_SCALE = 5


class Method(StrEnum):
    """What is done with the marks of an entry."""

    MEAN = "mean"
    DROP = "drop"
    SCALE = "scale"


# What is used where nothing was published, and what arithmetic needs: two dropped of two leave nothing.
STANDARD = {Method.MEAN: 1, Method.DROP: FEWEST_TO_DROP, Method.SCALE: FEWEST_TO_SCALE}
NEEDED = {Method.MEAN: 1, Method.DROP: 3, Method.SCALE: 2}


@dataclass(frozen=True)
class Joining:
    """A method with its figures, as published: `fewest` marks an entry (drop) or entries a judge (scale)."""

    method: Method = Method.MEAN
    fewest: int = 0

    @property
    def least(self) -> int:
        """From how many on the method is used; below, the mean stands."""
        return max(self.fewest or STANDARD[self.method], NEEDED[self.method])


@dataclass(frozen=True)
class Joined:
    """What an entry's marks came to.

    raw       the mean of all marks, None without one
    points    by the method; the raw mean where the method had too little to go by (`fell_back`)
    count     how many marked, abstentions left out
    dropped   judges whose mark was left out
    """

    raw: Decimal | None
    points: Decimal | None
    count: int
    dropped: tuple[str, ...] = ()
    fell_back: bool = False


@dataclass(frozen=True)
class _Scale:
    """A judge's marks by their mean and spread; `spread` is None where too few or all equal."""

    mean: Decimal
    spread: Decimal | None


def join(marks: Iterable[Mark], joining: Joining, most: Decimal) -> dict[str, Joined]:
    """{entry: what its marks come to}, of every entry that somebody marked or abstained from.

    most     points there are: a scaled figure never leaves 0 to `most`
    raises   ValueError: a judge marked an entry twice, or out of range

    The raw mean of an entry depends on its own marks alone. Scaling reads (mark - judge's mean) / judge's spread and
    puts it on the mean and spread of all marks, as a z-score: strict and mild judges weigh the same.
    """
    given = _by_entry(marks, most)
    scales = _scales(given, joining.least) if joining.method == Method.SCALE else {}
    overall = _scale([points for own in given.values() for points in own.values()], 2)
    return {entry: _joined(own, joining, scales, overall, most) for entry, own in given.items()}


def _by_entry(marks: Iterable[Mark], most: Decimal) -> dict[str, dict[str, Decimal]]:
    given: dict[str, dict[str, Decimal]] = {}
    seen: set[tuple[str, str]] = set()
    for mark in sorted(marks, key=lambda one: (one.entry, one.judge)):
        if (mark.entry, mark.judge) in seen:
            raise ValueError(f"{mark.judge} marked {mark.entry} twice")
        seen.add((mark.entry, mark.judge))
        own = given.setdefault(mark.entry, {})
        if mark.points is not None:
            if not mark.points.is_finite() or not 0 <= mark.points <= most:
                raise ValueError(f"{mark.judge} gave {mark.entry} {mark.points} of {most}")
            own[mark.judge] = mark.points
    return given


def _joined(
    own: Mapping[str, Decimal], joining: Joining, scales: Mapping[str, _Scale], overall: _Scale, most: Decimal
) -> Joined:
    raw = _mean(own.values())
    if raw is None or joining.method == Method.MEAN:
        return Joined(raw, raw, len(own))
    if joining.method == Method.DROP:
        return _dropped(own, raw, joining.least)
    return _scaled(own, raw, scales, overall, most)


def _dropped(own: Mapping[str, Decimal], raw: Decimal, least: int) -> Joined:
    if len(own) < least:
        return Joined(raw, raw, len(own), fell_back=True)
    # Of equal marks the same judge's every time; which of them makes no difference to the mean.
    order = sorted(own, key=lambda judge: (own[judge], judge))
    kept = [own[judge] for judge in order[1:-1]]
    return Joined(raw, _mean(kept), len(own), dropped=(order[0], order[-1]))


def _scaled(
    own: Mapping[str, Decimal], raw: Decimal, scales: Mapping[str, _Scale], overall: _Scale, most: Decimal
) -> Joined:
    placed, fell_back = [], overall.spread is None
    for judge, points in own.items():
        scale = scales[judge]
        if scale.spread is None or overall.spread is None:
            placed.append(points)
            fell_back = True
        else:
            moved = overall.mean + (points - scale.mean) * overall.spread / scale.spread
            placed.append(min(most, max(Decimal(0), moved)))
    return Joined(raw, _mean(placed), len(own), fell_back=fell_back)


def _scales(given: Mapping[str, Mapping[str, Decimal]], least: int) -> dict[str, _Scale]:
    by_judge: dict[str, list[Decimal]] = defaultdict(list)
    for own in given.values():
        for judge, points in own.items():
            by_judge[judge].append(points)
    return {judge: _scale(points, least) for judge, points in by_judge.items()}


def _scale(points: list[Decimal], least: int) -> _Scale:
    mean = _mean(points)
    if mean is None:
        return _Scale(Decimal(0), None)
    spread = (sum(((one - mean) ** 2 for one in points), Decimal(0)) / len(points)).sqrt()
    return _Scale(mean, spread if spread and len(points) >= least else None)


def _mean(points: Iterable[Decimal]) -> Decimal | None:
    found = list(points)
    return sum(found, Decimal(0)) / len(found) if found else None
