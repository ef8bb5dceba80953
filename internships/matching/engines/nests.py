"""Groups of slots as the compiled loops see them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internships.matching.arrays import NONE
from internships.matching.market import Int32, Market, UInt64
from internships.matching.outcome import NOBODY


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


def nest_of(market: Market) -> Nest:
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
