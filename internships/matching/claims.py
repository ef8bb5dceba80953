"""Who would rather be elsewhere: every choice above the one a student got, looked at once."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internships.matching import compiling
from internships.matching.arrays import NONE, ROWS_AT_ONCE
from internships.matching.market import Int32, Int64, Market, UInt64

Flags = NDArray[np.bool_]
MOST_NAMED = 1_000  # blocking pairs


class Best(NamedTuple):
    """Of each limit (pools, then groups) the best claim: its key, 0 for none, and its student, -1 for none."""

    key: UInt64
    student: Int64


def scan(market: Market, choice: Int32, bars: UInt64, limit: Int32) -> tuple[list[tuple[int, int]], Best]:
    """(student, slot) of every claim that beats its bar; and the best of the others by the limit they run into."""
    key = np.zeros(len(bars) + market.tree.size + 1, dtype=np.uint64)
    student = np.full(len(key), NONE, dtype=np.int64)
    best = Best(key, student)
    if compiling.pays(market.packed):
        try:
            return _compiled(market, choice, bars, limit, best), best
        except compiling.BROKEN as error:
            compiling.give_up(error)
    blocking: list[tuple[int, int]] = []
    for start in range(0, market.students, ROWS_AT_ONCE):
        who, pool, claim = _claims(market, choice, start)
        over = claim > bars[pool]
        blocking += zip(who[over].tolist(), market.pools.slot[pool[over]].tolist(), strict=True)
        at = limit[pool]
        order = np.argsort(claim)  # the best comes last and so overwrites the others
        order = order[(at[order] != NONE) & (claim[order] > key[at[order]])]
        key[at[order]], student[at[order]] = claim[order], who[order]
    return blocking, best


def _compiled(market: Market, choice: Int32, bars: UInt64, limit: Int32, best: Best) -> list[tuple[int, int]]:
    from internships.matching import passes

    blocking = np.empty((MOST_NAMED, 2), dtype=np.int64)
    found = passes.claims(market.packed, *market.split, choice, bars, limit, *best, blocking)
    students, pools = blocking[: min(found, MOST_NAMED)].T
    return list(zip(students.tolist(), market.pools.slot[pools].tolist(), strict=True))


def wanting(market: Market, choice: Int32, closed: Flags) -> Int64:
    """int64 (slots,): how many would rather have each slot, were it open, than what they got."""
    wanted = np.zeros(market.slots, dtype=np.int64)
    for start in range(0, market.students, ROWS_AT_ONCE):
        _who, pool, _claim = _claims(market, choice, start)
        wanted += np.bincount(pool[pool < market.slots], minlength=market.slots)
    return wanted


def _claims(market: Market, choice: Int32, start: int) -> tuple[Int64, Int64, UInt64]:
    """(student, pool, key) of what is listed above the choice each got, and may be had, for some rows."""
    block, got = market.packed[start : start + ROWS_AT_ONCE], choice[start : start + ROWS_AT_ONCE]
    upto = np.where(got == NONE, block.shape[1], got)
    low = block.dtype.type((1 << market.level_bits) - 1)
    above = (np.arange(block.shape[1]) < upto[:, None]) & (block != market.end) & ((block & low) > 0)
    row = np.nonzero(above)[0]
    cell = block[above].astype(np.uint64)
    key = (cell & np.uint64(low)) << np.uint64(32) | market.draw[start + row].astype(np.uint64)
    return start + row, (cell >> np.uint64(market.level_bits)).astype(np.int64), key
