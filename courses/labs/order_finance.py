"""LAB-OF: an export order with a loan on the order and one on the goods under way; own money and what it earns."""

from collections.abc import Mapping
from typing import Any

from courses.labs.figures import money, ratio
from courses.labs.reading import Case

YEAR = 360
NOTHING = 0.005  # RMB of own money below which a return on it says nothing


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """Loans, interest, the peak of own money and the profit in RMB, with and without loans; returns as shares."""
    given = Case(case)
    value = given.number("order_usd") * given.number("fx")
    deposit = given.number("deposit", 0, 1) * value
    cost, freight = given.number("cost_rmb"), given.number("freight_rmb")
    need = max(0.0, cost - deposit)
    ship, pay = given.number("ship_day", 0, 3650), given.number("pay_day", given.number("ship_day"), 3650)
    loan = min(given.number("po_advance", 0, 1) * (value - deposit), need)
    interest = loan * given.number("po_rate", 0, 1) * ship / YEAR
    due = loan + interest + freight
    transit = min(given.number("ltv", 0, 1) * (value - deposit), due)
    both = interest + transit * given.number("transit_rate", 0, 1) * (pay - ship) / YEAR
    peaks = (need - loan) + (due - transit), need + freight
    profits = value - cost - freight - both, value - cost - freight
    return {
        "po_advance": money(loan),
        "transit_loan": money(transit),
        "interest": money(both),
        "own_peak_with": money(peaks[0]),
        "own_peak_without": money(peaks[1]),
        "profit_with": money(profits[0]),
        "profit_without": money(profits[1]),
        "return_on_own_with": _return(profits[0], peaks[0]),
        "return_on_own_without": _return(profits[1], peaks[1]),
    }


def _return(profit: float, own: float) -> float | None:
    return None if own < NOTHING else ratio(profit / own)
