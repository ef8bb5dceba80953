"""Cases of LAB-PD: three factories and four weeks of goods, shipped every week, every two or once."""

from collections.abc import Mapping
from typing import Any

from courses.labs import distribution
from courses.labs.asking import Ask, Kind, Rows
from courses.labs.chance import Chance, first_worth
from courses.labs.sheets import Cell, Sheet, Shown, figures

LAB, VERSION = "LAB-PD", 1
WEEKS, CYCLES = 4, (1, 2, 4)
CLEAR = 0.01  # how much dearer the second best cycle is


def make(seed: int) -> dict[str, Any]:
    """Each cycle is the best of a third of the seeds: to wait must not be right by habit."""
    best = Chance(LAB, seed, "best").pick(CYCLES)
    return first_worth(LAB, seed, _draw, lambda case: _worth(case, best))


def _draw(chance: Chance) -> dict[str, Any]:
    few, many = chance.pick(((3, 11), (6, 20), (8, 28)))  # m3 a factory and week
    weekly = [[chance.figure(few, many, 0.5) for _ in range(WEEKS)] for _ in range(3)]
    return {
        "cap40": 68,
        "cap20": 28,
        "cost40": chance.figure(19000, 25000, 500),
        "cost20": chance.figure(11500, 14500, 500),
        "lcl_per_m3": chance.figure(560, 760, 20),
        "lcl_min_m3": 1,
        "holding_per_m3_week": chance.figure(20, 160, 10),
        "cycles": [*CYCLES],
        "firms": [{"id": f"F{n}", "weekly_m3": volumes} for n, volumes in enumerate(weekly, 1)],
    }


def _worth(case: Mapping[str, Any], best: int) -> bool:
    """The best cycle is clearly the best, and pooling saves something that is worth the trouble."""
    answer = distribution.answer(case)
    first, second, _third = sorted(answer["pooled"].values())
    return answer["best_cycle"] == best and second > first * (1 + CLEAR) and 0.05 < answer["saving_rate"] < 0.6


def asks(case: Mapping[str, Any]) -> tuple[Ask, ...]:
    """What every cycle costs together and apart, the best of them, and what pooling saves."""
    cycles = Rows([str(one) for one in case["cycles"]])
    return (
        *cycles.named("pooled", Kind.MONEY, group="together", unit="rmb"),
        *cycles.named("separate_same_cycle", Kind.MONEY, group="apart", unit="rmb"),
        Ask("best_cycle", Kind.WHOLE, (*cycles.names,), "compared", "best_cycle"),
        Ask("best_pooled", Kind.MONEY, group="compared", key="best_pooled", unit="rmb"),
        Ask("separate_best", Kind.MONEY, group="compared", key="separate_best", unit="rmb"),
        Ask("saving_rate", Kind.RATIO, group="compared", key="saving_rate"),
    )


def sheets(case: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """The volumes, a column for each factory, then the prices."""
    firms, money, number = case["firms"], Shown.MONEY, Shown.NUMBER
    weeks = zip(*(firm["weekly_m3"] for firm in firms), strict=True)
    rows = ((Cell(week, Shown.WHOLE), *(Cell(one, number) for one in volumes)) for week, volumes in enumerate(weeks, 1))
    return (
        Sheet("volumes", ("week", *(firm["id"] for firm in firms)), tuple(rows)),
        figures(
            "prices", case, cap40=number, cost40=money, cap20=number, cost20=money, lcl_per_m3=money,
            lcl_min_m3=number, holding_per_m3_week=money,
        ),
    )  # fmt: skip
