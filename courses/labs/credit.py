"""LAB-CR: credit scores from what firms declare and how others rate them, and the ranking that follows."""

from collections import Counter
from collections.abc import Mapping
from itertools import combinations
from typing import Any

from courses.labs.figures import GUARD, money
from courses.labs.marking import Field, Grade
from courses.labs.reading import Case

TIERS = ((85, "A"), (70, "B"), (55, "C"))
FRIENDS, FIVE = 3, 5  # so many five-star ratings each way make a pair that praises itself


def answer(case: Mapping[str, Any]) -> dict[str, Any]:
    """Everybody's score (0 to 100) and tier, the best first, and how many ratings were dropped as arranged.

    A rating weighs 0.5^(age/half_life) * min(1, amount/amount_cap); a prior stands in for those that are missing.
    """
    given = Case(case)
    entities = given.by_id("entities")
    ratings = given.cases("ratings", 0, 5000)
    kept = _honest(ratings) if given.flag("anti_collusion") else ratings
    scores = {name: _score(given, name, one, kept) for name, one in entities.items()}
    best = sorted(scores, key=lambda name: (-round(scores[name], 6), name))
    ranking = [{"id": name, "score": money(scores[name]), "tier": tier_of(scores[name])} for name in best]
    return {"dropped": len(ratings) - len(kept), "ranking": ranking}


def grade(case: Mapping[str, Any], given: Any) -> Grade:
    """How far the order of an answer's {"ranking": [{"id"}…] or [ids]} agrees: the share of pairs that stand alike."""
    right = {line["id"]: place for place, line in enumerate(answer(case)["ranking"])}
    said = given.get("ranking") if isinstance(given, Mapping) else None
    ids = [one.get("id") if isinstance(one, Mapping) else one for one in said] if isinstance(said, list) else []
    place: dict[str, int] = {}
    for number, one in enumerate(ids):
        if isinstance(one, str) and one in right:
            place.setdefault(one, number)
    pairs = [*combinations(right, 2)]
    agree = sum(one in place and other in place and place[one] < place[other] for one, other in pairs)
    share = agree / len(pairs) if pairs else float(list(place) == list(right))
    return Grade(share, (Field("ranking", share),))


def tier_of(score: float) -> str:
    """The letter of a score."""
    return next((tier for least, tier in TIERS if score >= least), "D")


def _score(given: Case, name: str, entity: Case, ratings: list[Case]) -> float:
    weights, values = given.inside("ante_weights"), entity.inside("ante")
    ante = sum(weights.number(one, 0, 1) * values.number(one, 0, 1) for one in weights.data)
    weight, prior = given.number("prior_weight", GUARD), given.number("prior_mean", 1, 5)
    total, stars = weight, weight * prior
    for one in ratings:
        if one.text("of") == name:
            heavy = _weight(given, one)
            total, stars = total + heavy, stars + heavy * one.number("stars", 1, 5)
    beta = given.number("beta", 0, 1)
    return 100 * (beta * ante + (1 - beta) * (stars / total - 1) / 4)


def _weight(given: Case, rating: Case) -> float:
    age = rating.number("age_days", 0, 36_500) / given.number("half_life", GUARD)
    decay: float = 0.5**age
    return decay * min(1.0, rating.number("amount") / given.number("amount_cap", GUARD))


def _honest(ratings: list[Case]) -> list[Case]:
    """The ratings without the five stars of pairs that gave each other three or more."""
    stars = Counter((one.text("by"), one.text("of")) for one in ratings if one.number("stars") == FIVE)
    friends = {pair for pair, n in stars.items() if n >= FRIENDS and stars[pair[::-1]] >= FRIENDS}
    return [one for one in ratings if one.number("stars") != FIVE or (one.text("by"), one.text("of")) not in friends]
