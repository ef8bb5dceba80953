"""Cases of LAB-CU: five sales and the customs supervision they go under, four goods and where they are classified."""

from collections.abc import Mapping
from typing import Any

from courses.labs import customs
from courses.labs.asking import Ask, Kind
from courses.labs.cases.data import rows
from courses.labs.chance import Chance, first_worth
from courses.labs.sheets import Cell, Sheet, Shown

LAB, VERSION = "LAB-CU", 1
CODES = ("9610", "9710", "9810", "1210", "0110")
STOCKS = ("domestic", "bonded_zone", "overseas_warehouse")
SALES, GOODS = 5, 4


def make(seed: int) -> dict[str, Any]:
    """Sales of many kinds, and goods of Anhui's clusters with what they might be taken for."""
    return first_worth(LAB, seed, _draw, _worth)


def _draw(chance: Chance) -> dict[str, Any]:
    sales = [
        {
            "buyer": chance.pick(("consumer", "business")),
            "stock": chance.pick(STOCKS),
            "listed_on_platform": chance.happens(70),
        }
        for _ in range(SALES)
    ]
    return {"scenarios": sales, "hs_answers": [_goods(one) for one in chance.some(rows("hs_goods.csv"), GOODS)]}


def _goods(row: Mapping[str, str]) -> dict[str, Any]:
    """In order of the codes, so that the place of the right one says nothing."""
    return {"goods": row["goods"], "truth": row["truth"], "options": sorted([row["truth"], *row["others"].split()])}


def _worth(case: Mapping[str, Any]) -> bool:
    """Four of the five modes come up, and no sale twice."""
    sales = {tuple(one.values()) for one in case["scenarios"]}
    return len(set(customs.answer(case)["codes"])) >= 4 and len(sales) == SALES


def right(case: Mapping[str, Any]) -> dict[str, Any]:
    """The modes, and the codes of the goods."""
    return {"codes": customs.answer(case)["codes"], "hs": [one["truth"] for one in case["hs_answers"]]}


def asks(case: Mapping[str, Any]) -> tuple[Ask, ...]:
    """A mode for every sale, a code for all goods."""
    sales = (
        Ask(f"codes[{n}]", Kind.CHOICE, CODES, "modes", "mode", of=str(n + 1)) for n in range(len(case["scenarios"]))
    )
    goods = (
        Ask(f"hs[{n}]", Kind.CHOICE, (*one["options"],), "classes", "class", of=one["goods"])
        for n, one in enumerate(case["hs_answers"])
    )
    return (*sales, *goods)


def sheets(case: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """The sales, then the goods."""
    name = Shown.NAME
    sales = (
        (
            Cell(n, Shown.WHOLE),
            Cell(one["buyer"], name),
            Cell(one["stock"], name),
            Cell(one["listed_on_platform"], Shown.FLAG),
        )
        for n, one in enumerate(case["scenarios"], 1)
    )
    return (
        Sheet("sales", ("number", "buyer", "stock", "listed_on_platform"), tuple(sales)),
        Sheet("goods", ("goods_name",), tuple((Cell(one["goods"], name),) for one in case["hs_answers"])),
    )
