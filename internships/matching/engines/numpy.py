"""All students at once: everybody without a seat proposes, every slot keeps its best, until only a few still move.

Those few are led to the end one by one by the reference, which takes over who sits where. The last proposals come in
long chains of one student displacing the next, where an array operation a step would cost the most.
"""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from internships.matching.arrays import NONE
from internships.matching.engines.python import Run
from internships.matching.market import LAST_DRAW, Int32, Int64, Market, UInt64
from internships.matching.outcome import NOBODY, Closing

Flags = NDArray[np.bool_]

FEW = 2_000  # below this many the rest is quicker one by one


def run(market: Market, few: int = FEW) -> tuple[Int32, tuple[Closing, ...]]:
    """The packed choice each student gets, and what was closed."""
    rounds = _Rounds(market)
    waiting = np.arange(market.students)
    while len(waiting) > few:
        waiting = rounds.step(waiting)
    tail = rounds.one_by_one()
    tail.place(waiting.tolist())
    return tail.finish()


class _Rounds:
    """Where everybody stands between two rounds."""

    def __init__(self, market: Market) -> None:
        pools, tree = market.pools, market.tree
        self.market = market
        self.choice = np.full(market.students, NONE, dtype=np.int32)  # held, or last refused
        self.pool = np.full(market.students, NONE, dtype=np.int32)
        self.key = np.zeros(market.students, dtype=np.uint64)
        self.bar = np.zeros(len(pools.capacity), dtype=np.uint64)  # keys up to here were or would be refused
        self.refused = np.zeros(tree.size, dtype=np.bool_)
        roots = tree.roots()
        self.area = np.where(roots == NONE, np.arange(len(roots)), len(roots) + roots)  # what one ceiling ties together
        self.rings = _rings(market)

    def step(self, waiting: Int64) -> Int64:
        """One round: these students propose, each slot keeps its best; who is turned away and may propose again."""
        students, pool, key = self._proposals(waiting)
        touched = np.zeros(len(self.area) + self.market.tree.size, dtype=np.bool_)
        touched[self.area[pool]] = True
        seated = np.flatnonzero(self.pool != NONE)
        seated = seated[touched[self.area[self.pool[seated]]]]
        self.pool[students], self.key[students] = pool, key
        stays = self._chosen(np.concatenate((seated, students)))
        self.pool[stays[1]] = NONE
        return stays[1]

    def _proposals(self, waiting: Int64) -> tuple[Int64, Int32, UInt64]:
        """The next choice of each that is not hopeless from the start. Who has none left drops out."""
        market = self.market
        bits, low = np.uint64(market.level_bits), np.uint64((1 << market.level_bits) - 1)
        width = market.packed.shape[1]
        found: list[tuple[Int64, Int32, UInt64]] = []
        while len(waiting):
            self.choice[waiting] += 1
            waiting = waiting[self.choice[waiting] < width]
            cell = market.packed[waiting, self.choice[waiting]]
            there = cell != market.end
            waiting, wide = waiting[there], cell[there].astype(np.uint64)
            pool = (wide >> bits).astype(np.int32)
            key = (wide & low) << np.uint64(32) | market.draw[waiting].astype(np.uint64)
            hopes = (wide & low > 0) & (key > self.bar[pool])
            found.append((waiting[hopes], pool[hopes], key[hopes]))
            waiting = waiting[~hopes]
        if not found:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.uint64)
        parts = tuple(zip(*found, strict=True))
        return np.concatenate(parts[0]), np.concatenate(parts[1]), np.concatenate(parts[2])

    def _chosen(self, students: Int64) -> tuple[Int64, Int64]:
        """Who of these stays and who is turned away: the best of each slot, then of each group, from the inside out."""
        out: list[Int64] = []
        limits = [(np.arange(len(self.area), dtype=np.int32), self.market.pools.capacity)]
        limits += [(ring, self.market.tree.cap) for ring in self.rings]
        for number, (place_of, cap) in enumerate(limits):
            place = place_of[self.pool[students]]
            turned_away, full, weakest = _overfull(place, self.key[students], cap)
            if not len(full):
                continue
            out.append(students[turned_away])
            if number:
                self.refused[full] = True
                bars = np.zeros(len(cap) + 1, dtype=np.uint64)
                bars[full] = weakest
                np.maximum(self.bar, bars[place_of], out=self.bar)
            else:
                self.bar[full] = weakest
            students = students[~turned_away]
        return students, np.concatenate(out) if out else np.zeros(0, dtype=np.int64)

    def one_by_one(self) -> Run:
        """The reference, standing where the rounds stopped."""
        rest = Run(self.market)
        rest.at = self.choice
        seated = np.flatnonzero(self.pool != NONE)
        order = np.lexsort((self.key[seated], self.pool[seated]))
        keys, pools = self.key[seated][order].tolist(), self.pool[seated][order]
        ends = np.searchsorted(pools, np.arange(len(self.area) + 1)).tolist()
        rest.held = [keys[start:end] for start, end in pairwise(ends)]  # sorted: a heap already
        for ring in self.rings:
            nodes = ring[self.pool[seated]]
            counts = np.bincount(nodes[nodes != NONE], minlength=self.market.tree.size)
            rest.count = (np.array(rest.count) + counts).tolist()
        rest.refused = self.refused.tolist()
        return rest


def _overfull(place: Int32, key: UInt64, cap: Int32) -> tuple[Flags, Int64, UInt64]:
    """Who is turned away where more came than may stay; where; and the weakest key that stayed there.

    place  of each the slot or group they are at, -1 for none
    """
    there = place != NONE
    count = np.bincount(place[there], minlength=len(cap))
    over = np.flatnonzero(there & (np.append(count > cap, False)[place]))
    turned_away = np.zeros(len(place), dtype=np.bool_)
    if not over.size:
        return turned_away, over, np.zeros(0, dtype=np.uint64)
    order = over[_by_place_then_key(place[over], key[over])]
    full, start = np.unique(place[order], return_index=True)
    surplus = count[full] - cap[full]
    position = np.arange(len(order)) - np.repeat(start, count[full])
    turned_away[order[position < np.repeat(surplus, count[full])]] = True
    weakest = np.full(len(full), NOBODY, dtype=np.uint64)
    some = cap[full] > 0
    weakest[some] = key[order[start[some] + surplus[some]]]
    return turned_away, full.astype(np.int64), weakest


def _by_place_then_key(place: Int32, key: UInt64) -> Int64:
    """The order by place, then key. Both in one number where 64 bits are enough: sorting those is far quicker."""
    level, draw = key >> np.uint64(32), np.uint64(LAST_DRAW) - (key & np.uint64(LAST_DRAW))
    draws = int(draw.max()).bit_length()
    levels = int(level.max()).bit_length()
    if int(place.max()).bit_length() + levels + draws > 64:
        return np.lexsort((key, place))
    upside_down = np.uint64((1 << draws) - 1) - draw
    one = place.astype(np.uint64) << np.uint64(levels + draws) | level << np.uint64(draws) | upside_down
    return np.argsort(one)


def _rings(market: Market) -> list[Int32]:
    """int32 (pools,) each: the group around every pool on one ring, -1 for none; inner rings before outer ones."""
    tree = market.tree
    height = np.zeros(tree.size, dtype=np.int64)
    for node in range(tree.size):  # children first
        if tree.parent[node] != NONE:
            height[tree.parent[node]] = max(height[tree.parent[node]], height[node] + 1)
    rings = [np.full(len(tree.node), NONE, dtype=np.int32) for _ in range(int(height.max(initial=-1)) + 1)]
    around = tree.node.copy()
    while (inside := around != NONE).any():
        for ring_height, ring in enumerate(rings):
            here = inside & (np.append(height, -1)[around] == ring_height)
            ring[here] = around[here]
        around = np.append(tree.parent, np.int32(NONE))[around]
    return rings
