"""Answers as a team of that skill would hand them in: the model's own, with slips. What they are worth is not decided
here: the contest's machines score them.
"""

import json
import random
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from lms.contests.scoring import labs
from lms.demo.papers import Paper

# Of a team of no skill at all, so many figures of ten would be wrong.
CLUMSY = 0.7
CODES = ("9610", "9710", "9810", "1210", "0110")
FLAGS = ("amount_mismatch", "payer_mismatch", "consignee_mismatch", "missing_payment", "missing_logistics")
Dice = random.Random
Slips = Callable[[], bool]


def answer(paper: Paper, skill: float, dice: Dice) -> bytes:
    """The file a team of that skill (0 to 1) hands in for a paper or a case."""
    slips = _slipping(skill, dice)
    if not paper.lab:
        return _choices(paper, slips, dice)
    given = SLIPS.get(paper.lab, _figures)(_solved(paper.lab, json.dumps(paper.case)), paper.case, slips, dice)
    return json.dumps(given, ensure_ascii=False, indent=1).encode()


def _slipping(skill: float, dice: Dice) -> Slips:
    return lambda: dice.random() < CLUMSY * (1 - skill)


@cache
def _solved(lab: str, case: str) -> dict[str, Any]:
    return labs.solved(lab, json.loads(case))


def _choices(paper: Paper, slips: Slips, dice: Dice) -> bytes:
    lines = ["id,answer"]
    for row in paper.rows:
        wrong = [label for label in paper.labels if label != row["answer"]]
        lines.append(f"{row['id']},{dice.choice(wrong) if slips() else row['answer']}")
    return "\n".join([*lines, ""]).encode()


def _figures(right: Any, case: Mapping[str, Any], slips: Slips, dice: Dice) -> Any:
    """Every figure by itself: one too many or too few, a per cent off, a "no" for a "yes"."""
    if isinstance(right, dict):
        return {name: _figures(value, case, slips, dice) for name, value in right.items()}
    if isinstance(right, list):
        return [_figures(value, case, slips, dice) for value in right]
    if not slips():
        return right
    if isinstance(right, bool):
        return not right
    if isinstance(right, int):
        return right + dice.choice((-1, 1))
    return round(right * dice.choice((0.9, 0.99, 1.01, 1.1)), 2) if isinstance(right, float) else ""


def _customs(right: Any, case: Mapping[str, Any], slips: Slips, dice: Dice) -> Any:
    """Another code of supervision, another heading of those that are offered."""
    codes = [dice.choice([one for one in CODES if one != code]) if slips() else code for code in right["codes"]]
    goods = zip(right["hs"], case["hs_answers"], strict=True)
    hs = [dice.choice([one for one in said["options"] if one != code]) if slips() else code for code, said in goods]
    return {"codes": codes, "hs": hs}


def _documents(right: Any, case: Mapping[str, Any], slips: Slips, dice: Dice) -> Any:
    """Some that disagree are not found; now and then one is accused that is clean."""
    flags = {order: [] if said and slips() else said for order, said in right["flags"].items()}
    accused = [dice.choice([order for order, said in flags.items() if not said]) for _ in range(2) if slips()]
    return {"flags": flags | {order: [dice.choice(FLAGS)] for order in accused}}


def _brand(right: Any, case: Mapping[str, Any], slips: Slips, dice: Dice) -> Any:
    """A level or a price beside the best one."""
    levels = {name: [*of] for name, of in case["partworth"].items()} | {"price": case["price_grid"]}
    best = right["design"]
    return {"design": {name: dice.choice(of) if slips() else best[name] for name, of in levels.items()}}


SLIPS = {"LAB-CU": _customs, "LAB-TD": _documents, "LAB-BR": _brand}
