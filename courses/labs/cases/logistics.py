"""Cases of LAB-LM: a parcel by post, special line or express, or out of a warehouse abroad."""

from collections.abc import Mapping
from typing import Any

from courses.labs import logistics
from courses.labs.asking import Ask, Kind
from courses.labs.chance import Chance, first_worth
from courses.labs.sheets import Cell, Sheet, Shown, figures

LAB, VERSION = "LAB-LM", 1
CLEAR = 0.03  # how far the two monthly totals are apart, as a share of the smaller


def make(seed: int) -> dict[str, Any]:
    """The warehouse is the answer to half of the seeds."""
    abroad = Chance(LAB, seed, "abroad").happens(50)
    return first_worth(LAB, seed, _draw, lambda case: _worth(case, abroad))


def _draw(chance: Chance) -> dict[str, Any]:
    return {
        "item": {
            "cm": [chance.whole(22, 48), chance.whole(14, 34), chance.whole(6, 24)],
            "kg": chance.figure(0.4, 2.8, 0.05),
        },
        "max_days": chance.pick((7, 10, 15, 25)),
        "monthly_qty": chance.figure(20, 600, 10),
        "direct": [
            _way(chance, "postal", divisor=0, step_kg=0.1, max_kg=2, first=(20, 28), step=(8, 11), days=(18, 24)),
            _way(
                chance, "special_line", divisor=8000, step_kg=0.1, max_kg=20, first=(26, 36), step=(5, 8), days=(9, 14)
            ),
            _way(chance, "express", divisor=5000, step_kg=0.5, max_kg=70, first=(96, 136), step=(22, 34), days=(4, 6)),
        ],
        "warehouse": {
            "head_per_kg": chance.figure(8, 16, 0.5),
            "storage_unit": chance.figure(1.2, 3, 0.2),
            "pick_pack": chance.figure(8, 14, 0.5),
            "last_mile": chance.figure(24, 40, 1),
            "fixed_month": chance.figure(2400, 9600, 400),
        },
    }


def _way(
    chance: Chance, name: str, *, divisor: int, step_kg: float, max_kg: int, first: tuple[int, int],
    step: tuple[int, int], days: tuple[int, int],
) -> dict[str, Any]:  # fmt: skip
    return {
        "id": name,
        "divisor": divisor,
        "step_kg": step_kg,
        "first_kg": step_kg,
        "first_price": chance.figure(*first, 1),
        "step_price": chance.figure(*step, 0.5),
        "max_kg": max_kg,
        "days": chance.whole(*days),
    }


def _worth(case: Mapping[str, Any], abroad: bool) -> bool:
    """Two ways at least are open, one may be closed; room is charged instead of weight somewhere; no close finish."""
    answer = logistics.answer(case)
    ways = [*answer["direct"].values()]
    open_costs = sorted(way["cost"] for way in ways if way["feasible"])
    bulky = any(way["chargeable_kg"] >= 1.2 * case["item"]["kg"] for way in ways if way["feasible"])
    near, far = sorted((answer["total_direct"], answer["total_warehouse"]))
    clear = far > near * (1 + CLEAR) and len(open_costs) > 1 and open_costs[1] > open_costs[0] + 1
    return clear and bulky and (answer["recommend"] == "warehouse") == abroad


def asks(case: Mapping[str, Any]) -> tuple[Ask, ...]:
    """Every way by itself, then the warehouse, then what is to be recommended."""
    ways = [way["id"] for way in case["direct"]]
    return (
        *(ask for way in ways for ask in _way_asks(way)),
        Ask("cheapest_direct", Kind.CHOICE, (*ways,), "compared", "cheapest_direct"),
        Ask("warehouse_unit_variable", Kind.MONEY, (), "compared", "warehouse_unit_variable", unit="rmb"),
        Ask("breakeven_qty", Kind.WHOLE, (), "compared", "breakeven_qty", none=True, unit="pieces"),
        Ask("total_direct", Kind.MONEY, (), "compared", "total_direct", unit="rmb"),
        Ask("total_warehouse", Kind.MONEY, (), "compared", "total_warehouse", unit="rmb"),
        Ask("recommend", Kind.CHOICE, (*ways, "warehouse"), "compared", "recommend"),
    )


def _way_asks(way: str) -> list[Ask]:
    asked = (("chargeable_kg", Kind.NUMBER, "kg"), ("cost", Kind.MONEY, "rmb"), ("feasible", Kind.FLAG, ""))
    return [Ask(f"direct.{way}.{name}", kind, (), way, name, unit=unit) for name, kind, unit in asked]


def sheets(case: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """The parcel, the ways, the warehouse."""
    money, number = Shown.MONEY, Shown.NUMBER
    sides = dict(zip(("length_cm", "width_cm", "height_cm"), case["item"]["cm"], strict=True))
    parcel = {**sides, "kg": case["item"]["kg"], "max_days": case["max_days"], "monthly_qty": case["monthly_qty"]}
    return (
        figures(
            "parcel", parcel, **dict.fromkeys(sides, number), kg=number, max_days=Shown.WHOLE, monthly_qty=Shown.WHOLE
        ),
        _turned(case["direct"]),
        figures("warehouse_prices", case["warehouse"], **dict.fromkeys(case["warehouse"], money)),
    )


def _turned(ways: list[dict[str, Any]]) -> Sheet:
    """A column for each way: eight columns would not fit a telephone."""
    shown = {name: Shown.MONEY if name.endswith("price") else Shown.NUMBER for name in ways[0] if name != "id"}
    rows = ((Cell(name, Shown.NAME), *(Cell(way[name], how) for way in ways)) for name, how in shown.items())
    return Sheet("ways", ("term", *(way["id"] for way in ways)), tuple(rows))
