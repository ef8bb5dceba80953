"""Cases of LAB-TD: twelve orders with what was paid and sent for them; some of it does not fit."""

from collections.abc import Iterator, Mapping
from typing import Any

from courses.labs import three_documents
from courses.labs.asking import Ask, Kind
from courses.labs.chance import Chance, first_worth
from courses.labs.sheets import Sheet, Shown, figures, table

LAB, VERSION = "LAB-TD", 1
FLAGS = (
    "missing_payment", "duplicate_payment", "amount_mismatch", "payer_mismatch", "missing_logistics",
    "consignee_mismatch",
)  # fmt: skip
BUYERS = ("Olga P", "S. Khan", "M. Dupont", "J. Smith", "Li Wei", "Anna K", "C. Rossi")
ORDERS = 12
Flagged = dict[str, list[str]]


def make(seed: int) -> dict[str, Any]:
    """Orders, payments and shipments, the last two in an order of their own."""
    return first_worth(LAB, seed, _draw, _worth)


def _draw(chance: Chance) -> dict[str, Any]:
    numbers = [f"O{n:03}" for n in range(1, ORDERS + 1)]
    orders: list[dict[str, Any]] = [
        {"order_no": one, "buyer": chance.pick(BUYERS), "amount": chance.figure(18, 380, 0.01)} for one in numbers
    ]
    tolerance = chance.pick((0.05, 0.5, 1))
    bad, near = chance.some(numbers, 5), chance.pick(numbers)
    flagged: Flagged = {one: [chance.pick(FLAGS)] for one in bad}
    flagged[bad[0]] = [chance.pick(FLAGS[1:4]), chance.pick(FLAGS[4:])]
    payments = [row for one in orders for row in _payments(chance, one, flagged.get(one["order_no"], []))]
    # A difference within the tolerance is none: whoever flags every difference is wrong once.
    for row in payments:
        if row["order_no"] == near and near not in flagged:
            row["amount"] = round(row["amount"] + tolerance * chance.pick((-0.6, 0.6)), 2)
    logistics = [row for one in orders for row in _logistics(chance, one, flagged.get(one["order_no"], []))]
    if chance.happens(50):
        logistics.append({"order_no": f"O{ORDERS + chance.whole(1, 9):03}", "consignee": chance.pick(BUYERS)})
    return {
        "tolerance": tolerance,
        "orders": orders,
        "payments": chance.some(payments, len(payments)),
        "logistics": chance.some(logistics, len(logistics)),
    }


def _payments(chance: Chance, order: Mapping[str, Any], flags: list[str]) -> Iterator[dict[str, Any]]:
    if "missing_payment" in flags:
        return
    payer = _other(chance, order["buyer"]) if "payer_mismatch" in flags else order["buyer"]
    off = chance.pick((-7.5, -3, 3, 7.5, 12)) if "amount_mismatch" in flags else 0
    paid = {"order_no": order["order_no"], "payer": payer, "amount": round(order["amount"] + off, 2)}
    yield paid
    if "duplicate_payment" in flags:
        yield {**paid}


def _logistics(chance: Chance, order: Mapping[str, Any], flags: list[str]) -> Iterator[dict[str, Any]]:
    if "missing_logistics" not in flags:
        to = _other(chance, order["buyer"]) if "consignee_mismatch" in flags else order["buyer"]
        yield {"order_no": order["order_no"], "consignee": to}


def _other(chance: Chance, buyer: str) -> str:
    return chance.pick([one for one in BUYERS if one != buyer])


def _worth(case: Mapping[str, Any]) -> bool:
    """Six flags of four kinds at least, so that no one column shows them all."""
    flags = [flag for said in three_documents.answer(case)["flags"].values() for flag in said]
    return len(flags) == 6 and len(set(flags)) >= 4


def right(case: Mapping[str, Any]) -> dict[str, Any]:
    """Every order has its list; of most it is empty."""
    flags = three_documents.answer(case)["flags"]
    return {"flags": {one["order_no"]: flags.get(one["order_no"], []) for one in case["orders"]}}


def asks(case: Mapping[str, Any]) -> tuple[Ask, ...]:
    """Any of the six flags for every order."""
    numbers = (one["order_no"] for one in case["orders"])
    return tuple(Ask(f"flags.{number}", Kind.NAMES, FLAGS, "flagged", "flags", of=number) for number in numbers)


def sheets(case: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """The three documents."""
    text, money = Shown.TEXT, Shown.MONEY
    return (
        table("orders", case["orders"], order_no=text, buyer=text, amount=money),
        table("payments", case["payments"], order_no=text, payer=text, amount=money),
        table("logistics", case["logistics"], order_no=text, consignee=text),
        figures("rule", case, tolerance=money),
    )
