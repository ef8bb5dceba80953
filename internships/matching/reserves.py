"""Reserved seats: open seats are filled first, and whoever then still needs a reserved one may have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from internships.matching.arrays import MarketError, frozen, whole

Int32 = NDArray[np.int32]


class Reserve(NamedTuple):
    """One category: how many seats each slot keeps for it, int (slots,), and who belongs to it, bool (students,)."""

    seats: Any
    members: Any
    name: str = ""


@dataclass(frozen=True, eq=False)
class Pools:
    """The seats of a slot that are filled by one order. Pool s is the open one of slot s; the others follow.

    slot      int32 (pools,)
    capacity  int32 (pools,): those of a slot add up to its capacity
    category  int32 (pools,): the reserve, -1 for open seats
    """

    slot: Int32
    capacity: Int32
    category: Int32
    reserves: tuple[Reserve, ...] = ()

    def of_slot(self, slot: int) -> list[int]:
        """The pools of one slot, the open one first: the order in which they are filled."""
        return [slot, *(pool + self.slots for pool in np.flatnonzero(self.slot[self.slots :] == slot).tolist())]

    @property
    def slots(self) -> int:
        """How many slots there are."""
        return int(np.count_nonzero(self.category < 0))


def pools_of(reserves: Sequence[Any], capacity: Int32, students: int) -> Pools:
    """The pools of these slots.

    A slot takes the best in its open seats, then for each category in turn the best members who are left, then, where
    members are too few, the best others: a reserved seat is never left empty while somebody wants it.
    Raises MarketError: more reserved seats than there are, wrong shapes.
    source  Hafalir, Yenmez & Yildirim 2013 (reserves); Hu & Zhang 2025 (open first, so that cut-offs can be checked)
    """
    checked = tuple(_checked(number, reserve, len(capacity), students) for number, reserve in enumerate(reserves))
    kept = np.zeros(len(capacity), dtype=np.int64)
    slots, seats = [np.arange(len(capacity), dtype=np.int32)], []
    category = [np.full(len(capacity), -1, dtype=np.int32)]
    for number, reserve in enumerate(checked):
        holders = np.flatnonzero(reserve.seats).astype(np.int32)
        kept += reserve.seats
        slots.append(holders)
        seats.append(reserve.seats[holders])
        category.append(np.full(len(holders), number, dtype=np.int32))
    over = np.flatnonzero(kept > capacity)
    if over.size:
        slot = int(over[0])
        raise MarketError(f"slot {slot} reserves {kept[slot]} seats and has {capacity[slot]}")
    first = (capacity - kept).astype(np.int32)
    return Pools(
        frozen(np.concatenate(slots)),
        frozen(np.concatenate([first, *seats])),
        frozen(np.concatenate(category)),
        checked,
    )


def _checked(number: int, reserve: Any, slots: int, students: int) -> Reserve:
    try:
        seats, members, *name = reserve
        members = np.array(members)
    except (TypeError, ValueError) as error:
        raise MarketError(f"reserve {number} must be its seats and its members") from error
    kept = whole(f"reserve {number}", seats, least=0)
    if len(kept) != slots:
        raise MarketError(f"reserve {number} must say how many seats for every slot: {slots} numbers, not {len(kept)}")
    if members.dtype != np.bool_ or members.shape != (students,):
        raise MarketError(f"reserve {number} must say for every student whether they belong: {students} truth values")
    return Reserve(kept, frozen(members), str(*name))
