"""Rows of a contest as they are held while it is set up: locked, for who runs it, as long as they may change."""

from lms.contests import access
from lms.contests.choices import RoundState, SeasonState
from lms.contests.errors import RulesStand
from lms.contests.models import Round, Season, Track
from lms.contests.operations.holding import require_running
from lms.people.public import User


def season_held(season_id: int, by: User | None) -> Season:
    """The season, locked, as long as it may change. Raises NotAllowed, SeasonClosed."""
    season = season_locked(season_id, by)
    require_running(season)
    return season


def season_locked(season_id: int, by: User | None) -> Season:
    """The season, locked, in whatever state. Raises NotAllowed."""
    rows = Season.objects.select_for_update(of=("self",)).select_related("host", "contest")
    season: Season = rows.get(pk=season_id)
    access.require(access.can_run(by, season))
    return season


def season_in_draft(season_id: int, by: User | None) -> Season:
    """The same, in preparation. Raises NotAllowed, SeasonClosed, RulesStand."""
    season = season_held(season_id, by)
    if season.state != SeasonState.DRAFT:
        raise RulesStand()
    return season


def track_in_draft(track_id: int, by: User | None) -> Track:
    """A track whose season is in preparation; the season is locked. Raises NotAllowed, RulesStand."""
    track = Track.objects.get(pk=track_id)
    track.season = season_in_draft(track.season_id, by)
    return track


def round_in_draft(round_id: int, by: User | None, refusal: str) -> Round:
    """The round, locked, in preparation. Raises NotAllowed, RulesStand (saying `refusal`)."""
    rows = Round.objects.select_for_update(of=("self",)).select_related("track__season__host", "track__season__contest")
    made: Round = rows.get(pk=round_id)
    access.require(access.can_run(by, made.track.season))
    if made.state != RoundState.DRAFT:
        raise RulesStand(refusal)
    return made
