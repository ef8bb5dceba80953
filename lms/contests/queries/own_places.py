"""Where a team's own entry stands on a board, and how far it is from going on."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Value

from lms.contests.choices import EntryState, Host, RoundState
from lms.contests.models import Entry, Round, StandingLine, Standings
from lms.contests.queries import boards


@dataclass(frozen=True)
class GoingOn:
    """The line above which teams go on, as of now.

    host   whose quota it is: of all, of a school, of a city
    quota  so many of these go on
    is_in  whether the entry is among them
    gap    points to the last who would; None for who is among them already, or has none
    """

    host: str
    quota: int
    is_in: bool
    gap: Decimal | None


@dataclass(frozen=True)
class Own:
    """The own entry's line, its position from 1, who leads how many members, and the line to go on by, if any."""

    row: boards.Row
    position: int
    members: str
    count: int
    team: int
    going_on: GoingOn | None


def own_place(made: Round, standings: Standings | None, user: Any) -> Own | None:
    """Of the person's own entry, on the live board or in published standings; None for who is in none of it."""
    pk = boards.own_row(made, user)
    if pk is None:
        return None
    entry = made.entries.select_related("team__host", "team__captain").get(pk=pk)
    lines = standings.lines.filter(entry=entry).values_list("position", flat=True) if standings else None
    position = _position_live(made, entry) if lines is None else lines.first()
    if position is None:
        return None
    rows = boards.published_rows(standings, position - 1, 1) if standings else boards.live_rows(made, position - 1, 1)
    people = entry.team.members.filter(left_at=None).count()
    return Own(
        rows[0],
        position,
        entry.team.captain.name,
        people,
        entry.team_id,
        _going_on(made, standings, entry, rows[0]),
    )


def _position_live(made: Round, entry: Entry) -> int | None:
    """Counted rather than read, so that it costs the same on a board of ten thousand."""
    if entry.state != EntryState.ENTERED:
        return None
    here = made.entries.filter(state=EntryState.ENTERED)
    if entry.shown_points is None:
        above = Q(shown_points__isnull=False) | Q(shown_points=None, pk__lt=entry.pk)
    else:
        above = Q(shown_points__gt=entry.shown_points) | Q(shown_points=entry.shown_points) & (
            Q(shown_at__lt=entry.shown_at) | Q(shown_at=entry.shown_at, pk__lt=entry.pk)
        )
    return here.filter(above).count() + 1


def _going_on(made: Round, standings: Standings | None, entry: Entry, own: boards.Row) -> GoingOn | None:
    """None where nobody goes on by places, or somebody did already."""
    last = not made.track.rounds.filter(number__gt=made.number).exclude(state=RoundState.CANCELLED).exists()
    if not made.quota or last or made.state == RoundState.FINAL:
        return None
    if own.points is None:
        return GoingOn(made.quota_host, made.quota, False, None)
    best = _best_of(made, standings, entry)[made.quota - 1 : made.quota]
    # Who has points where fewer have than go on is among them.
    points, place = next(iter(best), (own.points, own.place))
    is_in = own.points >= points if standings is None else _is_as_good(own.place, place)
    return GoingOn(made.quota_host, made.quota, is_in, None if is_in else points - own.points)


def _is_as_good(place: int | None, last: int | None) -> bool:
    """By place, as promoting goes: of equal points a tie-break tells who is in and who is out."""
    return place is not None and last is not None and place <= last


def _best_of(made: Round, standings: Standings | None, entry: Entry) -> QuerySet[Any]:
    """(points, place) of everybody who competes for the same places, best first; the live board counts no places."""
    team = entry.team
    group = {Host.SCHOOL: {"team__host": team.host_id}, Host.CITY: {"team__host__city": team.host.city_id}}
    alike = group.get(Host(made.quota_host), {})
    if standings is None:
        here = boards.live(made).filter(shown_points__isnull=False, **alike)
        return here.values_list("shown_points", Value(None, IntegerField()))
    rows = StandingLine.objects.filter(standings=standings, place__isnull=False)
    rows = rows.filter(**{f"entry__{name}": value for name, value in alike.items()})
    return rows.order_by("position").values_list("points", "place")
