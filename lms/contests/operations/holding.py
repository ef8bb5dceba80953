"""A season and a round as operations hold them."""

from lms.contests import access
from lms.contests.choices import SeasonState
from lms.contests.errors import RoundClosed, SeasonClosed
from lms.contests.models import Round, Season
from lms.people.public import User


def require_running(season: Season) -> None:
    """Raises SeasonClosed once the season is only read."""
    if season.state == SeasonState.CLOSED:
        raise SeasonClosed()


def locked(round_id: int, by: User | None, states: set[str] | frozenset[str]) -> Round:
    """The round, locked, for who runs it, in one of the states. Raises NotAllowed, RoundClosed."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("track__season__host", "track__season__contest")
    made: Round = rows.get(pk=round_id)
    access.require(access.can_run(by, made.track.season))
    if made.state not in states:
        raise RoundClosed()
    return made
