"""Cases of LAB-PY: six invoices, and three channels by which the money may come in."""

from collections.abc import Mapping
from typing import Any

from courses.labs import collection
from courses.labs.asking import Ask, Kind
from courses.labs.chance import Chance, first_worth
from courses.labs.sheets import Cell, Sheet, Shown

LAB, VERSION = "LAB-PY", 1
CHANNELS = ("wallet", "bank_wire", "rmb_settlement")
SIZES = ((30, 160), (150, 1200), (900, 8000), (30, 8000))  # USD an invoice
CLEAR = 0.002


def make(seed: int) -> dict[str, Any]:
    """Each channel is the best of a third of the seeds: it depends on what is sold, not on the channel."""
    best = Chance(LAB, seed, "best").pick(CHANNELS)
    return first_worth(LAB, seed, _draw, lambda case: _worth(case, best))


def _draw(chance: Chance) -> dict[str, Any]:
    least, most = chance.pick(SIZES)
    return {
        "fx": chance.figure(6.8, 7.3, 0.01),
        "invoices": [chance.figure(least, most, 0.5) for _ in range(6)],
        "channels": [
            {
                "id": "wallet",
                "pct": chance.pick((0.029, 0.034, 0.039, 0.044)),
                "fixed": 0.3,
                "withdraw_fee": chance.pick((0, 5)),
                "per_withdrawal": chance.pick((3, 6)),
                "spread_bp": chance.pick((100, 150, 200, 250)),
            },
            {
                "id": "bank_wire",
                "pct": 0.001,
                "fixed": chance.pick((15, 20, 25)),
                "withdraw_fee": 0,
                "per_withdrawal": 1,
                "spread_bp": chance.pick((10, 20, 30)),
            },
            {
                "id": "rmb_settlement",
                "pct": chance.pick((0.006, 0.008, 0.01)),
                "fixed": chance.pick((0, 4, 8)),
                "withdraw_fee": chance.pick((2, 5)),
                "per_withdrawal": chance.pick((1, 3, 6)),
                "spread_bp": chance.pick((0, 5, 10)),
            },
        ],
    }


def _worth(case: Mapping[str, Any], best: str) -> bool:
    """The best channel is clearly the best; of the first two, one is better for small invoices, one for large."""
    answer = collection.answer(case)
    rates = sorted(one["cost_rate"] for one in answer["channels"].values())
    even = answer["single_invoice_breakeven_usd"] is not None
    return answer["best"] == best and even and rates[1] - rates[0] > CLEAR and rates[-1] < 0.6


def asks(case: Mapping[str, Any]) -> tuple[Ask, ...]:
    """What every channel leaves, the best of them, and where the first two cross."""
    names = tuple(one["id"] for one in case["channels"])
    return (
        *(ask for name in names for ask in _channel(name)),
        Ask("best", Kind.CHOICE, names, "compared", "best"),
        Ask(
            "single_invoice_breakeven_usd", Kind.MONEY, (), "compared", "single_invoice_breakeven_usd", none=True,
            unit="usd",
        ),
    )  # fmt: skip


def _channel(name: str) -> list[Ask]:
    return [
        Ask(f"channels.{name}.net_rmb", Kind.MONEY, (), name, "net_rmb", unit="rmb"),
        Ask(f"channels.{name}.cost_rate", Kind.RATIO, (), name, "cost_rate"),
    ]


def sheets(case: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """The invoices, then the channels, a column each."""
    shown = {
        "pct": Shown.SHARE, "fixed": Shown.MONEY, "withdraw_fee": Shown.MONEY, "per_withdrawal": Shown.WHOLE,
        "spread_bp": Shown.WHOLE,
    }  # fmt: skip
    invoices = ((Cell(n, Shown.WHOLE), Cell(one, Shown.MONEY)) for n, one in enumerate(case["invoices"], 1))
    channels = case["channels"]
    terms = ((Cell(name, Shown.NAME), *(Cell(one[name], how) for one in channels)) for name, how in shown.items())
    return (
        Sheet("invoices", ("number", "amount_usd"), tuple(invoices)),
        Sheet("rate", (), ((Cell("fx", Shown.NAME), Cell(case["fx"], Shown.NUMBER)),)),
        Sheet("channels", ("term", *(one["id"] for one in channels)), tuple(terms)),
    )
