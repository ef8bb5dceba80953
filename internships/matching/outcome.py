"""What a market comes to: who goes where, the cut-offs, and what did not open."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internships.matching import compiling
from internships.matching.arrays import NONE, blocks, frozen
from internships.matching.market import Int32, Int64, Market, UInt64

Int8 = NDArray[np.int8]
Int16 = NDArray[np.int16]
Flags = NDArray[np.bool_]

NOBODY = np.iinfo(np.uint64).max  # the cut-off of a slot that takes nobody: no key is larger


@dataclass(frozen=True)
class Closing:
    """A slot that did not open, with the students it held when it was given up."""

    slot: int
    held: int
    minimum: int


@dataclass(frozen=True, eq=False)
class Matching:
    """Who goes where.

    slot      int32 (students,): slot, or -1 for unplaced
    rank      int16 (students,): 0 for the first choice, and so on; -1 for unplaced
    cutoff    uint64 (slots,): a key must be larger to get an open seat; 0 where anybody eligible gets one, all ones
              where nobody does (closed, or without seats)
    closed    bool (slots,): did not reach its minimum
    seat      int8 (students,): the reserve whose seat it is, -1 for an open seat and for unplaced
    reserved  uint64 (slots, reserves): the cut-offs of the seats of each reserve; all ones where it keeps none
    closings  the closed slots in the order they were given up
    """

    slot: Int32
    rank: Int16
    cutoff: UInt64
    closed: Flags
    seat: Int8 = field(default_factory=lambda: np.zeros(0, dtype=np.int8))
    reserved: UInt64 = field(default_factory=lambda: np.zeros((0, 0), dtype=np.uint64))
    closings: tuple[Closing, ...] = ()

    @property
    def placed(self) -> int:
        """How many students got a slot."""
        return int(np.count_nonzero(self.slot != NONE))


class Taken(NamedTuple):
    """What a choice per student comes to.

    pool     int32 (students,): -1 without one
    key      uint64 (students,): 0 without one
    weakest  uint64 (pools,): the weakest key inside, all ones where nobody is
    held     int64 (pools,): how many are inside
    """

    pool: Int32
    key: UInt64
    weakest: UInt64
    held: Int64


def matching_of(market: Market, choice: Int32, closings: tuple[Closing, ...] = ()) -> Matching:
    """The matching in which each student gets this one of the packed choices, -1 for none."""
    closed = np.zeros(market.slots, dtype=np.bool_)
    closed[[closing.slot for closing in closings]] = True
    found = taken(market, choice)
    bars = bars_of(market, found, closed)
    slot, seat, rank = found.pool, np.full(market.students, NONE, dtype=np.int8), choice.astype(np.int16)
    if market.reserves:
        slot = np.append(market.pools.slot, np.int32(NONE))[found.pool]
        seat = np.append(market.pools.category, np.int32(NONE))[found.pool].astype(np.int8)
        rank = _rank_of(market, choice)
    cutoff, reserved = frozen(bars[: market.slots].copy()), _reserved(market, bars)
    return Matching(frozen(slot), frozen(rank), cutoff, frozen(closed), frozen(seat), reserved, closings)


def taken(market: Market, choice: Int32) -> Taken:
    """Pool and key of the packed choice each student gets, and what every pool then holds."""
    count = len(market.pools.slot)
    weakest, held = np.full(count, NOBODY, dtype=np.uint64), np.zeros(count, dtype=np.int64)
    pool, key = np.full(market.students, NONE, dtype=np.int32), np.zeros(market.students, dtype=np.uint64)
    found = Taken(pool, key, weakest, held)
    if not compiling.pays(market.packed) or not _take_compiled(market, choice, found):
        _take(market, choice, found)
    return found


def _take_compiled(market: Market, choice: Int32, found: Taken) -> bool:
    try:
        from internships.matching import passes

        passes.take(market.packed, *market.split, choice, *found)
    except compiling.BROKEN as error:
        compiling.give_up(error)
        return False
    return True


def _take(market: Market, choice: Int32, found: Taken) -> None:
    there = np.flatnonzero(choice != NONE)
    cell = market.packed[there, choice[there]].astype(np.uint64)
    pool = (cell >> np.uint64(market.level_bits)).astype(np.int64)
    low = np.uint64((1 << market.level_bits) - 1)
    key = (cell & low) << np.uint64(32) | market.draw[there].astype(np.uint64)
    found.pool[there], found.key[there] = pool, key
    np.minimum.at(found.weakest, pool, key)
    found.held[:] = np.bincount(pool, minlength=len(found.held))


def bars_of(market: Market, found: Taken, closed: Flags) -> UInt64:
    """uint64 (pools,): what a key must beat, given who sits where: the weakest one inside, where no seat is left.

    No seat is left in a pool that is full, or around which a group is; the innermost of these decides.
    """
    tree, capacity = market.tree, market.pools.capacity
    bars = np.where(found.held >= capacity, found.weakest, np.uint64(0))
    if tree.size:
        is_full, least = _nodes(market, found.held, found.weakest)
        node = tree.node.copy()
        for _ in range(tree.size):  # as many steps outwards as it takes
            waiting = (found.held < capacity) & (bars == 0) & (node != NONE)
            if not waiting.any():
                break
            here = waiting & np.append(is_full, False)[node]
            bars[here] = least[node[here]]
            node = np.where(waiting & ~here, np.append(tree.parent, np.int32(NONE))[node], np.int32(NONE))
    bars[closed[market.pools.slot]] = NOBODY
    return bars


def _nodes(market: Market, held: Int64, weakest: UInt64) -> tuple[Flags, UInt64]:
    """Of every group whether it is full, and the weakest key inside."""
    tree = market.tree
    count = np.zeros(tree.size, dtype=np.int64)
    least = np.full(tree.size, NOBODY, dtype=np.uint64)
    inside = tree.node != NONE
    np.add.at(count, tree.node[inside], held[inside])
    np.minimum.at(least, tree.node[inside], weakest[inside])
    for node in range(tree.size):  # children first
        parent = tree.parent[node]
        if parent != NONE:
            count[parent] += count[node]
            least[parent] = min(least[parent], least[node])
    return count >= tree.cap, least


def _rank_of(market: Market, choice: Int32) -> Int16:
    """With reserves several packed choices stand for one: count those of open pools."""
    ranks: list[Int16] = [np.zeros(0, dtype=np.int16)]
    for block, chosen in zip(blocks(market.packed), blocks(choice), strict=True):
        pool = (block >> block.dtype.type(market.level_bits)).astype(np.int64)
        is_open = (block != market.end) & (pool < market.slots)
        upto = np.cumsum(is_open, axis=1)[np.arange(len(block)), np.maximum(chosen, 0)] - 1
        ranks.append(np.where(chosen == NONE, NONE, upto).astype(np.int16))
    return np.concatenate(ranks)


def _reserved(market: Market, bars: UInt64) -> UInt64:
    """The bars of the reserved pools as a table; 0 rows without reserves."""
    table = np.full((market.slots, len(market.reserves)), NOBODY, dtype=np.uint64)
    for pool in range(market.slots, len(market.pools.slot)):
        table[market.pools.slot[pool], market.pools.category[pool]] = bars[pool]
    return frozen(table)


def chains(tree_parent: Int32, node: int) -> Iterator[int]:
    """A group and those around it, from the inside out."""
    while node != NONE:
        yield node
        node = int(tree_parent[node])
