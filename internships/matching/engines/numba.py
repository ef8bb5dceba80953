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
from internships.matching.compiling import compiled, prefetch
from internships.matching.market import LAST_DRAW, Int32, Int64, Market, UInt64
from internships.matching.outcome import NOBODY, Closing, chains

# How many students ahead their own figures, their row, and the slot of its next choice are asked from memory.
FURTHER, FAR, NEAR = 48, 32, 12
ORDER_BITS = 12  # of a level: finer than this, who comes first changes nothing
HIGH, LOW = np.uint64(32), np.uint64(LAST_DRAW)
NO_KEY = np.uint64(NOBODY)
ENTIRE = 1 << 26  # so many seats are laid out as they are; with more, no slot gets more room than it has applicants

_ask = prefetch()


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


class Nest(NamedTuple):
    """Groups as the compiled code sees them: pools in an order in which every group is one stretch.

    node      int32 (pools,), parent int32 (groups,): the innermost group around each, of those that can be full at all
    bar       uint64 (groups,): keys up to here were turned away; 0 as long as nobody was
    start,end int32 (groups,): the stretch
    tree      uint64: the weakest key of each pool, and over them of every pair, of every pair of pairs …
    awake     bool (pools,): whether a group around it ever turned somebody away; till then nobody asks for its weakest
    """

    node: Int32
    parent: Int32
    cap: Int32
    filled: Int32
    bar: UInt64
    place: Int32
    pool_at: Int32
    start: Int32
    end: Int32
    tree: UInt64
    awake: NDArray[np.bool_]


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
        self.nest = _nest(market) if market.tree.size else None
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
            _place(self.queue, self.spare, len(waiting), *shared, *self.state)
        else:
            _place_nested(self.queue, self.spare, len(waiting), *shared, *self.state, *self.nest)

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
                _empty(pool, self.nest.place, self.nest.tree)
        for node in around:
            assert self.nest is not None  # noqa: S101  # a slot inside a group has a nest
            self.nest.filled[node] -= len(keys)
        return market.drawn[(LOW - (keys & LOW)).astype(np.int64)]


@compiled
def _place(queue, spare, waiting, flat, width, bits, end, draw, drawn, at, heap, first, size, bar):
    low = (flat.dtype.type(1) << bits) - flat.dtype.type(1)
    while waiting > 0:
        displaced = 0
        for turn in range(waiting):
            if turn + FURTHER < waiting:
                ahead = queue[turn + FURTHER]
                _ask(at, ahead)
                _ask(draw, ahead)
            if turn + FAR < waiting:
                ahead = queue[turn + FAR]
                _ask(flat, np.int64(ahead) * width + at[ahead])
            if turn + NEAR < waiting:
                ahead = queue[turn + NEAR]
                cell = flat[np.int64(ahead) * width + min(at[ahead], width - 1)]
                if cell != end:
                    pool = np.int64(cell >> bits)
                    _ask(bar, pool)
                    _ask(heap, first[pool])
                    _ask(heap, first[pool] + 8)
            student = queue[turn]
            choice, row = np.int64(at[student]), np.int64(student) * width
            told = np.uint64(draw[student])
            at[student] = -1
            while choice < width:
                cell = flat[row + choice]
                if cell == end:
                    break
                choice += 1
                pool, level = np.int64(cell >> bits), np.uint64(cell & low)
                key = level << HIGH | told
                barred = bar[pool]
                if level == 0 or key <= barred:
                    continue
                at[student] = choice
                start = first[pool]
                room = first[pool + 1] - start
                if barred == 0:  # not full yet
                    heap[start + size[pool]] = key
                    size[pool] += 1
                    if size[pool] == room:
                        _pile(heap, start, room)
                        bar[pool] = heap[start]
                else:
                    spare[displaced] = drawn[LOW - (heap[start] & LOW)]
                    displaced += 1
                    _sink(heap, start, room, 0, key)
                    bar[pool] = heap[start]
                break
        queue, spare = spare, queue
        waiting = displaced


@compiled
def _sink(heap, start, count, at, key):
    """Put a key where `at` was, and let it sink to where it belongs."""
    while True:
        child = 2 * at + 1
        if child >= count:
            break
        if child + 1 < count and heap[start + child + 1] < heap[start + child]:
            child += 1
        if heap[start + child] >= key:
            break
        heap[start + at] = heap[start + child]
        at = child
    heap[start + at] = key


@compiled
def _pile(heap, start, count):
    """Make a heap of keys in any order."""
    for parent in range((count >> 1) - 1, -1, -1):
        _sink(heap, start, count, parent, heap[start + parent])


@compiled
def _rise(heap, start, at, key):
    """Put a key at the end, and let it rise to where it belongs."""
    while at > 0:
        parent = (at - 1) >> 1
        if heap[start + parent] <= key:
            break
        heap[start + at] = heap[start + parent]
        at = parent
    heap[start + at] = key


@compiled
def _place_nested(
    queue, spare, waiting, flat, width, bits, end, draw, drawn, at, heap, first, size, bar,
    node, parent, cap, count, node_bar, place, pool_at, begin, stop, tree, awake,
):  # fmt: skip
    low = (flat.dtype.type(1) << bits) - flat.dtype.type(1)
    while waiting > 0:
        displaced = 0
        for turn in range(waiting):
            if turn + FURTHER < waiting:
                ahead = queue[turn + FURTHER]
                _ask(at, ahead)
                _ask(draw, ahead)
            if turn + FAR < waiting:
                ahead = queue[turn + FAR]
                _ask(flat, np.int64(ahead) * width + at[ahead])
            if turn + NEAR < waiting:
                ahead = queue[turn + NEAR]
                cell = flat[np.int64(ahead) * width + min(at[ahead], width - 1)]
                if cell != end:
                    pool = np.int64(cell >> bits)
                    _ask(bar, pool)
                    _ask(heap, first[pool])
                    _ask(heap, first[pool] + 8)
            student = queue[turn]
            choice, row = np.int64(at[student]), np.int64(student) * width
            told = np.uint64(draw[student])
            at[student] = -1
            while choice < width:
                cell = flat[row + choice]
                if cell == end:
                    break
                choice += 1
                pool, level = np.int64(cell >> bits), np.uint64(cell & low)
                key = level << HIGH | told
                if level == 0 or key <= bar[pool]:
                    continue
                around, refused = node[pool], False
                while around >= 0:
                    if key <= node_bar[around]:
                        refused = True
                        break
                    around = parent[around]
                if refused:
                    continue
                at[student] = choice
                start = first[pool]
                room = first[pool + 1] - start
                if size[pool] == room:
                    victim = heap[start]
                    _sink(heap, start, room, 0, key)
                    bar[pool] = heap[start]
                    if awake[pool]:
                        _set(place[pool], heap[start], tree)
                else:
                    victim = np.uint64(0)
                    if awake[pool]:
                        _rise(heap, start, size[pool], key)
                        _set(place[pool], heap[start], tree)
                    else:
                        heap[start + size[pool]] = key
                    size[pool] += 1
                    if size[pool] == room:
                        if not awake[pool]:
                            _pile(heap, start, room)
                        bar[pool] = heap[start]
                    if node[pool] >= 0:
                        victim = _count_in(pool, node, parent, cap, count, node_bar, pool_at, place, begin, stop, tree, awake, heap, first, size)  # fmt: skip  # noqa: E501
                if victim:
                    spare[displaced] = drawn[LOW - (victim & LOW)]
                    displaced += 1
                break
        queue, spare = spare, queue
        waiting = displaced


@compiled
def _count_in(pool, node, parent, cap, count, node_bar, pool_at, place, begin, stop, tree, awake, heap, first, size):
    """One more in the groups around the pool; the key the innermost overfull one gives up, 0 if none is."""
    full, around = -1, node[pool]
    while around >= 0:
        count[around] += 1
        if full < 0 and count[around] > cap[around]:
            full = around
        around = parent[around]
    if full < 0:
        return np.uint64(0)
    if node_bar[full] == 0:
        _wake(begin[full], stop[full], pool_at, tree, awake, heap, first, size)
    weakest = pool_at[_weakest(begin[full], stop[full], tree)]
    start = first[weakest]
    victim = heap[start]
    size[weakest] -= 1
    if size[weakest] > 0:
        _sink(heap, start, np.int64(size[weakest]), 0, heap[start + size[weakest]])
        _set(place[weakest], heap[start], tree)
    else:
        _set(place[weakest], NO_KEY, tree)
    node_bar[full] = victim
    around = node[weakest]
    while around >= 0:
        count[around] -= 1
        around = parent[around]
    return victim


@compiled
def _wake(begin, stop, pool_at, tree, awake, heap, first, size):
    """From now on the weakest keys of these pools are kept in order."""
    for place in range(begin, stop):
        pool = pool_at[place]
        if awake[pool]:
            continue
        awake[pool] = True
        if size[pool] == 0:
            continue
        start = first[pool]
        if size[pool] < first[pool + 1] - start:  # a full one is a heap already
            _pile(heap, start, np.int64(size[pool]))
        _set(place, heap[start], tree)


@compiled
def _set(place, key, tree):
    """A new weakest key at one place; upwards only as far as something changes."""
    at = (tree.size >> 1) + place
    tree[at] = key
    at >>= 1
    while at > 0:
        weakest = min(tree[2 * at], tree[2 * at + 1])
        if tree[at] == weakest:
            break
        tree[at] = weakest
        at >>= 1


@compiled
def _weakest(begin, stop, tree):
    """The place of the weakest key from begin up to, not including, stop."""
    half = tree.size >> 1
    left, right = begin + half, stop + half
    best, found = tree[left], left
    while left < right:
        if left & 1:
            if tree[left] < best:
                best, found = tree[left], left
            left += 1
        if right & 1:
            right -= 1
            if tree[right] < best:
                best, found = tree[right], right
        left >>= 1
        right >>= 1
    while found < half:
        found = 2 * found if tree[2 * found] == best else 2 * found + 1
    return found - half


@compiled
def _empty(pool, place, tree):
    _set(place[pool], NO_KEY, tree)


def _nest(market: Market) -> Nest:
    """Groups without those that can never be full: a cap as large as all that is inside refuses nobody."""
    tree, count = market.tree, len(market.pools.slot)
    around = _around(market)
    node = np.append(around, np.int32(NONE))[tree.node]
    parent = np.append(around, np.int32(NONE))[tree.parent]
    begin, stop, own = _stretches(node, parent)
    inside = np.flatnonzero(node != NONE)
    order = inside[np.argsort(node[inside], kind="stable")]
    first = np.searchsorted(node[order], np.arange(tree.size))
    place, pool_at = np.full(count, NONE, dtype=np.int32), np.empty(len(order), dtype=np.int32)
    place[order] = own[node[order]] + np.arange(len(order)) - first[node[order]]
    pool_at[place[order]] = order
    half = 1 << max(len(order) - 1, 1).bit_length()
    return Nest(
        node,
        parent,
        tree.cap,
        np.zeros(tree.size, dtype=np.int32),
        np.zeros(tree.size, dtype=np.uint64),
        place,
        pool_at,
        begin,
        stop,
        np.full(2 * half, NOBODY, dtype=np.uint64),
        np.zeros(count, dtype=np.bool_),
    )


def _around(market: Market) -> Int32:
    """int32 (groups,): the group itself if it can be full, else the innermost one around it that can."""
    tree = market.tree
    inside, cap, parent = np.zeros(tree.size, dtype=np.int64), tree.cap.tolist(), tree.parent.tolist()
    there = tree.node != NONE
    np.add.at(inside, tree.node[there], market.pools.capacity[there])
    seats = inside.tolist()
    for node, up in enumerate(parent):  # children first
        if up != NONE:
            seats[up] += min(seats[node], cap[node])
    around = [NONE] * tree.size
    for node in range(tree.size - 1, -1, -1):
        up = parent[node]
        around[node] = node if cap[node] < seats[node] else NONE if up == NONE else around[up]
    return np.array(around, dtype=np.int32)


def _stretches(node: Int32, parent: Int32) -> tuple[Int32, Int32, Int32]:
    """int32 (groups,): where each stretch begins and ends; and where, after its children's, its own pools begin."""
    total = np.bincount(node[node != NONE], minlength=len(parent)).tolist()
    ups = parent.tolist()
    for one, up in enumerate(ups):  # children first
        if up != NONE:
            total[up] += total[one]
    begin, free, end = [0] * len(ups), [0] * len(ups), 0
    for one in range(len(ups) - 1, -1, -1):  # outer groups first: free[up] is where the next child may begin
        up = ups[one]
        begin[one] = free[one] = end if up == NONE else free[up]
        if up == NONE:
            end += total[one]
        else:
            free[up] += total[one]
    stop = [start + size for start, size in zip(begin, total, strict=True)]
    return np.array(begin, dtype=np.int32), np.array(stop, dtype=np.int32), np.array(free, dtype=np.int32)
