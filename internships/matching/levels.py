"""From scores to levels: small whole numbers in the same order, so that one choice fits into 32 bits.

Scores that are whole numbers from 0 to 16 382 are their own levels (plus one; 0 means not eligible). Any others are
replaced by their rank among all scores of the slot, or of the slots under one ceiling: the order is kept to the last
bit of the caller's numbers, equal scores stay equal, and nothing is rounded. Where a slot has more than 16 383
different scores, choices are packed into 64 bits.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from internships.matching.arrays import NONE, NOT_ELIGIBLE, blocks
from internships.matching.groups import Tree
from internships.matching.reserves import Pools

Int32 = NDArray[np.int32]

LEVEL_BITS = 14
MOST_LEVELS = (1 << LEVEL_BITS) - 1
MOST_POOLS = (1 << (32 - LEVEL_BITS)) - 2  # all ones is the end of a list


@dataclass(frozen=True, eq=False)
class Scale:
    """How scores become levels.

    exact   whether a level is the score plus one
    levels  uint32, in the shape of the lists: 0 not eligible; None while exact, when it need not be kept
    most    the largest level
    """

    exact: bool
    levels: NDArray[np.uint32] | None
    most: int


def scale_of(listed: Int32, given: NDArray[Any], tree: Tree, pools: Pools) -> Scale:
    """The levels of these scores; slots under one outermost ceiling share a scale, any other slot has its own."""
    largest = _largest_whole(listed, given)
    if largest is not None and 2 * (largest + 1) <= MOST_LEVELS * (1 if pools.reserves else 2):
        return Scale(True, None, largest + 1)
    return _ranked(listed, given, tree)


def packed(listed: Int32, given: NDArray[Any], scale: Scale, pools: Pools, *, over: bool = False) -> NDArray[Any]:
    """Pool and level of every choice in one number, best first, all ones after the last; `over` the lists, where they
    are as wide and may be written to.

    With reserves a slot's open pool is followed by its reserved ones, in which members stand above all others.
    """
    top = scale.most * (2 if pools.reserves else 1)
    narrow = top <= MOST_LEVELS and len(pools.slot) <= MOST_POOLS
    kind: Any = np.uint32 if narrow else np.uint64
    bits = LEVEL_BITS if narrow else 32
    fits = over and narrow and listed.flags.c_contiguous and listed.flags.writeable
    # -1 after the last is all ones already.
    out = listed.view(np.uint32) if fits else np.full(listed.shape, np.iinfo(kind).max, dtype=kind)
    start = 0
    for block in blocks(listed):
        rows = slice(start, start + len(block))
        level = _exact(given[rows]) if scale.levels is None else scale.levels[rows]
        choice = (block.astype(kind) << kind(bits)) | level.astype(kind)
        np.copyto(out[rows], choice, where=block != NONE)
        start += len(block)
    return out if not pools.reserves else _with_reserves(out, bits, scale.most, pools)


def _largest_whole(listed: Int32, given: NDArray[Any]) -> int | None:
    """The largest score, if all are whole numbers from 0 to 16 382; 0 of none."""
    largest = 0
    for rows, block in zip(blocks(listed), blocks(given), strict=True):
        there = block[(rows != NONE) & (block != NOT_ELIGIBLE)] if block.dtype.kind == "f" else block[rows != NONE]
        if not there.size:
            continue
        if there.min() < 0 or there.max() >= MOST_LEVELS or (there.dtype.kind == "f" and np.any(there % 1)):
            return None
        largest = max(largest, int(there.max()))
    return largest


def _exact(given: NDArray[Any]) -> NDArray[np.uint32]:
    if given.dtype.kind != "f":
        return given.astype(np.uint32) + np.uint32(1)
    barred = ~(given >= 0)  # also what stands after the end of a list, which may be anything
    return np.where(barred, 0, np.where(barred | (given > MOST_LEVELS), 0, given) + 1).astype(np.uint32)


def _ranked(listed: Int32, given: NDArray[Any], tree: Tree) -> Scale:
    """Rank each score among the different ones of its scale, from 1."""
    there = listed != NONE
    if given.dtype.kind == "f":
        there &= given != NOT_ELIGIBLE
    roots = tree.roots()
    scale = np.where(roots == NONE, np.arange(len(roots)), len(roots) + roots)[listed[there]]
    score = given[there]
    order = np.lexsort((score, scale))
    scale, score = scale[order], score[order]
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = scale[1:] != scale[:-1]
    starts = np.flatnonzero(new)
    new[1:] |= score[1:] != score[:-1]
    count: NDArray[Any] = np.cumsum(new)
    rank: NDArray[Any] = count - np.repeat(count[starts] - 1, np.diff(np.append(starts, len(order))))
    flat = np.empty(len(order), dtype=np.uint32)
    flat[order] = rank
    levels = np.zeros(listed.shape, dtype=np.uint32)
    levels[there] = flat
    return Scale(False, levels, int(rank.max(initial=1)))


def _with_reserves(choices: NDArray[Any], bits: int, most: int, pools: Pools) -> NDArray[Any]:
    """Every choice of a slot with reserves, followed by its reserved pools."""
    kind = choices.dtype.type
    end = np.iinfo(kind).max
    slot_count = pools.slots
    pool_of = np.full((len(pools.reserves), slot_count), NONE, dtype=np.int64)
    for pool in range(slot_count, len(pools.slot)):
        pool_of[pools.category[pool], pools.slot[pool]] = pool
    students, width = choices.shape
    wide = np.full((students, width * (1 + len(pools.reserves))), end, dtype=kind)
    wide[:, :: 1 + len(pools.reserves)] = choices
    there = choices != end
    slot = np.where(there, choices >> kind(bits), kind(0)).astype(np.int64)
    level = choices & kind((1 << bits) - 1)
    for number, reserve in enumerate(pools.reserves):
        pool_here = np.where(there, pool_of[number, slot] if slot_count else NONE, NONE)
        lifted = np.where((level > 0) & reserve.members[:, None], level + kind(most), level)
        column = np.where(pool_here == NONE, kind(end), (np.maximum(pool_here, 0).astype(kind) << kind(bits)) | lifted)
        wide[:, 1 + number :: 1 + len(pools.reserves)] = column
    order = np.argsort(wide == end, axis=1, kind="stable")
    wide = np.take_along_axis(wide, order, axis=1)
    used = int((wide != end).sum(axis=1).max(initial=0))
    return np.ascontiguousarray(wide[:, :used])
