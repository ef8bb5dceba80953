"""Cases of LAB-BR: a regional brand with three features to choose and five prices, against two rivals."""

from collections.abc import Mapping
from itertools import product
from statistics import median
from typing import Any

from courses.labs import brand
from courses.labs.asking import Ask, Kind
from courses.labs.chance import Chance, first_worth
from courses.labs.sheets import Cell, Sheet, Shown, figures

LAB, VERSION = "LAB-BR", 1
LEVELS = {
    "material": ("basic", "eco"),
    "identity": ("generic", "regional_brand"),
    "service": ("standard", "local_return"),
}
# Prices in RMB a piece, and what a piece costs to make as it is, in tenths of the lowest price: teaching values.
GOODS = {
    "brush_set": (9.9, 12.9, 15.9, 18.9, 22.9),
    "hemp_shirt": (59, 79, 99, 119, 139),
    "tea_tin": (29, 39, 49, 59, 69),
    "willow_basket": (39, 49, 59, 69, 79),
}


def make(seed: int) -> dict[str, Any]:
    """A market in which neither the cheapest nor the finest is best."""
    return first_worth(LAB, seed, _draw, _worth)


def _draw(chance: Chance) -> dict[str, Any]:
    goods = chance.pick([*GOODS])
    prices = GOODS[goods]
    low, middle = prices[0], prices[2]
    return {
        "goods": goods,
        "market": chance.figure(20000, 90000, 5000),
        "fixed": chance.figure(10000, 30000, 5000),
        "price_sens": round(chance.figure(1.4, 2.6, 0.1) / middle, 3),
        "base_cost": round(low * chance.whole(55, 80) / 100, 1),
        "partworth": {a: {plain: 0, fine: chance.figure(0.1, 0.9, 0.05)} for a, (plain, fine) in LEVELS.items()},
        "attr_cost": {
            a: {plain: 0, fine: round(middle * chance.whole(4, 16) / 100, 1)} for a, (plain, fine) in LEVELS.items()
        },
        "price_grid": [*prices],
        "rival_utils": [chance.figure(-1.2, -0.3, 0.05) for _ in range(2)],
    }


def _worth(case: Mapping[str, Any]) -> bool:
    """The best design is neither plain nor fine throughout, its price neither lowest nor highest, and it earns as much
    again as is fixed; half of all designs earn less than seven tenths of that.
    """
    answer = brand.answer(case)
    best = answer["best_design"]
    chosen = [best[a] == fine for a, (_plain, fine) in LEVELS.items()]
    inside = case["price_grid"][0] < best["price"] < case["price_grid"][-1]
    earns = answer["best_profit"] > case["fixed"]
    return earns and inside and any(chosen) and not all(chosen) and median(_shares(case)) < 0.7


def _shares(case: Mapping[str, Any]) -> list[float]:
    """What every design would be marked."""
    designs = (dict(zip(LEVELS, levels, strict=True)) for levels in product(*LEVELS.values()))
    return [
        brand.grade(case, {"design": {**one, "price": price}}).share for one in designs for price in case["price_grid"]
    ]


def right(case: Mapping[str, Any]) -> dict[str, Any]:
    """The best design."""
    return {"design": brand.answer(case)["best_design"]}


def asks(case: Mapping[str, Any]) -> tuple[Ask, ...]:
    """A level of every feature, and a price of the list."""
    features = (Ask(f"design.{a}", Kind.CHOICE, (*levels,), "design", a) for a, levels in case["partworth"].items())
    prices = tuple(f"{price:.2f}" for price in case["price_grid"])
    return (*features, Ask("design.price", Kind.MONEY, prices, "design", "price", unit="rmb"))


def sheets(case: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """The market, the features, the prices, the rivals."""
    money, number, name = Shown.MONEY, Shown.NUMBER, Shown.NAME
    levels = tuple(
        (Cell(a, name), Cell(level, name), Cell(worth, number), Cell(case["attr_cost"][a][level], money))
        for a, worths in case["partworth"].items()
        for level, worth in worths.items()
    )
    shown = {"goods": name, "market": Shown.WHOLE, "fixed": money, "base_cost": money, "price_sens": number}
    return (
        figures("market_sheet", case, **shown),
        Sheet("features", ("feature", "level", "partworth", "attr_cost"), levels),
        Sheet("prices", ("price_grid",), tuple((Cell(price, money),) for price in case["price_grid"])),
        Sheet("rivals", ("rival_utility",), tuple((Cell(one, number),) for one in case["rival_utils"])),
    )
