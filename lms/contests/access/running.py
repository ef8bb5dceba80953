"""A season, its rounds and what is in them, for those who run it."""

from typing import Any

from django.http import Http404

from lms.contests.access.roles import can_run
from lms.contests.models import Entry, Judge, Module, Round, Season, Track


def access_season(user: Any, pk: int) -> Season:
    """A season, for those who run it. Raises Http404."""
    season = Season.objects.select_related("contest", "host").filter(pk=pk).first()
    if season is None or not can_run(user, season):
        raise Http404
    return season


def access_track(user: Any, pk: int) -> Track:
    """A track, for those who run its season. Raises Http404."""
    track = Track.objects.select_related("season__contest", "season__host").filter(pk=pk).first()
    if track is None or not can_run(user, track.season):
        raise Http404
    return track


def access_round(user: Any, pk: int) -> Round:
    """A round, for those who run its season. Raises Http404."""
    made = Round.objects.select_related("track__season__contest", "track__season__host").filter(pk=pk).first()
    if made is None or not can_run(user, made.track.season):
        raise Http404
    return made


def access_entry(user: Any, made: Round, pk: int) -> Entry:
    """An entry of a round that the person runs. Raises Http404."""
    entry = made.entries.select_related("team__host").filter(pk=pk).first()
    if entry is None:
        raise Http404
    return entry


def access_judge(user: Any, made: Round, pk: int) -> Judge:
    """Somebody who judges a round that the person runs. Raises Http404."""
    judge = made.judges.select_related("person").filter(pk=pk, left_at=None).first()
    if judge is None:
        raise Http404
    return judge


def access_module(user: Any, made: Round, pk: int) -> Module:
    """A scored part of a round that the person runs. Raises Http404."""
    module = made.modules.filter(pk=pk).first()
    if module is None:
        raise Http404
    return module
