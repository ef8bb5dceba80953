"""What a matching is made from: checked, read-only arrays, packed so that a province fits into 96 MB."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from internships.matching import arrays, levels
from internships.matching.arrays import NONE, NOT_ELIGIBLE, MarketError
from internships.matching.groups import Group, Tree, tree_of
from internships.matching.reserves import Pools, Reserve, pools_of

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
UInt64 = NDArray[np.uint64]
Packed = NDArray[Any]  # uint32 where it fits, otherwise uint64

__all__ = ["NONE", "NOT_ELIGIBLE", "Group", "Market", "MarketError", "Reserve", "build"]

KEY_BITS = 32  # the lower half of a key is the draw
LAST_DRAW = (1 << KEY_BITS) - 1


class Choices(NamedTuple):
    """Some students' lists, as they were before reserves were written into them: all in one shape.

    lists   int32: slots, best first, -1 after the last
    scores  float64: the slot's score, -inf for not eligible and after the last
    keys    uint64: level, then the draw, at open seats; larger first, never tied, 0 not eligible and after the last
    """

    lists: Int32
    scores: NDArray[np.float64]
    keys: UInt64


@dataclass(frozen=True, eq=False)
class Market:
    """Students' ranked lists, slots' scores of them, seats, and one lottery that breaks every tie. Made by `build`.

    packed    uint32 (students, width): pool << 14 | level, best first, all ones after the last. uint64 with halves of
              32 bits where a market has more than 262 142 pools or 16 383 levels at one slot
    capacity  int32 (slots,): seats, 0 or more
    minimum   int32 (slots,): the slot opens only with so many students
    lottery   int32 (students,): each number from 0 to students - 1 once; the smaller wins a tie
    pools     the seats of a slot that are filled by one order: its open ones and, with reserves, those of a category
    tree      ceilings over several slots, innermost first

    A level is 0 for not eligible, otherwise larger for a better score; `levels.py` says how it is made.
    """

    packed: Packed
    capacity: Int32
    minimum: Int32
    lottery: Int32
    pools: Pools
    tree: Tree
    groups: tuple[Group, ...] = ()
    reserves: tuple[Reserve, ...] = ()
    listed: int = 0  # choices in all lists
    choices: int = 0  # as many as the longest list has
    lift: int = 0  # by how many levels members of a reserve stand above all others at its seats
    given: NDArray[np.float64] | None = field(default=None, repr=False)  # scores, where levels are only their order

    @property
    def students(self) -> int:
        """How many take part, with or without a list."""
        return len(self.packed)

    @property
    def slots(self) -> int:
        """How many may be chosen."""
        return len(self.capacity)

    @property
    def level_bits(self) -> int:
        """How many bits of a packed choice are its level."""
        return 14 if self.packed.dtype == np.uint32 else 32

    @property
    def end(self) -> int:
        """The packed value after the last choice."""
        return int(np.iinfo(self.packed.dtype).max)

    @property
    def lists(self) -> Int32:
        """int32 (students, choices): slots, best first, -1 after the last; as given to build. A new array."""
        return self._lists(self.packed)

    @property
    def scores(self) -> NDArray[np.float64]:
        """float64, same shape as lists: the slot's score, -inf for not eligible and after the last. A new array."""
        return self.given.copy() if self.given is not None else self._scores(self.packed)

    def lists_of(self, rows: slice) -> Int32:
        """The lists of some students: a province's at once would be 100 MB."""
        return self._lists(self.packed[rows])

    def scores_of(self, rows: slice) -> NDArray[np.float64]:
        """The scores of some students."""
        return self._scores(self.packed[rows]) if self.given is None else self.given[rows]

    def choices_of(self, rows: slice, *, scores: bool = True) -> Choices:
        """What these students listed; without `scores` an empty table of them."""
        block = self.packed[rows]
        pool = self._pool(block)
        level = block & block.dtype.type((1 << self.level_bits) - 1)
        level[pool == NONE] = 0
        if self.reserves:
            pool, level = self._open(pool, pool, NONE), self._open(level, pool, 0)
        keys = np.where(level == 0, np.uint64(0), level.astype(np.uint64) << np.uint64(32) | self.draw[rows, None])
        if not scores:
            return Choices(pool, np.zeros((0, 0)), keys)
        own = np.where(level == 0, NOT_ELIGIBLE, level - 1.0) if self.given is None else self.given[rows]
        return Choices(pool, own, keys)

    @property
    def keys(self) -> UInt64:
        """uint64, same shape as packed: level, then the draw; larger first, never tied, 0 not eligible. A new array."""
        level = self.packed.astype(np.uint64) & np.uint64((1 << self.level_bits) - 1)
        draw = (np.uint64(LAST_DRAW) - self.lottery.astype(np.uint64))[:, None]
        keys: UInt64 = np.where((level == 0) | (self.packed == self.end), np.uint64(0), level << np.uint64(32) | draw)
        return keys

    @cached_property
    def drawn(self) -> Int32:
        """int32 (students,): the students in the order of the lottery, the first one wins every tie."""
        order = np.empty(self.students, dtype=np.int32)
        order[self.lottery] = np.arange(self.students, dtype=np.int32)
        order.flags.writeable = False
        return order

    @cached_property
    def draw(self) -> NDArray[np.uint32]:
        """uint32 (students,): the lower half of each student's keys; larger for who drew earlier."""
        return arrays.frozen((LAST_DRAW - self.lottery.astype(np.int64)).astype(np.uint32))

    @property
    def split(self) -> tuple[Any, Any, NDArray[np.uint32]]:
        """What compiled passes need to read a packed choice: the bits of a level, the end, the draw of each student."""
        return self.packed.dtype.type(self.level_bits), self.packed.dtype.type(self.end), self.draw

    @cached_property
    def applicants(self) -> Int64:
        """int64 (pools,): how many lists name the pool and may."""
        counts = np.zeros(len(self.pools.capacity), dtype=np.int64)
        for block in arrays.blocks(self.packed):
            level = block & block.dtype.type((1 << self.level_bits) - 1)
            listed = block[(block != self.end) & (level > 0)] >> block.dtype.type(self.level_bits)
            counts += np.bincount(listed.astype(np.int64), minlength=len(counts))
        return counts

    def _pool(self, block: Packed) -> Int32:
        pool: Int32 = (block >> block.dtype.type(self.level_bits)).astype(np.int32)
        pool[block == self.end] = NONE
        return pool

    def _lists(self, block: Packed) -> Int32:
        pool = self._pool(block)
        return self._open(pool, pool, NONE) if self.reserves else pool

    def _scores(self, block: Packed) -> NDArray[np.float64]:
        level = (block & block.dtype.type((1 << self.level_bits) - 1)).astype(np.float64)
        level = np.where((level == 0) | (block == self.end), NOT_ELIGIBLE, level - 1)
        return self._open(level, self._pool(block), NOT_ELIGIBLE) if self.reserves else level

    def _open(self, values: NDArray[Any], pool: Int32, filler: Any) -> NDArray[Any]:
        """Of every choice what stands at its open pool: the list as it was before reserves were written into it."""
        is_open = (pool != NONE) & (pool < self.slots)
        order = np.argsort(~is_open, axis=1, kind="stable")[:, : self.choices]
        there = np.take_along_axis(is_open, order, axis=1)
        return np.where(there, np.take_along_axis(values, order, axis=1), filler).astype(values.dtype)


def build(
    lists: ArrayLike | Sequence[Sequence[int]],
    scores: ArrayLike | Sequence[Sequence[float]],
    capacities: ArrayLike,
    *,
    lottery: ArrayLike,
    minimums: ArrayLike | None = None,
    groups: Sequence[Group | tuple[Any, int]] | None = None,
    reserves: Sequence[Reserve | tuple[Any, Any]] | None = None,
    consume: bool = False,
) -> Market:
    """The market of these lists, checked: whatever it accepts can be solved and certified.

    lists       int (students, choices): slots, best first, -1 after the last; or rows of any length
    scores      number, same shape: the slot's score of that student, larger first; -inf: may not take the student;
                what stands after the end of a list is not looked at
    capacities  int (slots,): seats, 0 or more
    lottery     number (students,): all different, the smaller wins a tie; see `lottery(seed, n)`
    minimums    int (slots,): the slot opens only with so many students, 0 ≤ minimum ≤ seats; none without
    groups      (slots, cap): at most cap students at these slots together; nested or apart, never overlapping.
                Which student a full group turns away is decided by score, so its slots need one scale of scores
    reserves    (seats, members): of each slot so many seats are reserved for these students, int (slots,) and
                bool (students,); filled after the open ones, and by anybody when members are too few
    consume     the market may be written over `lists`, where it fits: the caller looks at them no more
    raises      MarketError, in a sentence: repeated choice, unknown slot, gap, wrong shape or dtype, NaN or +inf
                score, negative seat, minimum above the seats, tied lottery, overlapping groups, too many reserved
    cost        O(choices) where scores are whole numbers from 0 to 16 382, otherwise they are sorted once
    """
    listed = arrays.lists(lists)
    given = arrays.scores(scores, listed)
    listed, given = arrays.trimmed(listed, given)
    capacity = arrays.whole("capacities", capacities, least=0)
    minimum = arrays.minimums(minimums, capacity)
    arrays.check_lists(listed, len(capacity))
    arrays.check_scores(listed, given)
    tree = tree_of(groups or (), capacity)
    pools = pools_of(reserves or (), capacity, len(listed))
    places = arrays.places(lottery, len(listed))
    scale = levels.scale_of(listed, given, tree, pools)
    count = sum(int(np.count_nonzero(block != NONE)) for block in arrays.blocks(listed))
    kept = None if scale.exact else arrays.frozen(np.where(listed == NONE, NOT_ELIGIBLE, given).astype(np.float64))
    packed = levels.packed(listed, given, scale, pools, over=consume)
    return Market(
        arrays.frozen(packed),
        capacity,
        minimum,
        places,
        pools,
        tree.over(pools),
        tree.groups,
        pools.reserves,
        count,
        listed.shape[1],
        scale.most if reserves else 0,
        kept,
    )
