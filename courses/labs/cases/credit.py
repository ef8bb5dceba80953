"""Cases of LAB-CR: five firms, what they declare and how they rate each other, two of them perhaps by arrangement."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from courses.labs import credit
from courses.labs.asking import Ask, Kind
from courses.labs.chance import Chance, first_worth
from courses.labs.sheets import Cell, Sheet, Shown, figures, table

LAB, VERSION = "LAB-CR", 1
IDS = ("F1", "F2", "F3", "F4", "F5")
WEIGHTS = {"documents": 0.4, "quality_proof": 0.35, "payment_verified": 0.25}
AGES = (15, 30, 45, 60, 90, 120, 180, 270, 360)
APART = 0.8  # points between neighbours in the ranking


def make(seed: int) -> dict[str, Any]:
    """In three cases of four arranged praise is dropped."""
    strict = Chance(LAB, seed, "strict").happens(75)
    return first_worth(LAB, seed, lambda chance: _draw(chance, strict), _worth)


def _draw(chance: Chance, strict: bool) -> dict[str, Any]:
    one, other = chance.some(IDS, 2)
    ratings = [_rating(chance, by, of, 5) for by, of in ((one, other), (other, one)) for _ in range(3)]
    for _ in range(6):
        by, of = chance.some(IDS, 2)
        ratings.append(_rating(chance, by, of, chance.whole(2, 5)))
    values = (0, 0.5, 0.8, 1)
    return {
        "beta": chance.pick((0.3, 0.4, 0.5)),
        "half_life": chance.pick((90, 180)),
        "amount_cap": 1000,
        "prior_mean": 3.5,
        "prior_weight": chance.pick((2, 3, 4)),
        "anti_collusion": strict,
        "ante_weights": {**WEIGHTS},
        "entities": [{"id": name, "ante": {part: chance.pick(values) for part in WEIGHTS}} for name in IDS],
        "ratings": chance.some(ratings, len(ratings)),
    }


def _rating(chance: Chance, by: str, of: str, stars: int) -> dict[str, Any]:
    amount = chance.figure(100, 1600, 50)
    return {"by": by, "of": of, "stars": stars, "age_days": chance.pick(AGES), "amount": amount}


def _worth(case: Mapping[str, Any]) -> bool:
    """No two firms are close; ratings change the order, and whether arranged praise counts does too."""
    ranking = credit.answer(case)["ranking"]
    scores = [line["score"] for line in ranking]
    apart = all(above - below > APART for above, below in pairwise(scores))
    others: tuple[dict[str, Any], ...] = ({"anti_collusion": not case["anti_collusion"]}, {"ratings": []})
    return apart and all(_order({**case, **change}) != _order(case) for change in others)


def _order(case: Mapping[str, Any]) -> list[str]:
    return [line["id"] for line in credit.answer(case)["ranking"]]


def right(case: Mapping[str, Any]) -> dict[str, Any]:
    """The order alone is handed in."""
    return {"ranking": _order(case)}


def asks(case: Mapping[str, Any]) -> tuple[Ask, ...]:
    """The firms, the best first."""
    return (Ask("ranking", Kind.ORDER, tuple(one["id"] for one in case["entities"]), "ranked", "ranking"),)


def sheets(case: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """What firms declare and what it weighs, how they are rated, how both are counted."""
    share, number, name, whole = Shown.SHARE, Shown.NUMBER, Shown.NAME, Shown.WHOLE
    declared = tuple(
        (Cell(one["id"], name), *(Cell(one["ante"][part], number) for part in case["ante_weights"]))
        for one in case["entities"]
    )
    return (
        Sheet("declared", ("id", *case["ante_weights"]), declared),
        figures("weights", case["ante_weights"], **dict.fromkeys(case["ante_weights"], share)),
        table("ratings", case["ratings"], by=name, of=name, stars=whole, age_days=whole, amount=Shown.MONEY),
        figures(
            "rules", case, beta=number, half_life=whole, amount_cap=Shown.MONEY, prior_mean=number,
            prior_weight=number, anti_collusion=Shown.FLAG,
        ),
    )  # fmt: skip
