"""The reference: one student after the other, in plain Python. The other engines must come to the same."""

from collections.abc import Iterator
from heapq import heappop, heappush
from itertools import chain

import numpy as np

from internships.matching.arrays import NONE
from internships.matching.market import LAST_DRAW, Int32, Market
from internships.matching.outcome import Closing, chains


def run(market: Market) -> tuple[Int32, tuple[Closing, ...]]:
    """The packed choice each student gets, and what was closed."""
    state = Run(market)
    state.place(list(range(market.students)))
    return state.finish()


class Run:
    """Who holds a seat, and how far down the list every student has come.

    Whoever is turned away at once or later proposes on to the next choice. No order of proposals changes the end:
    McVitie & Wilson 1971. With groups a proposal joins the slot, and the innermost group (or slot) it overfills gives
    up the weakest of all its students: the greedy choice, which keeps the best set the ceilings allow.
    """

    def __init__(self, market: Market) -> None:
        pools, tree = market.pools, market.tree
        self.market = market
        self.capacity = pools.capacity.tolist()
        self.held: list[list[int]] = [[] for _ in self.capacity]  # heaps of keys, the weakest on top
        self.at = np.full(market.students, NONE, dtype=np.int32)  # the choice each holds or was last refused
        self.slot: list[int] = pools.slot.tolist()
        self.node: list[int] = tree.node.tolist()
        self.parent: list[int] = tree.parent.tolist()
        self.cap, self.count = tree.cap.tolist(), [0] * tree.size
        self.refused = [False] * tree.size  # whether the group, not the slot, ever turned anybody away
        self.inside: list[list[int]] = [[] for _ in range(tree.size)]
        for pool in np.flatnonzero(tree.node != NONE).tolist():
            for node in chains(tree.parent, self.node[pool]):
                self.inside[node].append(pool)
        self.minimum = {slot: least for slot, least in enumerate(market.minimum.tolist()) if least}
        self.open = [True] * market.slots
        self.closings: list[Closing] = []

    def place(self, waiting: list[int]) -> None:
        """Let these students propose, and whoever they displace, until nobody waits."""
        while waiting:
            turned_away = self._propose(waiting.pop())
            if turned_away is not None:
                waiting.append(turned_away)

    def finish(self) -> tuple[Int32, tuple[Closing, ...]]:
        """Close what stays below its minimum, one at a time, and go on; then the result."""
        while (slot := self._shortest()) is not None:
            self.place(self._close(slot))
        keys = np.fromiter(chain.from_iterable(self.held), dtype=np.int64)
        students = self.market.drawn[LAST_DRAW - (keys & LAST_DRAW)]
        choice = np.full(self.market.students, NONE, dtype=np.int32)
        choice[students] = self.at[students]
        return choice, tuple(self.closings)

    def _propose(self, student: int) -> int | None:
        """Try the next choice that is open to the student; who is turned away for it, if anybody."""
        for choice, pool, key in self._left(student):
            if self.open[self.slot[pool]] and key:
                self.at[student] = choice
                victim = self._admit(pool, key)
                return None if victim is None else self._student(victim)
        self.at[student] = self.market.packed.shape[1]
        return None

    def _left(self, student: int) -> Iterator[tuple[int, int, int]]:
        """(choice, pool, key) of what the student has not tried."""
        market, start = self.market, int(self.at[student]) + 1
        low, draw = (1 << market.level_bits) - 1, LAST_DRAW - int(market.lottery[student])
        for choice, cell in enumerate(market.packed[student, start:].tolist(), start):
            if cell == market.end:
                return
            level = cell & low
            yield choice, cell >> market.level_bits, level << 32 | draw if level else 0

    def _admit(self, pool: int, key: int) -> int | None:
        """Seat the key; the one given up for it, itself perhaps, if there was no room."""
        heappush(self.held[pool], key)
        if self.node[pool] == NONE:  # the common case, kept short
            return heappop(self.held[pool]) if len(self.held[pool]) > self.capacity[pool] else None
        self._add(pool, 1)
        full = self._overfilled(pool)
        if full is None:
            return None
        self._add(full, -1)
        return heappop(self.held[full])

    def _add(self, pool: int, change: int) -> None:
        node = self.node[pool]
        while node != NONE:
            self.count[node] += change
            node = self.parent[node]

    def _overfilled(self, pool: int) -> int | None:
        """The pool that must give up its weakest: inside the innermost limit that is broken."""
        if len(self.held[pool]) > self.capacity[pool]:
            return pool
        node = self.node[pool]
        while node != NONE:
            if self.count[node] > self.cap[node]:
                self.refused[node] = True
                return min((self.held[one][0], one) for one in self.inside[node] if self.held[one])[1]
            node = self.parent[node]
        return None

    def _shortest(self) -> int | None:
        """The open slot with the largest relative shortage.

        Of equals the one that holds fewer; then the one whose best draw is later: whoever drew first keeps the class.
        """
        filled = {slot: self._inside(slot) for slot in self.minimum if self.open[slot]}
        short = [
            (len(keys) / self.minimum[slot], len(keys), max((key & LAST_DRAW for key in keys), default=0), slot)
            for slot, keys in filled.items()
            if len(keys) < self.minimum[slot]
        ]
        return min(short)[-1] if short else None

    def _inside(self, slot: int) -> list[int]:
        if not self.market.reserves:
            return self.held[slot]
        return [key for pool in self.market.pools.of_slot(slot) for key in self.held[pool]]

    def _close(self, slot: int) -> list[int]:
        """Take the slot out of the run; the students it held.

        Where a group around it was full, others were turned away for these students and must be asked again: everybody
        starts anew. Anywhere else to go on is the same as to start anew, and quicker.
        """
        keys = list(self._inside(slot))
        self.open[slot] = False
        self.closings.append(Closing(slot, len(keys), self.minimum[slot]))
        if any(self.refused[node] for node in chains(self.market.tree.parent, self.node[slot])):
            return self._start_anew()
        for pool in self.market.pools.of_slot(slot) if self.market.reserves else [slot]:
            for _ in self.held[pool]:
                self._add(pool, -1)
            self.held[pool] = []
        return [self._student(key) for key in keys]

    def _start_anew(self) -> list[int]:
        self.held = [[] for _ in self.capacity]
        self.count, self.refused = [0] * len(self.cap), [False] * len(self.cap)
        self.at[:] = NONE
        return list(range(self.market.students))

    def _student(self, key: int) -> int:
        return int(self.market.drawn[LAST_DRAW - (key & LAST_DRAW)])
