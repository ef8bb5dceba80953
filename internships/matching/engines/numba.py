"""The compiled engine: the reference's steps over flat arrays, one machine instruction where Python takes a hundred.

Why it is fast. A key is one number and never tied, so a slot's students are a heap of plain numbers. A slot's cut-off
stands in a small array of its own and turns most proposals away at once. Who is displaced is queued, not followed, so
that the next rows can be asked from memory ahead of time. Slot and level share one word; a list of 20 is 80 bytes.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internships.matching import passes
from internships.matching.arrays import NONE
from internships.matching.engines import loops
from internships.matching.engines.nests import nest_of
from internships.matching.market import LAST_DRAW, Int32, Int64, Market, UInt64
from internships.matching.outcome import NOBODY, Closing, chains

ORDER_BITS = 12  # of a level: finer than this, who comes first changes nothing
LOW = np.uint64(LAST_DRAW)
ENTIRE = 1 << 26  # so many seats are laid out as they are; with more, no slot gets more room than it has applicants


class State(NamedTuple):
    """Who holds a seat, and how far down the list every student has come.

    at    int16 (students,): the next choice to try; -1 when none is left
    heap  uint64: the keys each pool holds, from first[pool] on; a heap with the weakest on top once it is full
    bar   uint64 (pools,): keys up to here are turned away
    """

    at: NDArray[np.int16]
    heap: UInt64
    first: Int64
    size: Int32
    bar: UInt64


def run(market: Market) -> tuple[Int32, tuple[Closing, ...]]:
    """The packed choice each student gets, and what was closed."""
    return _Run(market).finish()


class _Run:
    """A run, its closings, and the state between them."""

    def __init__(self, market: Market) -> None:
        self.market, pools = market, market.pools
        self.room = pools.capacity.astype(np.int64)
        if self.room.sum() > ENTIRE:
            self.room = np.minimum(self.room, market.applicants)
        self.closings: list[Closing] = []
        self.closed, self.needy = np.zeros(market.slots, dtype=np.bool_), np.flatnonzero(market.minimum)
        self.queue = np.empty(market.students, dtype=np.int32)
        self.spare = np.empty(market.students, dtype=np.int32)
        self.start()

    def start(self) -> None:
        """Nobody has a seat."""
        market, room = self.market, self.room
        first = np.concatenate(([0], np.cumsum(room)))
        self.state = State(
            np.zeros(market.students, dtype=np.int16),
            np.empty(int(first[-1]), dtype=np.uint64),
            first,
            np.zeros(len(room), dtype=np.int32),
            np.where(room == 0, NOBODY, np.uint64(0)).astype(np.uint64),
        )
        self.nest = nest_of(market) if market.tree.size else None
        self.state.bar[self.closed[market.pools.slot]] = NOBODY

    def finish(self) -> tuple[Int32, tuple[Closing, ...]]:
        """Place everybody; close what stays below its minimum, one at a time, and go on."""
        self.place(self.everybody())
        while (slot := self.shortest()) != NONE:
            self.place(self.close(slot))
        at = self.state.at.astype(np.int32)
        return np.where(at > 0, at - 1, NONE).astype(np.int32), tuple(self.closings)

    def everybody(self) -> Int32:
        """All students. Whoever is strong comes first: the order changes no result, and fewer are displaced."""
        market = self.market
        if not market.packed.shape[1]:
            return np.arange(market.students, dtype=np.int32)
        order: Int32 = passes.strongest_first(market.packed, *market.split[:2], ORDER_BITS)
        return order

    def place(self, waiting: Int32) -> None:
        """Let these students propose, and whoever they displace, until nobody waits."""
        market, packed = self.market, self.market.packed
        if not packed.shape[1] or not len(waiting):
            self.state.at[waiting] = NONE
            return
        self.queue[: len(waiting)] = waiting
        shared = (packed.ravel(), packed.shape[1], *market.split, market.drawn)
        if self.nest is None:
            loops.propose(self.queue, self.spare, len(waiting), *shared, *self.state)
        else:
            loops.propose_in_groups(self.queue, self.spare, len(waiting), *shared, *self.state, *self.nest)

    def shortest(self) -> int:
        """The open slot with the largest relative shortage, -1 for none; of equals as the reference has it."""
        market, held = self.market, self.state.size
        if market.reserves:
            held = np.bincount(market.pools.slot, weights=held, minlength=market.slots).astype(np.int32)
        short = self.needy[held[self.needy] < market.minimum[self.needy]]
        short = short[~self.closed[short]]
        if self.nest is None:
            self.needy = short  # what has enough keeps it: closing others only brings more students
        if not short.size:
            return NONE
        share = held[short] / market.minimum[short]
        ties = short[share == share.min()]
        ties = ties[held[ties] == held[ties].min()]
        return int(ties[0]) if held[ties[0]] == 0 or len(ties) == 1 else min(ties.tolist(), key=self.best_draw)

    def keys(self, slot: int) -> UInt64:
        """The keys the slot holds."""
        state, pools = self.state, self.market.pools.of_slot(slot) if self.market.reserves else [slot]
        return np.concatenate([state.heap[state.first[pool] :][: state.size[pool]] for pool in pools])

    def best_draw(self, slot: int) -> int:
        """The lower half of the key of whoever inside drew first."""
        return int((self.keys(slot) & LOW).max())

    def close(self, slot: int) -> Int32:
        """Take the slot out of the run; the students it held, or everybody where a group around it was full."""
        market, state = self.market, self.state
        pools = market.pools.of_slot(slot) if market.reserves else [slot]
        keys = self.keys(slot)
        self.closed[slot] = True
        self.closings.append(Closing(slot, len(keys), int(market.minimum[slot])))
        around = [] if self.nest is None else list(chains(self.nest.parent, int(self.nest.node[slot])))
        if self.nest is not None and any(self.nest.bar[node] > 0 for node in around):
            self.start()
            return self.everybody()
        for pool in pools:
            state.size[pool] = 0
            state.bar[pool] = NOBODY
            if self.nest is not None and around:
                loops.leave(pool, self.nest.place, self.nest.tree)
        for node in around:
            assert self.nest is not None  # noqa: S101  # a slot inside a group has a nest
            self.nest.filled[node] -= len(keys)
        return market.drawn[(LOW - (keys & LOW)).astype(np.int64)]
