"""The compiled loops: who proposes where, and whom a full slot or a full group gives up.

One file, because the compiler keeps machine code by the file of the function that is called: with a loop here and its
heap elsewhere, a changed heap would not be compiled again.
"""

import numpy as np

from internships.matching.compiling import compiled, prefetch
from internships.matching.market import LAST_DRAW
from internships.matching.outcome import NOBODY

# How many students ahead their own figures, their row, and the slot of its next choice are asked from memory.
FURTHER, FAR, NEAR = 48, 32, 12
HIGH, LOW = np.uint64(32), np.uint64(LAST_DRAW)
NO_KEY = np.uint64(NOBODY)

_ask = prefetch()


@compiled
def propose(queue, spare, waiting, flat, width, bits, end, draw, drawn, at, heap, first, size, bar):
    """Let those in the queue propose, and whoever they displace, until nobody waits; pools in no group."""
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
def propose_in_groups(
    queue, spare, waiting, flat, width, bits, end, draw, drawn, at, heap, first, size, bar,
    node, parent, cap, count, node_bar, place, pool_at, begin, stop, tree, awake,
):  # fmt: skip
    """The same where groups with ceilings lie around the pools."""
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
def leave(pool, place, tree):
    """A closed pool has no weakest key."""
    _set(place[pool], NO_KEY, tree)
