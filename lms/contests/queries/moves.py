"""Who would stand elsewhere: what a ruling, a key or a sheet counted otherwise moves, looked at before it is made."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from lms.contests.models import Entry, Round, Standings
from lms.contests.queries import owed
from lms.contests.queries.results import Worked, work_out

# Points are shown with two decimals: what differs by less reads the same.
SEEN = Decimal("0.005")
Before = Mapping[int, tuple[int | None, Decimal | None]]


@dataclass(frozen=True)
class Move:
    """Where an entry stands now and where it would, and with how many points."""

    entry: Entry
    before: int | None
    after: int | None
    points_before: Decimal | None
    points: Decimal | None

    @property
    def is_one(self) -> bool:
        """Whether anything changes that is shown."""
        if self.points is None or self.points_before is None:
            return self.points is not self.points_before
        return self.before != self.after or abs(self.points - self.points_before) >= SEEN


def of(
    made: Round, also: Mapping[int, tuple[str, Decimal]] | None = None, turned: frozenset[int] = frozenset()
) -> list[Move]:
    """Whose place or points would change, best first.

    Without anything to try out: what the rows come to by now beside the standings in force, where a key was replaced.
    """
    standings = made.standings.order_by("-version").first()
    before = _published(standings) if standings else _placed(work_out(made))
    return _moved(made, before, work_out(made, also, turned))


def by_key(made: Round, key_id: int) -> list[Move]:
    """Whose place or points a version of a key changed, beside what there was without it: for before a publication."""
    return _moved(made, _placed(work_out(made, without=key_id)), work_out(made))


def _placed(worked: Iterable[Worked]) -> Before:
    return {one.entry: (one.place, one.points) for one in worked}


def _moved(made: Round, before: Before, after: Iterable[Worked]) -> list[Move]:
    entries = {entry.pk: entry for entry in made.entries.select_related("team__host")}
    found = []
    for one in after:
        place, points = before.get(one.entry, (None, None))
        found.append(Move(entries[one.entry], place, one.place, points, one.points))
    return [one for one in found if one.is_one]


def is_unsettled(made: Round) -> bool:
    """Whether the standings in force are not what the rows come to, or soon may not be: prizes wait until they are."""
    return bool(owed.being_scored(made) or of(made))


def _published(standings: Standings) -> dict[int, tuple[int | None, Decimal | None]]:
    return {entry: (place, points) for entry, place, points in standings.lines.values_list("entry", "place", "points")}
