"""Rubrics: criteria with weights, each with levels that are worth a share. Pure.

criteria   [{"code": "c1", "name": "…", "weight": 40, "levels": [{"name": "优秀", "percent": 100}, …]}, …]
levels     {criterion code: index of the level chosen}
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

Criteria = Sequence[Mapping[str, Any]]


def faults(criteria: Criteria) -> list[str]:
    """What is wrong with a rubric, as codes: empty, no_name, weights, levels, percents. Empty: it is sound."""
    if not criteria:
        return ["empty"]
    found = set()
    for row in criteria:
        levels = row["levels"]
        if not str(row["name"]).strip() or any(not str(one["name"]).strip() for one in levels):
            found.add("no_name")
        if len(levels) < 2:
            found.add("levels")
        if any(not 0 <= one["percent"] <= 100 for one in levels) or all(one["percent"] < 100 for one in levels):
            found.add("percents")
    if any(row["weight"] <= 0 for row in criteria) or sum(row["weight"] for row in criteria) != 100:
        found.add("weights")
    return sorted(found)


def missing(criteria: Criteria, levels: Mapping[str, int]) -> list[str]:
    """The codes of criteria that have no valid level yet."""
    return [row["code"] for row in criteria if not 0 <= levels.get(row["code"], -1) < len(row["levels"])]


def score(criteria: Criteria, levels: Mapping[str, int]) -> Decimal:
    """The weighted percent. Raises ValueError while a criterion has no level."""
    if missing(criteria, levels):
        raise ValueError("a criterion has no level")
    shares = (Decimal(row["weight"]) * row["levels"][levels[row["code"]]]["percent"] / 100 for row in criteria)
    return sum(shares, Decimal(0)).quantize(Decimal("0.01"), ROUND_HALF_UP)
