"""Cases of LAB-OF: one export order, and the money a firm has to put into it."""

from collections.abc import Mapping
from typing import Any

from courses.labs import order_finance
from courses.labs.asking import Ask, Kind
from courses.labs.chance import Chance, first_worth
from courses.labs.sheets import Sheet, Shown, figures

LAB, VERSION = "LAB-OF", 1
RATIOS = ("return_on_own_with", "return_on_own_without")


def make(seed: int) -> dict[str, Any]:
    """In one case of six the loans carry the whole order, and a return on own money says nothing."""
    carried = Chance(LAB, seed, "carried").happens(16)
    return first_worth(LAB, seed, _draw, lambda case: _worth(case, carried))


def _draw(chance: Chance) -> dict[str, Any]:
    usd, fx = chance.figure(60000, 280000, 1000), chance.figure(6.8, 7.3, 0.01)
    cost = round(usd * fx * chance.whole(66, 86) / 100 / 1000) * 1000
    ship = chance.figure(20, 50, 5)
    return {
        "order_usd": usd,
        "fx": fx,
        "deposit": chance.pick((0, 0.1, 0.2, 0.3)),
        "cost_rmb": cost,
        "freight_rmb": chance.figure(12000, 45000, 1000),
        "po_advance": chance.pick((0.5, 0.6, 0.7)),
        "po_rate": chance.pick((0.06, 0.066, 0.072, 0.075)),
        "ship_day": ship,
        "ltv": chance.pick((0.7, 0.75, 0.8)),
        "transit_rate": chance.pick((0.054, 0.06, 0.065)),
        "pay_day": ship + chance.figure(40, 80, 5),
    }


def _worth(case: Mapping[str, Any], carried: bool) -> bool:
    """The order earns something either way, and the loans leave some own money in it, or clearly none."""
    answer = order_finance.answer(case)
    earns = min(answer["profit_with"], answer["profit_without"]) > 10000
    own = answer["own_peak_with"]
    return earns and (own < 0.001 if carried else own > 5000)


def asks(case: Mapping[str, Any]) -> tuple[Ask, ...]:
    """The loans, the own money at its peak, what is earned."""
    groups = {
        "loans": ("po_advance", "transit_loan", "interest"),
        "own_money": ("own_peak_with", "own_peak_without"),
        "earned": ("profit_with", "profit_without"),
    }
    figures_asked = (
        Ask(name, Kind.MONEY, group=group, key=f"{name}_asked" if name == "po_advance" else name, unit="rmb")
        for group, names in groups.items()
        for name in names
    )
    return (*figures_asked, *(Ask(name, Kind.RATIO, group="earned", key=name, none=True) for name in RATIOS))


def sheets(case: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """The order, then the two loans."""
    money, share, whole = Shown.MONEY, Shown.SHARE, Shown.WHOLE
    return (
        figures(
            "order", case, order_usd=money, fx=Shown.NUMBER, deposit=share, cost_rmb=money, freight_rmb=money,
            ship_day=whole, pay_day=whole,
        ),
        figures("loan_terms", case, po_advance=share, po_rate=share, ltv=share, transit_rate=share),
    )  # fmt: skip
