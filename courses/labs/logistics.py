"""LAB-LM: which way a parcel goes, and from how many a month a warehouse abroad pays."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from courses.labs.errors import LabError
from courses.labs.figures import GUARD, money, steps
from courses.labs.reading import Case


@dataclass(frozen=True)
class Direct:
    """A way from door to door: the weight it charges in kg, RMB a parcel, and whether it is allowed."""

    chargeable: float
    cost: float
    feasible: bool


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """Chargeable weight, cost and feasibility of every way; the cheapest; break-even and monthly totals in RMB."""
    given = Case(case)
    quantity = given.whole("monthly_qty", 0, 10**7)
    ways = {name: _direct(way, given) for name, way in given.by_id("direct", 1, 50).items()}
    allowed = {name: way.cost for name, way in ways.items() if way.feasible}
    if not allowed:
        raise LabError("direct", "one way at least must be feasible")
    best = min(allowed, key=lambda name: allowed[name])
    fixed, variable = _warehouse(given)
    totals = allowed[best] * quantity, fixed + variable * quantity
    gain = allowed[best] - variable
    return {
        "direct": {name: _said(way) for name, way in ways.items()},
        "cheapest_direct": best,
        "warehouse_unit_variable": money(variable),
        "breakeven_qty": steps(fixed / gain) if gain > GUARD else None,
        "recommend": best if totals[0] <= totals[1] else "warehouse",
        "total_direct": money(totals[0]),
        "total_warehouse": money(totals[1]),
    }


def _direct(way: Case, given: Case) -> Direct:
    item = given.inside("item")
    length, width, height = _sides(item)
    divisor, step = way.number("divisor"), way.number("step_kg", GUARD)
    volumetric = length * width * height / divisor if divisor else 0.0
    heavy = max(item.number("kg", GUARD), volumetric)
    charged = round(steps(heavy / step) * step, 6)
    further = max(steps((charged - way.number("first_kg", GUARD)) / step), 0)
    cost = way.number("first_price") + further * way.number("step_price")
    fits = charged <= way.number("max_kg") + GUARD and way.number("days") <= given.number("max_days")
    return Direct(charged, cost, fits)


def _sides(item: Case) -> list[float]:
    sides = item.numbers("cm", GUARD, 3)
    if len(sides) != 3:
        raise LabError("item.cm", "three sides are wanted")
    return sides


def _warehouse(given: Case) -> tuple[float, float]:
    """RMB a month, and RMB a parcel."""
    way, weight = given.inside("warehouse"), given.inside("item").number("kg")
    parcel = sum(way.number(name) for name in ("storage_unit", "pick_pack", "last_mile"))
    return way.number("fixed_month"), way.number("head_per_kg") * weight + parcel


def _said(way: Direct) -> dict[str, Any]:
    return {"chargeable_kg": money(way.chargeable), "cost": money(way.cost), "feasible": way.feasible}
