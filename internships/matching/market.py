"""What a matching is made from and what it comes to: arrays in, arrays out, nothing about people."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]

NONE = -1  # past the end of a list, and the place of a student without one
NOT_ELIGIBLE = -1  # the score of a position that may not take the student
SCORE_BITS = 31


class MarketError(ValueError):
    """The arrays do not describe a market that can be matched."""


@dataclass(frozen=True, eq=False)
class Market:
    """Students' ranked lists, positions' scores of them, seats, and one lottery that breaks every tie.

    choices   int32 (students, width): positions, best first, -1 after the last
    score     int32, same shape: that position's score, larger first, -1 for not eligible and after the last
    capacity  int32 (positions,): seats, at least 1
    minimum   int32 (positions,): the position opens only with so many students, 0 ≤ minimum ≤ capacity
    lottery   int32 (students,): each number from 0 to students - 1 once; the smaller wins a tie

    Scores are whole numbers: two ways to compute one fraction may differ in the last bit, and that would decide a seat.
    Raises MarketError.
    """

    choices: Int32
    score: Int32
    capacity: Int32
    minimum: Int32
    lottery: Int32

    def __post_init__(self) -> None:
        for name, dimensions in (("choices", 2), ("score", 2), ("capacity", 1), ("minimum", 1), ("lottery", 1)):
            object.__setattr__(self, name, _whole_numbers(name, getattr(self, name), dimensions))
        _check_positions(self)
        _check_lists(self)
        _check_scores(self)
        _check_lottery(self)

    @property
    def students(self) -> int:
        """How many take part, with or without a list."""
        return len(self.choices)

    @property
    def positions(self) -> int:
        """How many may be chosen."""
        return len(self.capacity)

    @cached_property
    def keys(self) -> Int64:
        """Score and lottery in one number, same shape as choices: larger first, never tied, -1 not eligible."""
        draw = (1 << SCORE_BITS) - 1 - self.lottery.astype(np.int64)
        keys = (self.score.astype(np.int64) << SCORE_BITS) + draw[:, None]
        return np.where(self.score == NOT_ELIGIBLE, np.int64(NOT_ELIGIBLE), keys)


@dataclass(frozen=True)
class Closing:
    """A position that did not open, with the students it held when it was given up."""

    position: int
    held: int
    minimum: int


@dataclass(frozen=True, eq=False)
class Matching:
    """Who goes where.

    position  int32 (students,): position, or -1 for unplaced
    closings  positions that did not reach their minimum, in the order they were closed
    """

    position: Int32
    closings: tuple[Closing, ...] = ()

    @property
    def placed(self) -> int:
        """How many students got a position."""
        return int(np.count_nonzero(self.position != NONE))


def build(
    ranked: Sequence[Sequence[int]],
    scores: Sequence[Sequence[int]],
    capacity: Sequence[int],
    minimum: Sequence[int],
    lottery: ArrayLike,
) -> Market:
    """The market of ranked lists of any length; scores[s][k] is what position ranked[s][k] gives student s.

    Raises MarketError, also when a student's scores are not as many as the choices.
    """
    if [len(row) for row in ranked] != [len(row) for row in scores]:
        raise MarketError("every choice needs exactly one score")
    return Market(_padded(ranked, NONE), _padded(scores, NOT_ELIGIBLE), capacity, minimum, lottery)  # type: ignore[arg-type]  # validated


def _padded(rows: Sequence[Sequence[int]], filler: int) -> list[list[int]]:
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[filler] * (width - len(row))] for row in rows]


def _whole_numbers(name: str, values: Any, dimensions: int) -> Int32:
    """A read-only int32 copy, so that a market cannot change after it was checked."""
    try:
        array = np.array(values)
    except (ValueError, OverflowError) as error:
        raise MarketError(f"{name}: {error}") from error
    if array.size == 0:
        array = np.zeros(array.shape if array.ndim == dimensions else (0,) * dimensions, dtype=np.int32)
    if array.ndim != dimensions or array.dtype.kind not in "iu":
        raise MarketError(f"{name} must be whole numbers in {dimensions} dimension(s)")
    if array.size and (array.min() < NONE or array.max() > np.iinfo(np.int32).max):
        raise MarketError(f"{name} must be from -1 to 2³¹ - 1")
    array = array.astype(np.int32)
    array.flags.writeable = False
    return array


def _check_positions(market: Market) -> None:
    if market.capacity.shape != market.minimum.shape:
        raise MarketError("capacity and minimum must be as many as the positions")
    if np.any(market.capacity < 1):
        raise MarketError(f"position {_first(market.capacity < 1)} has no seat")
    wrong = (market.minimum < 0) | (market.minimum > market.capacity)
    if np.any(wrong):
        raise MarketError(f"position {_first(wrong)}: the minimum must be between 0 and the seats")


def _check_lists(market: Market) -> None:
    choices = market.choices
    if np.any(choices >= market.positions):
        raise MarketError(f"student {_first(choices >= market.positions)} lists an unknown position")
    gap = (choices[:, :-1] == NONE) & (choices[:, 1:] != NONE)
    if np.any(gap):
        raise MarketError(f"student {_first(gap)} has a gap in the list")
    ordered = np.sort(choices, axis=1)
    repeated = (ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] != NONE)
    if np.any(repeated):
        raise MarketError(f"student {_first(repeated)} lists a position twice")


def _check_scores(market: Market) -> None:
    if market.score.shape != market.choices.shape:
        raise MarketError("every choice needs exactly one score")
    stray = (market.choices == NONE) & (market.score != NOT_ELIGIBLE)
    if np.any(stray):
        raise MarketError(f"student {_first(stray)} has a score after the end of the list")


def _check_lottery(market: Market) -> None:
    if not np.array_equal(np.sort(market.lottery), np.arange(market.students)):
        raise MarketError("lottery must hold every number from 0 to students - 1 once: a tied number would leave a tie")


def _first(wrong: NDArray[np.bool_]) -> int:
    return int(np.argwhere(wrong)[0][0])
