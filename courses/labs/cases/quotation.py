"""Cases of LAB-QT: one carton of goods of an Anhui cluster, quoted from the purchase to CIF."""

from collections.abc import Mapping
from typing import Any

from courses.labs.asking import Ask, Kind
from courses.labs.chance import Chance
from courses.labs.sheets import Sheet, Shown, figures

LAB, VERSION = "LAB-QT", 1
# Goods, and what a carton costs with VAT, in RMB: teaching values.
GOODS = {
    "brushes": (240, 620),
    "appliances": (680, 1900),
    "auto_parts": (520, 2400),
    "hemp_textiles": (360, 1100),
    "wicker": (180, 560),
    "down_jackets": (900, 2600),
}
RATES = ((0.13, 0.13), (0.13, 0.09), (0.13, 0.1))  # VAT, and what of it is refunded


def make(seed: int) -> dict[str, Any]:
    """Every such case is worth solving: a refund, a margin, freight and insurance are always among it."""
    chance = Chance(LAB, seed)
    goods = chance.pick([*GOODS])
    least, most = GOODS[goods]
    vat, refund = chance.pick(RATES)
    return {
        "goods": goods,
        "cost_incl_vat": chance.figure(least, most, 0.5),
        "vat": vat,
        "refund_rate": refund,
        "domestic_charges": chance.figure(18, 96, 0.5),
        "profit_margin": chance.pick((0.06, 0.08, 0.1, 0.12, 0.15)),
        "freight": chance.figure(24, 140, 0.5),
        "ins_markup": 0.1,
        "ins_rate": chance.pick((0.003, 0.005, 0.008)),
        "fx": chance.figure(6.8, 7.3, 0.01),
    }


def asks(case: Mapping[str, Any]) -> tuple[Ask, ...]:
    """The price step by step."""
    units = {"refund": "rmb", "fob_rmb": "rmb", "fob_usd": "usd", "cfr_usd": "usd", "cif_usd": "usd"}
    steps = (Ask(name, Kind.MONEY, group="price", key=name, unit=unit) for name, unit in units.items())
    return (*steps, Ask("exchange_cost", Kind.RATIO, group="price", key="exchange_cost", unit="rmb_per_usd"))


def sheets(case: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """The goods and what they cost at home, then the way abroad."""
    money, share = Shown.MONEY, Shown.SHARE
    return (
        figures(
            "home", case, goods=Shown.NAME, cost_incl_vat=money, vat=share, refund_rate=share, domestic_charges=money,
            profit_margin=share,
        ),
        figures("abroad", case, freight=money, ins_markup=share, ins_rate=share, fx=Shown.NUMBER),
    )  # fmt: skip
