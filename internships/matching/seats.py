"""From the slots students got back to their choices: what a stored or published result means."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from internships.matching import compiling
from internships.matching.arrays import NONE, ROWS_AT_ONCE, MarketError
from internships.matching.market import Int32, Int64, Market
from internships.matching.outcome import Closing, Matching, matching_of, taken

Int8 = NDArray[np.int8]


def restore(
    market: Market, slot: ArrayLike, *, closings: Sequence[Closing] = (), seat: ArrayLike | None = None
) -> Matching:
    """The matching that was stored as one slot per student; ranks and cut-offs are derived again.

    slot      int (students,): slot, -1 for unplaced
    closings  what was closed, in order
    seat      int (students,): the reserve of the seat, -1 for an open one; without, open seats go to the best
    raises    MarketError: wrong shape, unknown slot. Whether the result is right is for `certify` to say
    """
    array = np.asarray(slot)
    if array.shape != (market.students,) or (array.size and array.dtype.kind not in "iu"):
        raise MarketError(f"a result must be {market.students} slots, one for every student")
    if array.size and not (array.min() >= NONE and array.max() < market.slots):
        raise MarketError(f"a result must hold slots from 0 to {market.slots - 1}, and -1 for unplaced")
    given = array.astype(np.int32)
    kept = None if seat is None else np.asarray(seat).astype(np.int8)
    found = _choices(market, given, kept)
    restored = matching_of(market, found, tuple(closings))
    return Matching(
        given, restored.rank, restored.cutoff, restored.closed, restored.seat, restored.reserved, restored.closings
    )


def seats_of(market: Market, matching: Matching) -> Int32:
    """int32 (students,): the packed choice of each; -1 without a seat, or where the slot is not in the list."""
    seat = matching.seat
    known = isinstance(seat, np.ndarray) and seat.shape == (market.students,)
    return _choices(market, matching.slot, seat if known else None)


def _choices(market: Market, slot: Int32, seat: Int8 | None) -> Int32:
    if not market.reserves:
        return _choice_of(market, slot)
    pool = _pools_by_seat(market, slot, seat) if seat is not None else _open_first(market, slot)
    return _choice_of(market, pool)


def _choice_of(market: Market, pool: Int32 | Int64) -> Int32:
    """Where in the packed row of each student the pool stands; -1 for pool -1, and where it does not."""
    out = np.full(market.students, NONE, dtype=np.int32)
    if not market.packed.shape[1] or (compiling.pays(market.packed) and _find_compiled(market, pool, out)):
        return out
    for start in range(0, market.students, ROWS_AT_ONCE):
        block, wanted = market.packed[start : start + ROWS_AT_ONCE], pool[start : start + ROWS_AT_ONCE]
        cells = block >> block.dtype.type(market.level_bits)
        mine = (cells == np.maximum(wanted, 0)[:, None].astype(block.dtype)) & (block != market.end)
        there = mine.any(axis=1) & (wanted != NONE)
        out[start : start + ROWS_AT_ONCE] = np.where(there, mine.argmax(axis=1), NONE)
    return out


def _find_compiled(market: Market, pool: Int32 | Int64, out: Int32) -> bool:
    try:
        from internships.matching import passes

        passes.find(market.packed, *market.split, pool, out)
    except compiling.BROKEN as error:
        compiling.give_up(error)
        return False
    return True


def _pools_by_seat(market: Market, slot: Int32, seat: Int8) -> Int64:
    table = np.full((market.slots + 1, len(market.reserves) + 1), NONE, dtype=np.int64)
    table[market.pools.slot, market.pools.category] = np.arange(len(market.pools.slot))  # category -1: the last column
    known = (seat >= NONE) & (seat < len(market.reserves))
    return np.where(known, table[slot, np.where(known, seat, 0)], NONE)


def _open_first(market: Market, slot: Int32) -> Int64:
    """The pool of each, if every slot fills its open seats with the best and then each reserve in turn."""
    pool = np.full(market.students, NONE, dtype=np.int64)
    for category in range(-1, len(market.reserves)):
        left = np.where(pool == NONE, slot, NONE)
        wanted = _pools_by_seat(market, left, np.full(market.students, category, dtype=np.int8))
        choice = _choice_of(market, wanted)
        key = taken(market, choice).key
        order = np.lexsort((key, wanted))[::-1]
        order = order[choice[order] != NONE]
        group = wanted[order]
        first = np.flatnonzero(np.append(True, group[1:] != group[:-1])[: len(group)])
        place = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
        inside = order[place < market.pools.capacity[group]]
        pool[inside] = wanted[inside]
    left = (pool == NONE) & (slot != NONE)
    pool[left] = slot[left]  # more than there are seats: certify counts them
    return pool
