"""Every open order as columns in memory: what lists count and scores add up, without asking for the rows.

Made anew when an order is approved or closed (an approved order no longer changes), and when skills are merged, once a
process. 50 000 orders take
some megabytes; finding, counting every facet and scoring all of them for one student takes milliseconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db.models import Count, Max, Sum

from internships import matching
from internships.choices import OrderState
from internships.models import Order, OrderSkill
from lms.skills import public as skills

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
COLUMNS = (
    "pk", "school_id", "cluster_id", "cluster__city_id", "mode", "pay", "seats", "starts_on", "youngest_year",
    "approved_at",
)  # fmt: skip
NOWHERE = -1
LEVELS = 4  # nought to three: an order asks for no more


@dataclass(frozen=True)
class Slots:
    """The open orders, one place in every column each; the needs of order i are needs[first[i]:first[i + 1]]."""

    order: Ints
    school: Ints
    cluster: Ints
    city: Ints
    mode: npt.NDArray[Any]
    pay: Ints
    seats: Ints
    starts: Ints  # days since year 1
    month: Ints  # 202612
    youngest_year: Ints
    approved: Ints  # microseconds
    first: Ints
    skill: Ints
    level: Ints  # 1 to 3
    weight: Ints
    possible: Ints
    skills: tuple[str, ...] = field(default=())

    def __len__(self) -> int:
        return len(self.order)

    @cached_property
    def number_of(self) -> dict[str, int]:
        """{skill code: its number in `skill`}."""
        return {code: number for number, code in enumerate(self.skills)}

    @cached_property
    def gains(self) -> npt.NDArray[np.int32]:
        """The points each need brings for a level held of 0 to 3: no division while somebody waits."""
        held = np.minimum(np.arange(LEVELS), self.level[:, None])
        return (self.possible[:, None] * held // self.level[:, None]).astype(np.int32).ravel()

    @cached_property
    def starts_of(self) -> npt.NDArray[np.int32]:
        """Where each need's points begin in `gains`."""
        return np.arange(0, LEVELS * len(self.skill), LEVELS, dtype=np.int32)

    @cached_property
    def asks(self) -> Bools:
        """Which orders ask for anything."""
        return np.diff(self.first) > 0

    @cached_property
    def owner(self) -> Ints:
        """The order each need belongs to, by place."""
        return np.repeat(np.arange(len(self)), np.diff(self.first))

    def held(self, levels: Mapping[str, int]) -> Ints:
        """Somebody's level of every skill in `skills`."""
        held = np.zeros(len(self.skills), dtype=np.int32)
        for code, level in levels.items():
            if code in self.number_of:
                held[self.number_of[code]] = level
        return held

    def scores(self, levels: Mapping[str, int]) -> Ints:
        """The score of every order, 0 to 10 000: the same whole points as matching.fit gives one by one."""
        held = np.minimum(self.held(levels), LEVELS - 1)
        points = self.gains[self.starts_of + held[self.skill]]
        return np.where(self.asks, self._sums(points), matching.FULL_SCORE)

    def missing(self, levels: Mapping[str, int]) -> Ints:
        """How many skills of every order are held at a lower level than it asks for."""
        return self._sums(self.held(levels)[self.skill] < self.level)

    def asks_for(self, numbers: list[int]) -> Bools:
        """Which orders ask for any of the skills."""
        wanted = np.zeros(len(self.skills), dtype=bool)
        wanted[numbers] = True
        return self._sums(wanted[self.skill]) > 0

    def _sums(self, per_need: npt.NDArray[Any]) -> Ints:
        totals = np.zeros(len(per_need) + 1, dtype=np.int64)
        np.cumsum(per_need, out=totals[1:])
        return np.diff(totals[self.first])


Stamp = tuple[Any, ...]
_kept: list[tuple[Stamp, Slots]] = []


def open_slots() -> Slots:
    """The open orders as they are now: one small question, and the columns again only if something changed."""
    stamp = _stamp()
    if not _kept or _kept[0][0] != stamp:
        _kept[:] = [(stamp, _read())]
    return _kept[0][1]


def _stamp() -> Stamp:
    """Differs whenever the set of approved orders does, one more, one less or one for another; or the taxonomy."""
    rows = Order.objects.filter(state=OrderState.APPROVED).annotate(of=skills.newest())
    found = rows.aggregate(
        count=Count("pk"), newest=Max("approved_at"), total=Sum("pk"), pay_total=Sum("pay"), taxonomy=Max("of")
    )
    return tuple(found.values())


def _read() -> Slots:
    approved = Order.objects.filter(state=OrderState.APPROVED)
    rows = list(approved.annotate(seats=Sum("posts__seats")).order_by("pk").values_list(*COLUMNS))
    needs = OrderSkill.objects.filter(order__state=OrderState.APPROVED).annotate(counted=skills.counted())
    joined = needs.order_by("order_id", "counted").values_list("order_id", "counted")
    # Two skills of an order that have become one since ask for the higher level, and weigh what both did.
    return slots_of(rows, list(joined.annotate(asked=Max("level"), total=Sum("weight"))))


def slots_of(rows: list[tuple[Any, ...]], needs: list[tuple[int, str, int, int]]) -> Slots:
    """Columns out of rows (as COLUMNS, in order of pk) and needs (order, skill, level, weight; by order and skill)."""
    by = dict(zip(COLUMNS, zip(*rows, strict=True) if rows else [()] * len(COLUMNS), strict=True))
    order = _ints(by["pk"])
    owner = np.searchsorted(order, _ints(need[0] for need in needs))
    first = np.searchsorted(owner, np.arange(len(order) + 1))
    codes = sorted({need[1] for need in needs})
    number_of = {code: number for number, code in enumerate(codes)}
    weight = _ints(need[3] for need in needs)
    return Slots(
        order=order,
        school=_ints(by["school_id"]),
        cluster=_ints(NOWHERE if pk is None else pk for pk in by["cluster_id"]),
        city=_ints(NOWHERE if pk is None else pk for pk in by["cluster__city_id"]),
        mode=np.array(by["mode"], dtype="U20"),
        pay=_ints(by["pay"]),
        seats=_ints(seats or 0 for seats in by["seats"]),
        starts=_ints(day.toordinal() for day in by["starts_on"]),
        month=_ints(day.year * 100 + day.month for day in by["starts_on"]),
        youngest_year=_ints(by["youngest_year"]),
        approved=_ints(0 if at is None else int(at.timestamp() * 1_000_000) for at in by["approved_at"]),
        first=first,
        skill=_ints(number_of[need[1]] for need in needs),
        level=_ints(need[2] for need in needs),
        weight=weight,
        possible=_possible(weight, first),
        skills=tuple(codes),
    )


def _possible(weight: Ints, first: Ints) -> Ints:
    """The points each need can bring: rounded running totals, as matching shares them out."""
    totals = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(weight)])
    owner = np.repeat(np.arange(len(first) - 1), np.diff(first))
    before, whole = totals[first[:-1]][owner], (totals[first[1:]] - totals[first[:-1]])[owner]
    ends = matching.FULL_SCORE * (totals[1:] - before) // np.maximum(whole, 1)
    starts = matching.FULL_SCORE * (totals[:-1] - before) // np.maximum(whole, 1)
    return ends - starts


def _ints(values: Any) -> Ints:
    return np.fromiter(values, dtype=np.int64)
