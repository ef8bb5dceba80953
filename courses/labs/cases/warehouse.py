"""Cases of LAB-OW: three firms of different size share a warehouse abroad."""

from collections.abc import Mapping
from typing import Any

from courses.labs import warehouse
from courses.labs.asking import Ask, Kind, Rows
from courses.labs.chance import Chance, first_worth
from courses.labs.sheets import Sheet, Shown, figures, table

LAB, VERSION = "LAB-OW", 1
RULES = ("usage", "equal", "shapley")
NEAR = 5  # RMB: whether a fee harms must not hang on how somebody rounds


def make(seed: int) -> dict[str, Any]:
    """Three firms, so that the six orders in which they could have come together fit on a sheet of paper."""
    harms = Chance(LAB, seed, "harms").happens(80)
    return first_worth(LAB, seed, _draw, lambda case: _worth(case, harms))


def _draw(chance: Chance) -> dict[str, Any]:
    # One firm with many parcels and little volume, one with much volume: use is then a poor measure of cost.
    shapes = chance.some((((12, 45), (260, 620)), ((60, 140), (40, 160)), ((20, 110), (60, 420))), 3)
    firms = [
        {
            "id": f"F{n}",
            "volume_m3": chance.whole(*volume),
            "orders": 10 * chance.whole(orders[0] // 10, orders[1] // 10),
        }
        for n, (volume, orders) in enumerate(shapes, 1)
    ]
    return {
        "setup": chance.figure(1200, 3600, 300),
        "module_rent": chance.figure(2400, 4800, 300),
        "module_m3": chance.pick((30, 40, 50)),
        "storage_per_m3": chance.figure(12, 30, 2),
        "handling_per_order": chance.figure(4, 9, 0.5),
        "firms": firms,
    }


def _worth(case: Mapping[str, Any], harms: bool) -> bool:
    """Pay by use harms somebody in four cases of five, nobody in the fifth; no fee is close to what is paid alone."""
    answer = warehouse.answer(case)
    off = [abs(fee - own) for rule in RULES for fee, own in zip(answer[rule]["pay"], answer["standalone"], strict=True)]
    return min(off) > NEAR and bool(answer["usage"]["harmed"]) == harms


def asks(case: Mapping[str, Any]) -> tuple[Ask, ...]:
    """What each pays alone, what all pay together, and the fees and the harmed by every rule."""
    firms = Rows([firm["id"] for firm in case["firms"]])
    return (
        *firms.listed("standalone", Kind.MONEY, group="alone", unit="rmb"),
        Ask("pooled_total", Kind.MONEY, group="alone", key="pooled_total", unit="rmb"),
        Ask("saving", Kind.MONEY, group="alone", key="saving", unit="rmb"),
        *(ask for rule in RULES for ask in _rule(firms, rule)),
    )


def _rule(firms: Rows, rule: str) -> list[Ask]:
    harmed = Ask(f"{rule}.harmed", Kind.NAMES, (*firms.names,), rule, "harmed")
    return [*firms.listed(f"{rule}.pay", Kind.MONEY, key="pay", group=rule, unit="rmb"), harmed]


def sheets(case: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """The firms, then the prices of the warehouse."""
    money = Shown.MONEY
    return (
        table("firms", case["firms"], id=Shown.NAME, volume_m3=Shown.NUMBER, orders=Shown.WHOLE),
        figures(
            "prices", case, setup=money, module_rent=money, module_m3=Shown.NUMBER, storage_per_m3=money,
            handling_per_order=money,
        ),
    )  # fmt: skip
