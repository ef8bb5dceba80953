"""LAB-PY: by which channel money from abroad comes in with the least left behind."""

from collections.abc import Mapping
from typing import Any

from courses.labs.errors import LabError
from courses.labs.figures import GUARD, money, ratio, steps
from courses.labs.reading import Case

POINT = 1e-4  # a basis point


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """RMB that arrive and the share that does not, by channel; the best; and the invoice in USD at which the first two
    channels leave the same, None where there is none.
    """
    given = Case(case)
    fx, invoices = given.number("fx", GUARD), given.numbers("invoices", GUARD)
    channels = given.by_id("channels", 1, 50)
    net = {name: _net(one, invoices, fx) for name, one in channels.items()}
    return {
        "channels": {
            name: {"net_rmb": money(rmb), "cost_rate": ratio(1 - rmb / (sum(invoices) * fx))}
            for name, rmb in net.items()
        },
        "best": max(net, key=lambda name: (net[name], name)),
        "single_invoice_breakeven_usd": _breakeven([*channels.values()][:2]),
    }


def _net(channel: Case, invoices: list[float], fx: float) -> float:
    kept, fixed = 1 - channel.number("pct", 0, 1), channel.number("fixed")
    withdrawals = steps(len(invoices) / channel.whole("per_withdrawal", 1))
    usd = sum(amount * kept - fixed for amount in invoices) - withdrawals * channel.number("withdraw_fee")
    return usd * fx * _spread(channel)


def _spread(channel: Case) -> float:
    return 1 - channel.number("spread_bp", 0, 10_000) * POINT


def _breakeven(two: list[Case]) -> float | None:
    if len(two) < 2:
        raise LabError("channels", "two channels at least are wanted")
    slopes = [(1 - one.number("pct")) * _spread(one) for one in two]
    fees = [(one.number("fixed") + one.number("withdraw_fee")) * _spread(one) for one in two]
    if abs(slopes[0] - slopes[1]) < GUARD:
        return None
    amount = (fees[0] - fees[1]) / (slopes[0] - slopes[1])
    return money(amount) if amount > 0 else None
