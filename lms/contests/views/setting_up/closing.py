"""The end of an edition: closed and opened again, a round called off, and what is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from lms.common.entry import entry
from lms.common.sheets import Column
from lms.common.tables import download
from lms.contests import access
from lms.contests.operations.setting_up import cancelling, closing
from lms.contests.queries import archive
from lms.contests.views.setting_up.answering import at, by_reason, crumbs, tried
from lms.contests.views.setting_up.seasons import FORM

COLUMNS = [
    Column(lazy("赛道"), lambda one: str(one.round.track)),
    Column(lazy("赛程"), lambda one: str(one.round)),
    Column(lazy("名次"), lambda one: one.line.place),
    Column(lazy("编号"), lambda one: one.line.entry.blind_number),
    Column(lazy("队伍"), lambda one: one.line.entry.team.name),
    Column(lazy("学校"), lambda one: str(one.line.entry.team.host)),
    Column(lazy("总分"), lambda one: one.line.points, 2),
    Column(lazy("原始总分"), lambda one: one.line.raw_points, 2),
    Column(lazy("奖项"), "prize"),
    Column(lazy("队员"), "students"),
    Column(lazy("指导"), "helpers"),
]


@entry(access.is_organiser)
@require_POST
def close_season(request: HttpRequest, pk: int) -> HttpResponse:
    """Close an edition nobody is owed anything by."""
    access.access_season(request.user, pk)
    sentence = _("这一届已结束，只供查阅。")
    return tried(request, lambda: closing.close_season(pk, by=request.user), sentence, ("gov_season", pk))


@entry(access.is_organiser)
@FORM
def reopen_season(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a closed edition again, with the reason."""
    found, title = access.access_season(request.user, pk), _("重新开放这一届")
    return by_reason(
        request, lambda reason: closing.reopen_season(pk, reason=reason, by=request.user),
        said=_("已重新开放，改完后请再结束这一届。"), place=("gov_season", pk), title=title,
        crumbs=crumbs(found, (title, "")), lead=_("理由留痕。已生效的结果、奖项和证书不变。"), action=_("重新开放"),
    )  # fmt: skip


@entry(access.is_organiser)
@FORM
def cancel_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Call a round off, with the reason its teams and judges are told."""
    made = access.access_round(request.user, pk)
    season, title = made.track.season, _("取消%(round)s") % {"round": made}
    return by_reason(
        request, lambda reason: cancelling.cancel_round(pk, reason=reason, by=request.user),
        said=_("已取消，有关的队伍和评委会收到理由。"), place=("gov_season", season.pk), title=title,
        crumbs=crumbs(season, at(made), (title, "")), action=_("取消举办"),
        lead=_("取消后不能恢复，理由在规则页公开，有关的队伍和评委会收到通知。"),
    )  # fmt: skip


@entry(access.is_organiser)
@require_safe
def season_results(request: HttpRequest, pk: int) -> HttpResponse:
    """What is kept: rounds with their standings and prizes; ?format=csv or xlsx is every team's result as a file."""
    found = access.access_season(request.user, pk)
    if request.GET.get("format"):
        name = f"results-{found.contest.slug}-{found.year}"
        file = download(request, name, COLUMNS, archive.lines_of(found))
        if file is not None:
            return file
    context = {
        "season": found,
        "rounds": list(archive.rounds_of(found)),
        "crumbs": crumbs(found, (_("成绩档案"), "")),
    }
    return render(request, "contests/setting_up/results.html", context)
