"""Fractions as percents, and what Moodle makes of several right options."""

from decimal import Decimal
from typing import Any

from courses.grading.numbers import exact, plain

# Moodle's own list of fractions has five places of a percent.
PLACES = 7


def as_fraction(percent: float) -> float | int:
    """A share of one: whole ones as whole numbers."""
    share = round(percent / 100, PLACES)
    return int(share) if share == int(share) else share


def as_percent(fraction: float) -> str:
    """ "33.33333" of a third."""
    return plain(exact(fraction) * Decimal(100))


def moodle_options(spec: dict[str, Any]) -> list[dict[str, Any]]:
    """The options with fractions that add up in Moodle, which knows weights only: right ones share the whole."""
    options = spec["options"]
    if spec["kind"] != "multiple" or spec.get("policy", "exact") == "weights":
        return list(options)
    right = sum(option["fraction"] > 0 for option in options)
    wrong = len(options) - right if spec.get("policy") == "each" else 1
    share, loss = round(1 / right, PLACES), -round(1 / wrong, PLACES) if wrong else 0
    return [{**option, "fraction": share if option["fraction"] > 0 else loss} for option in options]
