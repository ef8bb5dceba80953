"""Prizes by share and promotion by quota, from a ranking; who stands level is never parted by a list's edge."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import ceil, floor

from lms.contests.judging.ranking import Place


@dataclass(frozen=True)
class Share:
    """A prize and how much of the field it goes to, as published: `Share("first", Fraction(1, 10))`."""

    prize: str
    of_all: Fraction


@dataclass(frozen=True)
class Award:
    """Who gets which prize."""

    entry: str
    prize: str
    place: int


def awarded(places: Sequence[Place], shares: Sequence[Share]) -> list[Award]:
    """The prizes of a final ranking, best first.

    shares   best prize first; 10, 20 and 30 % of 40 entries are the first 4, the next 8 and the next 12 places
    raises   ValueError: a share below 0, or more than the whole field

    Counted are entries with a result. An entry gets the prize of the place it stands in, so all who share a place share
    the prize, even beyond its last place.
    """
    standing = [(one.entry, one.place) for one in places if one.place is not None]
    edges = last_places(len(standing), shares)
    found = []
    for entry, place in standing:
        prize = next((prize for prize, last in edges if place <= last), None)
        if prize is not None:
            found.append(Award(entry, prize, place))
    return found


def last_places(count: int, shares: Sequence[Share]) -> list[tuple[str, int]]:
    """[(prize, the last place that gets it)] among so many entries with a result; the one before's where nobody does.

    Shares are added up first, so that no roundings add up, and rounded to the nearest place, halves up, as the rules of
    skills contests in China have it. Where that leaves a prize to nobody and a lesser one to somebody, the better one
    is rounded up; so is the best one of all. No prize reaches further than the shares up to it, rounded up.
    Raises ValueError as above.
    """
    if any(share.of_all < 0 for share in shares) or sum(share.of_all for share in shares) > 1:
        raise ValueError("prizes are shares of the field")
    reach = [count * one for one in accumulate(share.of_all for share in shares)]
    edges, last = [], 0
    for share, exact in zip(shares, reach, strict=True):
        if _nearest(exact) > last:
            last = _nearest(exact)
        elif share.of_all and (not last or _nearest(reach[-1]) > last):
            last = ceil(exact)
        edges.append((share.prize, last))
    return edges


def _nearest(exact: Fraction) -> int:
    return floor(exact + Fraction(1, 2))


def promoted(
    places: Sequence[Place], quota: int, groups: Mapping[str, str] | None = None, waiting: int = 0
) -> tuple[list[str], list[str]]:
    """(who goes on, who waits for a place to fall free), in the order of the ranking.

    quota     how many go on: of each group where there are groups (a host school, a province), else of all
    groups    {entry: its group}; an entry in none does not go on
    waiting   how many wait in each

    Level with the last one is as good as the last one. Entries without a result neither go on nor wait.
    """
    fields: dict[str, list[Place]] = defaultdict(list)
    for one in places:
        group = "" if groups is None else groups.get(one.entry)
        if group is not None and one.place is not None:
            fields[group].append(one)
    on, line = set[str](), set[str]()
    for field in fields.values():
        through, last = _reach(field, quota), _reach(field, quota + waiting)
        on.update(one.entry for one in field[:through])
        line.update(one.entry for one in field[through:last])
    order = [one.entry for one in places]
    return [entry for entry in order if entry in on], [entry for entry in order if entry in line]


def _reach(field: Sequence[Place], count: int) -> int:
    """How many of a field the first `count` are, with those who stand level with the last of them."""
    if not 0 < count < len(field):
        return max(0, min(count, len(field)))
    return sum(one.place <= field[count - 1].place for one in field)  # type: ignore[operator]  # all have a place
