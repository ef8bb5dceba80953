"""Who on the board of factors could help whom: a plain rule that anybody can follow on paper.

A counterpart is of the same kind, on the opposite side, and of another organisation. Those of the same cluster come
first; then those sharing more skills; then ranges of money that meet before those that do not; then the newer one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

MOST = 5
OPPOSITE = {"offer": "request", "request": "offer"}


@dataclass(frozen=True)
class Listing:
    """A post of the board. `low` and `high` in yuan, None where it names none; a larger `pk` is newer."""

    pk: int
    kind: str
    side: str
    organisation: int
    cluster: int
    skills: frozenset[str] = frozenset()
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True)
class Counterpart:
    """A suggestion and its reasons. `meets` is None where one of the two names no amount."""

    pk: int
    same_cluster: bool
    shared: frozenset[str]
    meets: bool | None


def counterparts(own: Listing, others: Iterable[Listing], most: int = MOST) -> list[Counterpart]:
    """The best of the others, best first."""
    found = [_compared(own, other) for other in others if _could_help(own, other)]
    return sorted(found, key=_rank)[:most]


def _could_help(own: Listing, other: Listing) -> bool:
    return (other.kind, other.side) == (own.kind, OPPOSITE[own.side]) and other.organisation != own.organisation


def _compared(own: Listing, other: Listing) -> Counterpart:
    return Counterpart(other.pk, own.cluster == other.cluster, own.skills & other.skills, _meets(own, other))


def _meets(own: Listing, other: Listing) -> bool | None:
    """Whether some amount suits both; a range without one end is open there."""
    if (own.low, own.high) == (None, None) or (other.low, other.high) == (None, None):
        return None
    return _reaches(own.low, other.high) and _reaches(other.low, own.high)


def _reaches(low: Decimal | None, high: Decimal | None) -> bool:
    return low is None or high is None or low <= high


def _rank(one: Counterpart) -> tuple[bool, int, bool, int]:
    # What is not known is no worse than a meeting: only a range that cannot suit goes back.
    return not one.same_cluster, -len(one.shared), one.meets is False, -one.pk
