"""Checks of what callers hand in: every refusal is a sentence that names the row, and nothing is changed."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

NONE = -1  # past the end of a list, and the slot of a student without one
NOT_ELIGIBLE = float("-inf")  # the score of a slot that may not take the student
MOST = int(np.iinfo(np.int32).max)
ROWS_AT_ONCE = 16_384  # so that passes over a province need a few megabytes, not a second copy of it


class MarketError(ValueError):
    """The arrays do not describe a market that can be matched."""


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """The same array, read-only from now on."""
    array.flags.writeable = False
    return array


def blocks(array: NDArray[Any]) -> Iterator[NDArray[Any]]:
    """The rows a few at a time."""
    for start in range(0, len(array), ROWS_AT_ONCE):
        yield array[start : start + ROWS_AT_ONCE]


def lists(values: Any) -> NDArray[np.int32]:
    """The lists as int32 (students, choices). Rows of any length are filled up with -1."""
    array = _table("lists", values, NONE)
    if array.dtype.kind not in "iu":
        raise MarketError("lists must be whole numbers: slots, and -1 after the last")
    if array.size and not (array.min() >= NONE and array.max() <= MOST):
        raise MarketError(f"lists must hold slots from 0 up, and -1 after the last; found {_odd(array)}")
    return array.astype(np.int32, copy=False)


def scores(values: Any, listed: NDArray[np.int32]) -> NDArray[Any]:
    """The scores, of whatever kind of number, in the shape of the lists."""
    if (given := _lengths(values)) is not None:
        wanted = (listed != NONE).sum(axis=1).tolist()
        if given != wanted and set(given) != {listed.shape[1]}:
            raise MarketError("scores must have the shape of lists: one for every choice")
    array = _table("scores", values, NOT_ELIGIBLE)
    if array.dtype.kind not in "iuf":
        raise MarketError("scores must be numbers")
    if array.shape != listed.shape:
        raise MarketError(
            f"scores must have the shape of lists, {listed.shape}, not {array.shape}: one for every choice"
        )
    return array


def trimmed(listed: NDArray[np.int32], given: NDArray[Any]) -> tuple[NDArray[np.int32], NDArray[Any]]:
    """Both without the columns after the longest list, so that empty columns never count as a difference."""
    used = np.zeros(listed.shape[1], dtype=np.bool_)
    for block in blocks(listed):
        used |= (block != NONE).any(axis=0)
    width = int(np.flatnonzero(used)[-1]) + 1 if used.any() else 0
    return listed[:, :width], given[:, :width]


def whole(name: str, values: Any, *, least: int) -> NDArray[np.int32]:
    """A read-only int32 copy of one whole number per slot."""
    array = _array(name, values)
    if array.size == 0:
        array = np.zeros(0, dtype=np.int32) if array.ndim == 1 else array
    if array.ndim != 1 or array.dtype.kind not in "iu":
        raise MarketError(f"{name} must be whole numbers, one for every slot")
    wrong = (array < least) | (array > MOST)
    if np.any(wrong):
        raise MarketError(f"{name}: slot {_first(wrong)} has {int(array[wrong][0])}; it must be from {least} to {MOST}")
    return frozen(array.astype(np.int32))


def minimums(values: Any, capacity: NDArray[np.int32]) -> NDArray[np.int32]:
    """The minimums, none where none are given."""
    array = whole("minimums", np.zeros(len(capacity), dtype=np.int32) if values is None else values, least=0)
    if array.shape != capacity.shape:
        raise MarketError(f"minimums must be as many as capacities, {len(capacity)}, not {len(array)}")
    wrong = array > capacity
    if np.any(wrong):
        slot = _first(wrong)
        raise MarketError(f"slot {slot} needs {array[slot]} students to open and has {capacity[slot]} seats")
    return array


def check_lists(listed: NDArray[np.int32], slots: int) -> None:
    """Refuse unknown slots, gaps and repetitions."""
    for number, block in enumerate(blocks(listed)):
        start = number * ROWS_AT_ONCE
        unknown = block >= slots
        if np.any(unknown):
            student, slot = start + _first(unknown), int(block[unknown][0])
            raise MarketError(f"student {student} lists slot {slot}, which is unknown: there are {slots}")
        gap = (block[:, :-1] == NONE) & (block[:, 1:] != NONE)
        if np.any(gap):
            raise MarketError(f"student {start + _first(gap)} has a gap in the list: -1 may stand only after the last")
        ordered = np.sort(block, axis=1)
        repeated = (ordered[:, 1:] == ordered[:, :-1]) & (ordered[:, 1:] != NONE)
        if np.any(repeated):
            slot = int(ordered[:, 1:][repeated][0])
            raise MarketError(f"student {start + _first(repeated)} lists slot {slot} twice")


def check_scores(listed: NDArray[np.int32], given: NDArray[Any]) -> None:
    """Refuse a score that is not a number. Only minus infinity has a meaning: not eligible."""
    for number, (block, rows) in enumerate(zip(blocks(given), blocks(listed), strict=True)):
        if given.dtype.kind != "f":
            _check_whole(block, rows, number * ROWS_AT_ONCE)
            continue
        wrong = (np.isnan(block) | np.isposinf(block)) & (rows != NONE)
        if np.any(wrong):
            student, slot = number * ROWS_AT_ONCE + _first(wrong), int(rows[wrong][0])
            raise MarketError(f"student {student} has the score {float(block[wrong][0])} at slot {slot}: not a number")


def _check_whole(block: NDArray[Any], rows: NDArray[np.int32], start: int) -> None:
    below = (block < 0) & (rows != NONE)
    if np.any(below):
        student = start + _first(below)
        raise MarketError(
            f"student {student} has a negative score in whole numbers: for not eligible use -inf in floats"
        )


def places(values: Any, students: int) -> NDArray[np.int32]:
    """int32 (students,): the order of the draw, 0 first, whatever numbers were drawn."""
    array = _array("lottery", values)
    if array.size == 0:
        array = array.astype(np.int32)
    if array.ndim != 1 or array.dtype.kind not in "iuf" or len(array) != students:
        raise MarketError(f"lottery must be {students} numbers, one for every student")
    if array.dtype.kind == "f" and not np.all(np.isfinite(array)):
        raise MarketError("lottery must be numbers")
    order = np.argsort(array, kind="stable")
    drawn = array[order]
    if np.any(drawn[1:] == drawn[:-1]):
        again = int(order[1:][drawn[1:] == drawn[:-1]][0])
        raise MarketError(f"lottery: student {again} drew a number somebody else has; a tie would stay a tie")
    place = np.empty(students, dtype=np.int32)
    place[order] = np.arange(students, dtype=np.int32)
    return frozen(place)


def _table(name: str, values: Any, filler: float) -> NDArray[Any]:
    """Two dimensions, from an array or from rows of any length. The caller's own array is not copied here."""
    lengths = _lengths(values)
    if lengths is not None and len(set(lengths)) > 1:
        width = max(lengths)
        values = [[*row, *[filler] * (width - len(row))] for row in values]
        if name == "lists":
            values = [[int(cell) if cell == filler else cell for cell in row] for row in values]
    array = _array(name, values)
    if array.ndim == 1 and array.size == 0:
        array = array.reshape(0, 0)
    if array.ndim != 2:
        raise MarketError(f"{name} must have a row for every student and a column for every choice")
    return array.astype(np.int32) if array.size == 0 else array


def _lengths(values: Any) -> list[int] | None:
    """How long every row is; None where there are no rows, and for arrays, whose rows are all alike."""
    if isinstance(values, np.ndarray):
        return None
    try:
        return [len(row) for row in values]
    except TypeError:
        return None


def _array(name: str, values: Any) -> NDArray[Any]:
    try:
        return np.asarray(values)
    except (ValueError, OverflowError, TypeError) as error:
        raise MarketError(f"{name}: {error}") from error


def _first(flags: NDArray[np.bool_]) -> int:
    """The row of the first one that is true."""
    return int(np.argwhere(flags)[0][0])


def _odd(array: NDArray[Any]) -> int:
    return int(array[(array < NONE) | (array > MOST)][0])
