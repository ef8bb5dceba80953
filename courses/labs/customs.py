"""LAB-CU: which customs supervision a sale goes under, and which tariff heading goods belong to."""

from collections.abc import Mapping, Sequence
from typing import Any

from courses.labs.errors import LabError
from courses.labs.figures import ratio
from courses.labs.marking import Field, Grade
from courses.labs.reading import Case

# The digits that agree, and what they are worth: the whole subheading, the heading, the chapter.
HS_PARTS = ((6, 1.0), (4, 0.6), (2, 0.3))


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """The code of every scenario; where a case holds somebody's codes for goods (`given`), what these are worth."""
    given = Case(case)
    codes = [_code(one) for one in given.cases("scenarios", 0)]
    goods = given.cases("hs_answers", 0) if given.has("hs_answers") else []
    if not codes and not goods:
        raise LabError("scenarios", "a scenario or goods are wanted")
    scores = [hs_share(_truth(one), one.data.get("given")) for one in goods]
    mean = ratio(sum(scores) / len(scores)) if scores else 0.0
    return {"codes": codes, "hs_scores": scores, "hs_mean": mean}


def grade(case: Mapping[str, Any], given: Any) -> Grade:
    """Of an answer {"codes": […], "hs": […]}: a scenario is right or wrong, goods by the digits that agree."""
    wanted, goods = answer(case)["codes"], Case(case).data.get("hs_answers", [])
    codes = [float(one == said) for one, said in zip(wanted, _listed(given, "codes", len(wanted)), strict=True)]
    hs = [hs_share(one["truth"], said) for one, said in zip(goods, _listed(given, "hs", len(goods)), strict=True)]
    fields = [Field(f"codes[{n}]", one) for n, one in enumerate(codes)] + [
        Field(f"hs[{n}]", s) for n, s in enumerate(hs)
    ]
    return Grade(sum(field.share for field in fields) / len(fields), tuple(fields))


def public(case: Mapping[str, Any]) -> dict[str, Any]:
    """What may be read before the answer: the goods without their codes."""
    goods = [{name: one[name] for name in one if name not in {"truth", "given"}} for one in case.get("hs_answers", [])]
    return {**case, "hs_answers": goods}


def hs_share(truth: str, said: Any) -> float:
    """1 for six digits that agree, 0.6 for four, 0.3 for two, else 0."""
    if not isinstance(said, str):
        return 0.0
    return next((worth for digits, worth in HS_PARTS if said[:digits] == truth[:digits] and len(said) >= digits), 0.0)


def _truth(one: Case) -> str:
    code = one.text("truth")
    if len(code) != 6 or not (code.isascii() and code.isdigit()):
        raise LabError(f"{one.where}.truth", "six digits are wanted")
    return code


def _code(one: Case) -> str:
    """A simplified table for teaching: the first rule that fits."""
    buyer, stock, on_platform = one.text("buyer"), one.text("stock"), one.flag("listed_on_platform")
    rules = (
        (stock == "bonded_zone" and buyer == "consumer", "1210"),
        (stock == "overseas_warehouse" and on_platform, "9810"),
        (buyer == "consumer" and on_platform, "9610"),
        (buyer == "business" and on_platform, "9710"),
    )
    return next((code for fits, code in rules if fits), "0110")


def _listed(given: Any, name: str, count: int) -> Sequence[Any]:
    """So many entries of the answer's list, None for those it lacks."""
    said = given.get(name) if isinstance(given, Mapping) else None
    there = said if isinstance(said, list) else []
    return [*there[:count], *[None] * (count - len(there))]
