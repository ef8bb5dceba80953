"""Ceilings over several slots: a firm's, a cluster's, a city's. Nested or apart, so that they form a tree."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from internships.matching.arrays import MOST, NONE, MarketError, frozen
from internships.matching.reserves import Pools

Int32 = NDArray[np.int32]


class Group(NamedTuple):
    """At most `cap` students at these slots together. The name is for sentences."""

    slots: Any
    cap: int
    name: str = ""


@dataclass(frozen=True, eq=False)
class Tree:
    """Groups as nodes, the inner ones first, so that a parent's number is always larger than its children's.

    node    int32 (slots or pools,): the innermost group around each, -1 for none
    parent  int32 (groups,): the group around it, -1 for none
    cap     int32 (groups,)
    """

    node: Int32
    parent: Int32
    cap: Int32
    groups: tuple[Group, ...] = ()

    @property
    def size(self) -> int:
        """How many groups there are."""
        return len(self.cap)

    def over(self, pools: Pools) -> "Tree":
        """The same groups over pools instead of slots."""
        return Tree(frozen(self.node[pools.slot]), self.parent, self.cap, self.groups)

    def roots(self) -> Int32:
        """int32 (slots or pools,): the outermost group around each, -1 for none."""
        root = np.arange(self.size, dtype=np.int32)
        for node in range(self.size - 1, -1, -1):
            root[node] = node if self.parent[node] == NONE else root[self.parent[node]]
        return np.where(self.node == NONE, np.int32(NONE), np.append(root, np.int32(NONE))[self.node])


def memberships(groups: Sequence[Group]) -> tuple[Int32, Int32]:
    """(group, slot) of every slot of every group; the last group, which is an outer one, first."""
    slots = [group.slots for group in reversed(groups)]
    sizes = [len(one) for one in slots]
    group = np.repeat(np.arange(len(slots), dtype=np.int32)[::-1], sizes)
    return group, np.concatenate(slots) if slots else np.zeros(0, dtype=np.int32)


def tree_of(groups: Sequence[Any], capacity: Int32) -> Tree:
    """The groups as a tree over slots; `groups[node]` of the result is node's group.

    Raises MarketError: overlapping groups (to fill those best is NP-hard), unknown or repeated slot, negative cap.
    """
    checked = [_checked(number, group, len(capacity)) for number, group in enumerate(groups)]
    order = sorted(range(len(checked)), key=lambda number: (-len(checked[number].slots), -checked[number].cap, number))
    owner = np.full(len(capacity), NONE, dtype=np.int32)
    parent = np.full(len(checked), NONE, dtype=np.int32)
    for step, number in enumerate(order):  # the largest first: whatever it finds must find it whole
        node, members = len(order) - 1 - step, checked[number].slots
        around = owner[members]
        if np.any(around != around[0]):
            other = next(int(one) for one in around if one != NONE)
            raise MarketError(
                f"{_name(number, checked)} and {_name(order[len(order) - 1 - other], checked)} overlap: "
                "one must hold all of the other's slots, or none"
            )
        parent[node] = around[0]
        owner[members] = node
    ordered = tuple(checked[number] for number in reversed(order))
    caps = np.array([group.cap for group in ordered], dtype=np.int32)
    return Tree(frozen(owner), frozen(parent), frozen(caps), ordered)


def _checked(number: int, group: Any, slots: int) -> Group:
    try:
        members, cap, *name = group
        given = np.asarray(members)
    except (TypeError, ValueError) as error:
        raise MarketError(f"group {number} must be its slots and its cap") from error
    if given.ndim != 1 or given.dtype.kind not in "iu" or not given.size:
        raise MarketError(f"group {number} must name its slots, at least one, as whole numbers")
    if isinstance(cap, bool) or not isinstance(cap, int | np.integer) or not 0 <= cap <= MOST:
        raise MarketError(f"group {number}: the cap must be a whole number from 0, not {cap!r}")
    unknown = given[(given < 0) | (given >= slots)]
    if unknown.size:
        raise MarketError(f"group {number} names slot {int(unknown[0])}, which is unknown: there are {slots}")
    if len(np.unique(given)) < len(given):
        raise MarketError(f"group {number} names a slot twice")
    return Group(frozen(np.sort(given).astype(np.int32)), int(cap), str(*name))


def _name(number: int, groups: list[Group]) -> str:
    name = groups[number].name
    return f"group {number} ({name})" if name else f"group {number}"
