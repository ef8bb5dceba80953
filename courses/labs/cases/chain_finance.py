"""Cases of LAB-CF: five suppliers of a core firm whose credit limit is too small for all of them."""

from collections.abc import Mapping
from typing import Any

from courses.labs import chain_finance
from courses.labs.asking import Ask, Kind, Rows
from courses.labs.chance import Chance, first_worth
from courses.labs.sheets import Sheet, Shown, figures, table

LAB, VERSION = "LAB-CF", 1


def make(seed: int) -> dict[str, Any]:
    """A limit to be shared out."""
    return first_worth(LAB, seed, _draw, _worth)


def _draw(chance: Chance) -> dict[str, Any]:
    suppliers = [
        {
            "id": f"F{n}",
            "receivable": chance.figure(200000, 1500000, 10000),
            "days": chance.pick((30, 45, 60, 90, 120)),
            "own_rate": chance.pick((0.036, 0.054, 0.06, 0.066, 0.075, 0.084, 0.09, 0.108, 0.12)),
        }
        for n in range(1, 6)
    ]
    return {
        "core_limit": chance.figure(1200000, 2600000, 100000),
        "core_rate": chance.pick((0.039, 0.042, 0.045, 0.048)),
        "advance": chance.pick((0.7, 0.75, 0.8)),
        "cap_share": chance.pick((0.3, 0.35, 0.4)),
        "suppliers": suppliers,
    }


def _worth(case: Mapping[str, Any]) -> bool:
    """The limit runs out, the cap cuts somebody, somebody gets a rest, and no two stand level in the queue."""
    lent = chain_finance.answer(case)["funded"]
    wanted = {one["id"]: round(case["advance"] * one["receivable"], 2) for one in case["suppliers"]}
    cap = round(case["cap_share"] * case["core_limit"], 2)
    capped = [name for name in lent if lent[name] == cap < wanted[name]]
    rest = [name for name in lent if 0 < lent[name] < min(cap, wanted[name])]
    gains = {round((one["own_rate"] - case["core_rate"]) * one["days"], 6) for one in case["suppliers"]}
    full = round(sum(lent.values()), 2) == case["core_limit"]
    return full and len(gains) == len(wanted) and bool(capped and rest)


def asks(case: Mapping[str, Any]) -> tuple[Ask, ...]:
    """What each is lent, then the interest of all."""
    suppliers = Rows([one["id"] for one in case["suppliers"]])
    totals = ("limit_used", "cost_standalone", "cost_chain", "saving")
    return (
        *suppliers.named("funded", Kind.MONEY, group="lending", unit="rmb"),
        *(Ask(name, Kind.MONEY, group="interest", key=name, unit="rmb") for name in totals),
    )


def sheets(case: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """The suppliers, then the terms of the limit."""
    money, share = Shown.MONEY, Shown.SHARE
    return (
        table("suppliers", case["suppliers"], id=Shown.NAME, receivable=money, days=Shown.WHOLE, own_rate=share),
        figures("terms", case, core_limit=money, core_rate=share, advance=share, cap_share=share),
    )
