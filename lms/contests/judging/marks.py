"""One judge's sheet for one entry: points a criterion, and what they come to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Criterion:
    """What is judged: marked from 0 to `most`, and worth `weight` points of the module it belongs to."""

    key: str
    most: Decimal
    weight: Decimal


@dataclass(frozen=True)
class Mark:
    """A judge's points of one entry, whole sheets only; `points` is None for one who abstained."""

    judge: str
    entry: str
    points: Decimal | None


def sheet_points(criteria: Sequence[Criterion], given: Mapping[str, Decimal]) -> Decimal:
    """What a sheet comes to, in points: each criterion's share of its most, times its weight.

    criteria   their weights add up to what the module is worth
    given      0 to `most` for every one of them and for nothing else
    raises     ValueError: one missing, one unknown, or one out of range
    """
    if set(given) != {one.key for one in criteria}:
        raise ValueError("a sheet has every criterion and no other")
    return sum((_share(one, given[one.key]) for one in criteria), Decimal(0))


def _share(criterion: Criterion, points: Decimal) -> Decimal:
    if not points.is_finite() or not 0 <= points <= criterion.most:
        raise ValueError(f"{criterion.key} takes 0 to {criterion.most}")
    return points * criterion.weight / criterion.most
