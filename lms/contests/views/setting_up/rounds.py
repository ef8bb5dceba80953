"""Rounds: their settings, and their hours put off."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.common.entry import entry
from lms.contests import access
from lms.contests.choices import RoundState
from lms.contests.forms.rounds import RoundForm
from lms.contests.forms.seasons import PostponeForm
from lms.contests.operations.setting_up import postponing, rounds
from lms.contests.views.setting_up.answering import at, crumbs, done, onward, page, posted, tried
from lms.contests.views.setting_up.seasons import FORM


@entry(access.is_organiser)
@FORM
def new_round(request: HttpRequest, pk: int) -> HttpResponse:
    """The next round of a track."""
    track = access.access_track(request.user, pk)
    form = RoundForm(posted(request), initial=RoundForm.shown(track.rounds.last()))
    if form.is_bound and form.is_valid():
        made = done(form, lambda: rounds.add_round(pk, form.words(), by=request.user))
        if made is not None:
            return onward(request, _("赛程已加上。接下来写评分模块和奖项。"), "round_parts", made.pk)
    trail = crumbs(track.season, (str(track), ""), (_("新赛程"), ""))
    return page(request, form, title=_("新赛程"), crumbs=trail, lead=_lead())


@entry(access.is_organiser)
@FORM
def edit_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Its settings, until it opens."""
    made = access.access_round(request.user, pk)
    form = RoundForm(posted(request), initial=RoundForm.shown(made))
    if form.is_bound and form.is_valid() and done(form, lambda: rounds.change_round(pk, form.words(), by=request.user)):
        return onward(request, _("已保存。"), "gov_season", made.track.season_id)
    trail = crumbs(made.track.season, (str(made), ""))
    remove = "contests:round_remove" if made.state == RoundState.DRAFT else ""
    return page(request, form, title=str(made), crumbs=trail, lead=_lead(), remove=remove, pk=pk)


@entry(access.is_organiser)
@require_POST
def remove_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a round away."""
    season_id = access.access_round(request.user, pk).track.season_id
    return tried(
        request, lambda: rounds.remove_round(pk, by=request.user), _("赛程已删去。"), ("gov_season", season_id)
    )


@entry(access.is_organiser)
@FORM
def postpone_round(request: HttpRequest, pk: int) -> HttpResponse:
    """A later end of what runs: work, or marking."""
    made = access.access_round(request.user, pk)
    runs_until = made.judged_until if made.state == RoundState.JUDGING else made.closes_at
    form = PostponeForm(posted(request), initial={"until": runs_until})
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        if done(form, lambda: postponing.postpone_round(pk, **data, by=request.user)):
            return onward(request, _("已延期，有关的队伍和评委会收到通知。"), "gov_round", pk)
    lead = _("评审中延评审截止，提交中延提交截止，后面的时间顺延同样长。只能往后延，已经过了的截止不能再延。")
    trail = crumbs(made.track.season, at(made), (_("延期"), ""))
    return page(request, form, title=_("延期"), crumbs=trail, lead=lead, action=_("延期"))


def _lead() -> str:
    return _("开赛后，评委数、合分办法、名额和申诉期限不再改动；提交和评审的截止时间只能往后延，并写明理由。")
