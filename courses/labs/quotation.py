"""LAB-QT: an export price built up from the purchase to CIF."""

from collections.abc import Mapping
from typing import Any

from courses.labs.errors import LabError
from courses.labs.figures import GUARD, money, ratio
from courses.labs.reading import Case


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """The VAT refund in RMB, FOB in RMB and USD, CFR and CIF in USD, and RMB spent for a dollar earned. Freight in RMB.

    CIF = CFR / (1 - (1 + ins_markup) * ins_rate).
    """
    given = Case(case)
    cost, fx = given.number("cost_incl_vat"), given.number("fx", GUARD)
    refund = cost / (1 + given.number("vat", 0, 1)) * given.number("refund_rate", 0, 1)
    spent = cost - refund + given.number("domestic_charges")
    fob = spent / (1 - given.number("profit_margin", 0, 0.99))
    insured = 1 - (1 + given.number("ins_markup", 0, 1)) * given.number("ins_rate", 0, 0.4)
    cfr = (fob + given.number("freight")) / fx
    if not fob:
        raise LabError("cost_incl_vat", "some cost is wanted")
    return {
        "refund": money(refund),
        "fob_rmb": money(fob),
        "fob_usd": money(fob / fx),
        "cfr_usd": money(cfr),
        "cif_usd": money(cfr / insured),
        "exchange_cost": ratio(spent / (fob / fx)),
    }
