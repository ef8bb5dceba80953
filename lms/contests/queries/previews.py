"""The standings as they would be published now, for whoever decides whether they are."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from lms.contests import judging
from lms.contests.models import Entry, Prize, Round
from lms.contests.queries import awarding, results


@dataclass(frozen=True)
class Line:
    """An entry with the place, the points and the prize it would have."""

    entry: Entry
    place: int | None
    points: Decimal | None
    shared: bool
    prize: Prize | None


def standings_of(made: Round) -> list[Line]:
    """The whole field, best first. A constant number of queries."""
    entries = {entry.pk: entry for entry in made.entries.select_related("team__host")}
    worked = results.work_out(made)
    places = [judging.Place(str(one.entry), one.place, one.points) for one in worked]
    prizes = {int(one.entry): prize for one, prize in awarding.brought(made, places)}
    return [Line(entries[one.entry], one.place, one.points, one.shared, prizes.get(one.entry)) for one in worked]


def seats_of(made: Round, placed: int) -> list[tuple[Prize, int]]:
    """Every prize, best first, and how many of so many entries with a result it goes to, ties apart. One query."""
    prizes = list(made.prizes.all())
    shares = [judging.Share(prize.key, Fraction(prize.share_percent) / 100) for prize in prizes]
    edges = [0, *(last for _prize, last in judging.last_places(placed, shares))]
    return [(prize, last - before) for prize, (before, last) in zip(prizes, pairwise(edges), strict=True)]
