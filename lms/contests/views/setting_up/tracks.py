"""Tracks and their conditions."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.common.entry import entry
from lms.contests import access
from lms.contests.forms.tracks import TrackForm
from lms.contests.operations.setting_up import tracks
from lms.contests.views.setting_up.answering import crumbs, done, onward, page, posted, tried
from lms.contests.views.setting_up.seasons import FORM


@entry(access.is_organiser)
@FORM
def new_track(request: HttpRequest, pk: int) -> HttpResponse:
    """One more track of a season."""
    season = access.access_season(request.user, pk)
    form = TrackForm(posted(request))
    if form.is_bound and form.is_valid() and done(form, lambda: tracks.add_track(pk, **_words(form), by=request.user)):
        return onward(request, _("赛道已加上。"), "gov_season", pk)
    trail = crumbs(season, (_("新赛道"), ""))
    return page(request, form, title=_("新赛道"), crumbs=trail, lead=_lead())


@entry(access.is_organiser)
@FORM
def edit_track(request: HttpRequest, pk: int) -> HttpResponse:
    """A track's title and conditions, until registration opens."""
    track = access.access_track(request.user, pk)
    form = TrackForm(posted(request), initial=TrackForm.shown(track))
    if (
        form.is_bound
        and form.is_valid()
        and done(form, lambda: tracks.change_track(pk, **_words(form), by=request.user))
    ):
        return onward(request, _("已保存。"), "gov_season", track.season_id)
    trail = crumbs(track.season, (str(track), ""))
    return page(request, form, title=str(track), crumbs=trail, lead=_lead(), remove="contests:track_remove", pk=pk)


@entry(access.is_organiser)
@require_POST
def remove_track(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a track away."""
    season_id = access.access_track(request.user, pk).season_id
    return tried(
        request, lambda: tracks.remove_track(pk, by=request.user), _("赛道已删去。"), ("gov_season", season_id)
    )


def _words(form: TrackForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {"title_zh": data["title_zh"], "title_en": data["title_en"], "rules": form.rules()}


def _lead() -> str:
    return _("每次名单变动都按这些条件核对，不符合时说明是哪一条、涉及谁。每人每届在同一赛道只能在一队。")
