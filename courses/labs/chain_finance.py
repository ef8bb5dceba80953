"""LAB-CF: whose receivables a core firm's credit limit is lent on, and what that saves."""

from collections.abc import Mapping
from typing import Any

from courses.labs.figures import GUARD, money
from courses.labs.reading import Case

YEAR = 360  # days, as money markets count them


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """RMB lent to every supplier, and interest at their own rates, with the limit, and the difference.

    The dearest yuan-days first: each yuan lent uses a yuan of the limit, so being greedy is best.
    """
    given = Case(case)
    rate, advance = given.number("core_rate", 0, 1), given.number("advance", 0, 1)
    suppliers = given.by_id("suppliers")
    funded, left = dict.fromkeys(suppliers, 0.0), given.number("core_limit")
    most = given.number("cap_share", 0, 1) * left
    for name, one in sorted(suppliers.items(), key=lambda item: (-_gain(item[1], rate), item[0])):
        if _gain(one, rate) > GUARD:
            funded[name] = min(advance * one.number("receivable"), most, left)
            left -= funded[name]
    alone = sum(
        _interest(one, advance * one.number("receivable"), one.number("own_rate")) for one in suppliers.values()
    )
    saved = sum(_interest(one, funded[name], one.number("own_rate") - rate) for name, one in suppliers.items())
    return {
        "funded": {name: money(lent) for name, lent in funded.items()},
        "limit_used": money(sum(funded.values())),
        "cost_standalone": money(alone),
        "cost_chain": money(alone - saved),
        "saving": money(saved),
    }


def _gain(one: Case, rate: float) -> float:
    return (one.number("own_rate", 0, 1) - rate) * one.number("days", 0, 3650)


def _interest(one: Case, amount: float, rate: float) -> float:
    return amount * rate * one.number("days") / YEAR
