"""The organiser's desk: seasons, and a round from opening to prizes."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from lms.common.entry import entry
from lms.common.enumerating import joined
from lms.common.errors import DomainError
from lms.common.sheets import Column
from lms.common.tables import download
from lms.contests import access
from lms.contests.choices import AppealState, RoundState
from lms.contests.models import ContestAppeal, Round
from lms.contests.operations import assignments, panels, rounds
from lms.contests.queries import awarding, due, lacking, moves, organising, owed, previews, promoting
from lms.contests.queries import judging as queries
from lms.contests.views.typed import whole

PER_PAGE = 50
COLUMNS = [
    Column(lazy("编号"), lambda line: line.entry.blind_number),
    Column(lazy("最低"), lambda line: line.spread.lowest, 2),
    Column(lazy("最高"), lambda line: line.spread.highest, 2),
    Column(lazy("相差"), lambda line: line.spread.width, 2),
    Column(lazy("还没有评"), lambda line: joined(judge.person.name for judge in line.missing)),
    Column(lazy("还缺评委"), "short"),
    Column(lazy("状态"), lambda line: line.entry.get_state_display()),
]
STANDINGS = [
    Column(lazy("名次"), "place"),
    Column(lazy("编号"), lambda line: line.entry.blind_number),
    Column(lazy("总分"), "points", 2),
    Column(lazy("奖项"), lambda line: str(line.prize or "")),
]


@entry(access.is_organiser)
@require_safe
def seasons(request: HttpRequest) -> HttpResponse:
    """The seasons one runs, round by round, with what waits in each."""
    found = organising.seasons(access.seasons_run_by(request.user))
    return render(request, "contests/gov_contests.html", {"seasons": found})


@entry(access.is_organiser)
@require_safe
def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """A round: its step, its judges, who is missing, how far marks stand apart, the standings as they would be."""
    made = access.access_round(request.user, pk)
    closed = queries.is_judging(made, request.user)
    spread = [] if closed else queries.spread(made)
    board = [] if closed or made.state != RoundState.JUDGING else previews.standings_of(made)
    if request.GET.get("format"):
        asked = "standings" if request.GET.get("list") == "standings" else "spread"
        columns, rows = {"spread": (COLUMNS, spread), "standings": (STANDINGS, board)}[asked]
        file = download(request, f"{asked}-{pk}", columns, rows)
        if file is not None:
            return file
    context = {
        "made": made,
        "season": made.track.season,
        "lacks": lacking.of_round(made) if made.state == RoundState.DRAFT else [],
        "panel": queries.panel(made),
        "closed": closed,
        "leaf": Paginator(spread, PER_PAGE).get_page(request.GET.get("page")),
        "board": board[:PER_PAGE],
        "placed": sum(line.place is not None for line in board),
        "field": len(board),
        "counts": organising.counts(made),
        "judges": organising.free_judges(made),
        "appeals": ContestAppeal.objects.filter(entry__contest_round=made, state=AppealState.FILED).count(),
        "came_on": promoting.came_on(made),
    }
    context |= _before_the_step(made, closed, context["placed"])
    return render(request, "contests/gov_round.html", context)


@entry(access.is_organiser)
@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a round on, appoint a judge, hand out entries."""
    made = access.access_round(request.user, pk)
    try:
        messages.success(request, _act(request, made))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("contests:gov_round", pk)


def _before_the_step(made: Round, closed: bool, placed: int) -> dict[str, Any]:
    """What is looked at before a round is published, finished, or lets teams go on."""
    if made.state == RoundState.JUDGING:
        # Whether anybody would have a place is an aggregate, too.
        seats = [] if closed else previews.seats_of(made, placed)
        return {"seats": seats, "owed": owed.owed_by(made, 1 if closed else placed).lines}
    if made.state == RoundState.NOTICE:
        now = timezone.now()
        held, pending, changed = due.held_by(made, now), owed.being_scored(made), moves.of(made)
        over = made.notice_until is not None and made.notice_until <= now
        ends = over and not (held or pending or changed)
        return {"pending": pending, "changed": changed, "held": held and held.label, "over": over, "ends": ends}
    if made.state == RoundState.FINAL:
        unmade = awarding.due(made)
        refused = awarding.refusal_of(made, unmade) if unmade else None
        return {"plan": promoting.plan_of(made) if made.quota else None, "due": len(unmade), "refused": refused}
    return {}


def _act(request: HttpRequest, made: Round) -> str:
    act, reason, by = request.POST.get("act"), request.POST.get("reason", ""), request.user
    if act == "open":
        rounds.open_round(made.pk, by=by)
        return _("已开赛，规则从现在起不再改动。")
    if act == "close":
        rounds.close_round(made.pk, by=by)
        return _("提交已截止，可以分派评审。")
    if act == "publish":
        rounds.publish_round(made.pk, reason=reason, by=by)
        return _("已公示，申诉开始计时。")
    if act == "publish_again":
        rounds.publish_again(made.pk, reason=reason, by=by)
        return _("新一版成绩榜已公布，队伍会收到通知。")
    if act == "finish":
        rounds.finish_round(made.pk, by=by)
        return _("结果已生效，奖项已定，证书已成批提请制发；份数多的批次由另一人复核签发。")
    if act == "certificates":
        number = rounds.ask_for_certificates(made.pk, by=request.user)
        return _("%(n)s 张证书已提请制发。") % {"n": number}
    if act == "promote":
        return _("%(n)s 支队伍晋级，已通知。") % {"n": len(rounds.promote(made.pk, by=by))}
    return _staff(request, made)


def _staff(request: HttpRequest, made: Round) -> str:
    if request.POST.get("act") == "judge":
        panels.add_judge(made.pk, whole(request.POST.get("person", "")) or 0, by=request.user)
        return _("评委已加入。")
    if request.POST.get("act") == "hand_out":
        load = assignments.hand_out(made.pk, by=request.user)
        if load.short:
            return _("分派了 %(n)s 份；%(short)s 件作品还缺评委，请增聘。") % {
                "n": len(load.added),
                "short": len(load.short),
            }
        return _("分派了 %(n)s 份，每件作品都有足够的评委。") % {"n": len(load.added)}
    raise Http404
