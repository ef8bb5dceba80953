"""Cases of LAB-CD: who works in what in three invented cities, and what six firms of one industry sell."""

from collections.abc import Mapping
from typing import Any

from courses.labs import clusters
from courses.labs.asking import BETWEEN, Ask, Kind
from courses.labs.chance import Chance, first_worth
from courses.labs.sheets import Cell, Sheet, Shown

LAB, VERSION = "LAB-CD", 1
CITIES = ("city1", "city2", "city3")
INDUSTRIES = ("appliances", "auto_parts", "textiles", "brushes", "stone", "electronics", "food")
NEAR = 0.03  # no quotient this close to the threshold


def make(seed: int) -> dict[str, Any]:
    """Some industry of some city is a cluster, and most are not."""
    return first_worth(LAB, seed, _draw, _worth)


def _draw(chance: Chance) -> dict[str, Any]:
    sales = [chance.figure(2, 12, 1) for _ in range(6)]
    sales[chance.whole(0, 5)] = chance.figure(16, 48, 1)
    return {
        "cities": [*CITIES],
        "industries": chance.some(INDUSTRIES, 3),
        "employment": [[chance.figure(400, 9000, 100) for _ in range(3)] for _ in CITIES],
        "firm_sales": sales,
    }


def _worth(case: Mapping[str, Any]) -> bool:
    """Two to four clusters; every quotient says clearly whether it is one."""
    answer = clusters.answer(case)
    quotients = [one for row in answer["lq"].values() for one in row.values()]
    clear = all(abs(one - clusters.SPECIALISED) > NEAR for one in quotients)
    return clear and 2 <= len(answer["specialised"]) <= 4


def asks(case: Mapping[str, Any]) -> tuple[Ask, ...]:
    """A quotient for each city and industry, those that are clusters, and how concentrated the firms are."""
    pairs = [(city, industry) for city in case["cities"] for industry in case["industries"]]
    return (
        *(Ask(f"lq.{city}.{one}", Kind.RATIO, (), city, "lq", of=one) for city, one in pairs),
        Ask("specialised", Kind.PAIRS, tuple(map(BETWEEN.join, pairs)), "diagnosis", "specialised"),
        Ask("hhi", Kind.NUMBER, (), "diagnosis", "hhi"),
        Ask("cr4", Kind.RATIO, (), "diagnosis", "cr4"),
    )


def sheets(case: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """Who works in what, then what the firms sell."""
    rows = zip(case["cities"], case["employment"], strict=True)
    employed = ((Cell(city, Shown.NAME), *(Cell(one, Shown.WHOLE) for one in row)) for city, row in rows)
    sales = ((Cell(f"F{n}", Shown.NAME), Cell(one, Shown.NUMBER)) for n, one in enumerate(case["firm_sales"], 1))
    return (
        Sheet("employment", ("city", *case["industries"]), tuple(employed)),
        Sheet("firm_sales", ("firm", "sales"), tuple(sales)),
    )
