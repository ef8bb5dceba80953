"""LAB-TD: orders, payments and logistics records compared, as the customs' supervision by data does it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from courses.labs.figures import GUARD
from courses.labs.marking import Field, Grade, f1
from courses.labs.reading import Case

MOST = 2000
Found = Mapping[str, list[Case]]


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """The flags of every order that has some, records of orders nobody placed, and how many orders are clean."""
    given = Case(case)
    orders = given.cases("orders", 1, MOST)
    payments, logistics = _by_order(given, "payments"), _by_order(given, "logistics")
    off = given.number("tolerance")
    flags = {one.text("order_no"): sorted(_flags(one, payments, logistics, off)) for one in orders}
    known = set(flags)
    return {
        "flags": {order: said for order, said in flags.items() if said},
        "orphans": sorted({*payments, *logistics} - known),
        "clean": sum(not said for said in flags.values()),
    }


def grade(case: Mapping[str, Any], given: Any) -> Grade:
    """F1 over the pairs of order and flag of an answer's {"flags": {order: [flag, …]}}."""
    share = f1(_pairs(answer(case)["flags"]), _pairs(given.get("flags") if isinstance(given, Mapping) else None))
    return Grade(share, (Field("flags", share),))


def _by_order(given: Case, name: str) -> Found:
    found: defaultdict[str, list[Case]] = defaultdict(list)
    for one in given.cases(name, 0, 2 * MOST):
        found[one.text("order_no")].append(one)
    return found


def _flags(order: Case, payments: Found, logistics: Found, off: float) -> Iterator[str]:
    number, buyer = order.text("order_no"), order.text("buyer")
    paid, sent = payments.get(number, []), logistics.get(number, [])
    if not paid:
        yield "missing_payment"
    if len(paid) > 1:
        yield "duplicate_payment"
    if paid and abs(paid[0].number("amount") - order.number("amount")) > off + GUARD:
        yield "amount_mismatch"
    if paid and paid[0].text("payer") != buyer:
        yield "payer_mismatch"
    if not sent:
        yield "missing_logistics"
    elif sent[0].text("consignee") != buyer:
        yield "consignee_mismatch"


def _pairs(flags: Any) -> set[tuple[str, str]]:
    there = flags.items() if isinstance(flags, Mapping) else ()
    return {(str(order), str(one)) for order, said in there if isinstance(said, list) for one in said}
