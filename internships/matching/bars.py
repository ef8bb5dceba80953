"""What seats ask of a student: the key to beat at every pool, and at the one that asks least of somebody."""

from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internships.matching.arrays import NONE
from internships.matching.groups import memberships
from internships.matching.market import KEY_BITS, LAST_DRAW, Int32, Int64, Market, UInt64
from internships.matching.outcome import NOBODY, Matching


class Cutoff(NamedTuple):
    """The last one admitted, where no seat is left: score and lottery number; None without anybody to compare with."""

    score: float | None
    lottery: int | None


class Asked(NamedTuple):
    """Of every choice the pool that asks least of the student, and the open key they must beat there."""

    pool: Int64
    key: UInt64


class Bars:
    """The cut-offs of a matching, pool by pool. At reserved seats members stand `lift` levels above all others."""

    def __init__(self, market: Market, matching: Matching) -> None:
        self.market, self.matching = market, matching
        kept = slice(market.slots, None)
        reserved = matching.reserved[market.pools.slot[kept], market.pools.category[kept]]
        self.keys: UInt64 = np.concatenate((matching.cutoff, reserved))

    @cached_property
    def limits(self) -> Int64:
        """int64 (pools,): what refuses: the pool itself where it is full, else its number of pools + the full group."""
        market, count = self.market, len(self.market.pools.slot)
        group, slot = memberships(market.groups)
        held = np.bincount(self.matching.slot[self.matching.slot != NONE], minlength=market.slots)
        caps = np.array([one.cap for one in market.groups], dtype=np.float64)
        full = (np.bincount(group, weights=held[slot], minlength=len(caps)) >= caps)[group]
        around = np.full(market.slots, NONE, dtype=np.int64)
        around[slot[full]] = count + group[full]  # inner groups come last and so overwrite the others
        limit = np.where(around[market.pools.slot] == NONE, np.arange(count), around[market.pools.slot])
        inside = self.pools_of(self.matching.slot, self.matching.seat)
        own = np.bincount(inside[inside != NONE], minlength=count) >= market.pools.capacity
        limit[own] = np.flatnonzero(own)
        return limit

    def group_of(self, pool: int) -> int | None:
        """The full group that refuses at a pool; None where it is the pool itself, or nothing does."""
        limit = int(self.limits[pool]) - len(self.keys)
        return limit if limit >= 0 else None

    def pools_of(self, slot: Int32, seat: NDArray[np.int8]) -> Int64:
        """int64, as many: the pools of seats; -1 for unplaced."""
        return self._table[slot, seat]

    def reserved(self, slot: int, reserve: int) -> int:
        """The pool a slot keeps for a reserve, -1 for none."""
        return int(self._table[slot, reserve])

    def asked(self, lists: Int32, rows: slice) -> Asked:
        """What these students' choices ask of them, in the shape of their lists; anything after the last.

        Members of a reserve may sit in its seats, which may ask less; others only where members left some.
        """
        pool = np.where(lists == NONE, 0, lists).astype(np.int64)
        slot, key = pool, self._to_beat[pool]
        for number, reserve in enumerate(self.market.reserves):
            kept = self._table[slot, number]
            other = np.where(reserve.members[rows, None], self._for_members[kept], self._to_beat[kept])
            easier = (kept != NONE) & (other < key)
            pool, key = np.where(easier, kept, pool), np.where(easier, other, key)
        return Asked(pool, key)

    def at(self, pool: int, student: int) -> int:
        """The open key a student must have to sit at one pool."""
        number = int(self.market.pools.category[pool])
        belongs = number != NONE and bool(self.market.reserves[number].members[student])
        return int(self._for_members[pool] if belongs else self._to_beat[pool])

    def cutoff(self, key: int) -> Cutoff:
        """Score and lottery number of the last one admitted. The score is the one where that student sits."""
        if key in (0, NOBODY) or self.is_lifted(key):
            return Cutoff(None, None)
        return self._last(key)

    def published(self, pool: int) -> Cutoff:
        """The same of one pool, as everybody reads it: a reserved one's last may be a member."""
        key = int(self.keys[pool])
        return self.cutoff(key) if pool < self.market.slots or key in (0, NOBODY) else self._last(key)

    def is_lifted(self, key: int) -> bool:
        """Whether the key is that of a member in a reserved seat: nobody is compared with it by score but members."""
        return bool(self.market.reserves) and key >> KEY_BITS > self.market.lift

    def _last(self, key: int) -> Cutoff:
        lottery = LAST_DRAW - (key & LAST_DRAW)
        last = int(self.market.drawn[lottery])
        choices = self.market.choices_of(slice(last, last + 1))
        return Cutoff(float(choices.scores[0, self.matching.rank[last]]), lottery)

    @cached_property
    def _lifted(self) -> NDArray[np.bool_]:
        least = (self.market.lift + 1) << KEY_BITS
        return (self.keys >= np.uint64(least)) & bool(self.market.reserves)

    @cached_property
    def _to_beat(self) -> UInt64:
        """uint64 (pools,): the open key that gets a seat; all ones where only members do."""
        return np.where(self._lifted, np.uint64(NOBODY), self.keys)

    @cached_property
    def _for_members(self) -> UInt64:
        """The same of members at their own reserved seats: 0 where somebody else sits, who is always weaker."""
        mine = self._lifted & (self.keys != NOBODY)
        lift = np.uint64(self.market.lift << KEY_BITS)
        return np.where(mine, self.keys - np.where(mine, lift, np.uint64(0)), np.where(self._lifted, self.keys, 0))

    @cached_property
    def _table(self) -> Int64:
        """int64 (slots + 1, reserves + 1): the pool of every slot's reserved seats, the open one last."""
        pools = self.market.pools
        table = np.full((self.market.slots + 1, len(self.market.reserves) + 1), NONE, dtype=np.int64)
        table[pools.slot, pools.category] = np.arange(len(pools.slot))  # category -1: the last column
        return table
