"""Leaderboards: the live one by machine scores, and the published standings. One index, one page at a time."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from lms.contests.choices import EntryState, RoundState
from lms.contests.models import Entry, Round, StandingLine, Standings
from lms.contests.models.entries import BOARD_ORDER
from lms.contests.queries import awarding, results


@dataclass(frozen=True)
class Row:
    """A line of a board. `place` is None for who has no points."""

    entry: int
    place: int | None
    team: str
    school: str
    points: Decimal | None
    raw: Decimal | None = None
    at: datetime | None = None
    uploads: int = 0
    told_apart_by: str = ""
    shared: bool = False
    percent: Decimal | None = None
    moved: int | None = None
    prize: str = ""

    @property
    def fallen(self) -> int:
        """How many places further down it is than in the version before."""
        return -(self.moved or 0)


def live(made: Round) -> QuerySet[Entry]:
    """The entries of a round as the live board orders them: points, then whoever came first. Without points last."""
    return made.entries.filter(state=EntryState.ENTERED).order_by(*BOARD_ORDER)


def live_rows(made: Round, first: int, count: int, q: str = "") -> list[Row]:
    """A page of the live board. Of equal points the earlier stands before the later, so a position is a place.

    q    part of the name of a team or a school: these alone, in the places they have among all
    """
    chosen = _chosen(made, first, count, q)
    rows = (
        Entry.objects.filter(pk__in=chosen)
        .order_by(*BOARD_ORDER)
        .values_list("id", "team__name", "team__host__name_zh", "shown_points", "shown_at", "uploads")
    )
    most = _most(made)
    return [
        Row(pk, chosen[pk] if points is not None else None, team, school, points, at=at, uploads=uploads,
            percent=_share(points, most))
        for pk, team, school, points, at, uploads in rows
    ]  # fmt: skip


def _chosen(made: Round, first: int, count: int, q: str) -> dict[int, int]:
    """{entry: position} of a page. Joined before they are counted off, every team above the page would be looked up."""
    ordered = live(made).values_list("pk", flat=True)
    if not q:
        return {pk: position for position, pk in enumerate(ordered[first : first + count], first + 1)}
    wanted = set(_named(live(made), q).values_list("pk", flat=True))
    found = [(pk, position) for position, pk in enumerate(ordered, 1) if pk in wanted]
    return dict(found[first : first + count])


def _named(rows: QuerySet[Any], q: str, of: str = "") -> QuerySet[Any]:
    """The rows whose team or school has this in its name."""
    return rows.filter(Q(**{f"{of}team__name__icontains": q}) | Q(**{f"{of}team__host__name_zh__icontains": q}))


def count_of(made: Round, standings: Standings | None, q: str = "") -> int:
    """How many lines a board has."""
    if standings is not None:
        return lines_of(standings, q).count()
    return (_named(live(made), q) if q else live(made)).count()


def newest(made: Round) -> Standings | None:
    """The standings in force, once they may be seen."""
    return made.standings.order_by("-version").first() if made.is_shown else None


def published_rows(standings: Standings, first: int, count: int, q: str = "") -> list[Row]:
    """A page of published standings, with how far each moved since the version before; `q` as on the live board."""
    lines = lines_of(standings, q)[first : first + count]
    before = _places_before(standings, [line.entry_id for line in lines])
    made = standings.contest_round
    most, titles = _most(made), _titles(made)
    prizes = _prizes(standings, [line.entry_id for line in lines])
    return [_row(line, most, before, titles, prizes.get(line.entry_id, "")) for line in lines]


def told_apart_by(made: Round, line: StandingLine) -> str:
    """What put an entry before or behind those with the same points, in words; empty where nothing had to."""
    return _titles(made).get(line.told_apart_by, "") if line.told_apart_by else ""


def _titles(made: Round) -> dict[str, str]:
    return {module.key: str(module) for module in made.modules.all()} | {results.TIME: _("用时")}


def versions_of(made: Round) -> list[Standings]:
    """Every version of the published standings, the one in force first; none before the publication."""
    return list(made.standings.order_by("-version")) if made.is_shown else []


def prize_of(made: Round, entry: Entry) -> str:
    """The prize an entry has or, under notice, would have; empty where there is none."""
    standings = newest(made)
    return _prizes(standings, [entry.pk]).get(entry.pk, "") if standings else ""


def _prizes(standings: Standings, entries: list[int]) -> dict[int, str]:
    """{entry: its prize}: as given, or under notice as the standings would bring it; of an older version none."""
    made = standings.contest_round
    if made.state == RoundState.FINAL:
        given = awarding.in_force().filter(entry__in=entries).select_related("prize")
        return {award.entry_id: str(award.prize) for award in given}
    found = {int(one.entry): prize for one, prize in awarding.brought_by(standings)}
    return {entry: str(found[entry]) for entry in entries if entry in found}


def lines_of(standings: Standings, q: str = "") -> QuerySet[StandingLine]:
    """The lines of standings in their order, with teams and schools."""
    rows = standings.lines.select_related("entry__team__host").order_by("position")
    return _named(rows, q, "entry__") if q else rows


def own_row(made: Round, user: Any) -> int | None:
    """The entry of the person's own team in the round."""
    if not user.is_authenticated:
        return None
    mine = made.entries.filter(team__members__person=user, team__members__left_at=None)
    return mine.values_list("pk", flat=True).first()


def is_frozen(made: Round, now: datetime) -> bool:
    """Whether the live board takes nothing more."""
    return made.state == RoundState.OPEN and made.freezes_at is not None and now >= made.freezes_at


def _row(line: StandingLine, most: Decimal, before: dict[int, int | None], titles: dict[str, str], prize: str) -> Row:
    earlier = before.get(line.entry_id)
    moved = earlier - line.place if earlier is not None and line.place is not None else None
    team = line.entry.team
    return Row(
        line.entry_id, line.place, team.name, str(team.host), line.points, line.raw_points,
        told_apart_by=titles.get(line.told_apart_by, ""), shared=line.shared,
        percent=_share(line.points, most), moved=moved, prize=prize,
    )  # fmt: skip


def _places_before(standings: Standings, entries: list[int]) -> dict[int, int | None]:
    before = Standings.objects.filter(contest_round=standings.contest_round_id, version=standings.version - 1).first()
    if before is None:
        return {}
    return dict(before.lines.filter(entry__in=entries).values_list("entry", "place"))


def _most(made: Round) -> Decimal:
    total = sum((module.points for module in made.modules.all()), Decimal(0))
    return total or Decimal(1)


def _share(points: Decimal | None, most: Decimal) -> Decimal | None:
    return None if points is None else round(points * 100 / most, 1)
