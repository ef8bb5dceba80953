"""How far judges stand apart: a report for the chief judge, before anything is published."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from lms.contests.judging.marks import Mark


@dataclass(frozen=True)
class EntrySpread:
    """One entry's marks: lowest, highest, who abstained, and who has not said anything yet."""

    entry: str
    lowest: Decimal | None
    highest: Decimal | None
    abstained: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def width(self) -> Decimal | None:
        """Highest less lowest, in points; None as long as there is no mark."""
        return None if self.lowest is None or self.highest is None else self.highest - self.lowest


@dataclass(frozen=True)
class JudgeSpread:
    """One judge beside the others on the same entries: `lean` is how much more they give on the mean (below 0: less).

    `lean` is None where nobody else marked what they marked.
    """

    judge: str
    marked: int
    lean: Decimal | None


def by_entry(marks: Iterable[Mark], assigned: Iterable[tuple[str, str]]) -> list[EntrySpread]:
    """The widest first. `assigned` are (judge, entry): whoever was to mark and has not is named, never left out."""
    given: dict[str, dict[str, Decimal | None]] = defaultdict(dict)
    for mark in marks:
        given[mark.entry][mark.judge] = mark.points
    asked: dict[str, set[str]] = defaultdict(set)
    for judge, entry in assigned:
        asked[entry].add(judge)
    rows = [_spread(entry, given[entry], asked[entry]) for entry in sorted({*given, *asked})]
    return sorted(rows, key=lambda row: row.width or Decimal(0), reverse=True)


def by_judge(marks: Iterable[Mark]) -> list[JudgeSpread]:
    """Those who stand furthest from the others first."""
    given: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for mark in marks:
        if mark.points is not None:
            given[mark.entry][mark.judge] = mark.points
    leans: dict[str, list[Decimal]] = defaultdict(list)
    marked: dict[str, int] = defaultdict(int)
    for own in given.values():
        for judge, points in own.items():
            marked[judge] += 1
            others = [one for who, one in own.items() if who != judge]
            if others:
                leans[judge].append(points - _mean(others))
    rows = [JudgeSpread(one, marked[one], _mean(leans[one]) if leans[one] else None) for one in sorted(marked)]
    return sorted(rows, key=lambda row: abs(row.lean or Decimal(0)), reverse=True)


def _spread(entry: str, given: dict[str, Decimal | None], asked: set[str]) -> EntrySpread:
    points = [one for one in given.values() if one is not None]
    abstained = tuple(sorted(judge for judge, one in given.items() if one is None))
    missing = tuple(sorted(asked - set(given)))
    return EntrySpread(entry, min(points, default=None), max(points, default=None), abstained, missing)


def _mean(points: list[Decimal]) -> Decimal:
    return sum(points, Decimal(0)) / len(points)
