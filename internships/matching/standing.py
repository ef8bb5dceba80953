"""Where everybody stands at every slot they ranked, and on its waiting list: a sort of some slots at a time."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from internships.matching.arrays import ROWS_AT_ONCE
from internships.matching.market import Int64, Market, UInt64
from internships.matching.reasons import REFUSED, code_of

UInt32 = NDArray[np.uint32]
SORTED_AT_ONCE = 1_000_000  # choices; all of a province would be 700 MB of keys and their order
WAITING = np.isin(np.arange(256), [code_of(one) for one in REFUSED])  # whether a word in OUTCOMES is a refusal


def standings(market: Market, words: NDArray[np.uint8] | None = None) -> tuple[UInt32, UInt32]:
    """(places, waits), uint32 in the shape of the lists.

    places  among all eligible students who ranked the slot, 1 is the best; 0: not eligible, or after the last choice
    waits   among those of them it refused, by the words for every choice; 0 for anybody else, and without them empty

    cost    O(choices · log of them), 7 s of 21 million; the lists are read once for every million
    """
    shape = market.students, market.choices
    places = np.zeros(shape, dtype=np.uint32)
    waits = np.zeros(shape if words is not None else (0, 0), dtype=np.uint32)
    for first, last in _ranges(market):
        cell, slot, key = _some(market, first, last)
        order = np.lexsort((~key, slot))
        cell, slot = cell[order], slot[order] - first
        begins = np.searchsorted(slot, np.arange(last - first))
        places.reshape(-1)[cell] = np.arange(1, len(cell) + 1) - begins[slot]
        if words is not None:
            waiting = WAITING[words.reshape(-1)[cell]]
            before: Int64 = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(waiting)))
            waits.reshape(-1)[cell] = np.where(waiting, before[1:] - before[begins[slot]], 0)
    return places, waits


def _ranges(market: Market) -> Iterator[tuple[int, int]]:
    """Slots from first to before last, so that those of one range have so many choices, or are one."""
    upto = np.cumsum(market.applicants[: market.slots])
    first = done = 0
    while first < market.slots:
        last = max(int(np.searchsorted(upto, done + SORTED_AT_ONCE, side="right")), first + 1)
        yield first, last
        first, done = last, int(upto[last - 1])


def _some(market: Market, first: int, last: int) -> tuple[Int64, NDArray[np.int32], UInt64]:
    """(cell, slot, key) of the choices of these slots that may be had."""
    cells, slots, keys = [], [], []
    for start in range(0, market.students, ROWS_AT_ONCE):
        some = market.choices_of(slice(start, start + ROWS_AT_ONCE), scores=False)
        here = (some.lists >= first) & (some.lists < last) & (some.keys > 0)
        cells.append(np.flatnonzero(here) + start * market.choices)
        slots.append(some.lists[here])
        keys.append(some.keys[here])
    return (
        (np.concatenate(cells), np.concatenate(slots), np.concatenate(keys))
        if cells
        else (np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.uint64))
    )
