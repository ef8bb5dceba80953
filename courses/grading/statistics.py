"""Scores of a class in figures, and one score among them."""

import statistics
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

TENTH = Decimal("0.1")
HUNDRED = Decimal(100)


class Level(StrEnum):
    """The five levels (五级制)."""

    EXCELLENT = "excellent"
    GOOD = "good"
    MIDDLING = "middling"
    PASS = "pass"  # noqa: S105  a level, not a word to sign in with
    FAIL = "fail"


# The least score of each level, best first.
LEAST = ((Level.EXCELLENT, 90), (Level.GOOD, 80), (Level.MIDDLING, 70), (Level.PASS, 60), (Level.FAIL, 0))


@dataclass(frozen=True)
class Summary:
    """n scores, their mean and median to one decimal (None without scores), and how many stand in each level."""

    count: int
    mean: Decimal | None
    median: Decimal | None
    levels: dict[Level, int]

    @property
    def passed_percent(self) -> Decimal | None:
        """Percent of the scores that reach the pass mark, to one decimal; None without scores."""
        return _shown(HUNDRED * (self.count - self.levels[Level.FAIL]) / self.count) if self.count else None


def level_of(score: Decimal) -> Level:
    """The level a score, rounded as it is shown, belongs to."""
    return next(level for level, least in LEAST if score >= least)


def summary(scores: Sequence[Decimal]) -> Summary:
    """The figures of a class; who has no score is not in it."""
    levels = dict.fromkeys((level for level, _least in LEAST), 0)
    for score in scores:
        levels[level_of(score)] += 1
    if not scores:
        return Summary(0, None, None, levels)
    return Summary(len(scores), _shown(statistics.mean(scores)), _shown(statistics.median(scores)), levels)


def percentile(ordered: Sequence[Decimal], score: Decimal) -> Decimal:
    """Percent of the class below the score, its equals counted half; `ordered` ascends and contains it.

    The middle of the rank, so that a class of equals stands at 50 and nobody at 0 or 100.
    """
    below, up_to = bisect_left(ordered, score), bisect_right(ordered, score)
    return _shown(HUNDRED * (below + up_to) / (2 * len(ordered)))


def _shown(value: Decimal) -> Decimal:
    return Decimal(value).quantize(TENTH, ROUND_HALF_UP)
