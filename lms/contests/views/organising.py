"""The organiser's desk: seasons, a round from opening to prizes, an entry with its sheets and rulings, appeals."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.common.entry import entry
from lms.common.enumerating import joined
from lms.common.errors import DomainError, Invalid
from lms.common.sheets import Column
from lms.common.tables import download
from lms.contests import access
from lms.contests.choices import AppealState, EntryState, RoundState, RulingKind
from lms.contests.models import ContestAppeal, Entry, Round, Ruling
from lms.contests.operations import assignments, moving_up, panels, rounds, rulings
from lms.contests.queries import awarding, due, lacking, organising, owed, previews, promoting, results
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


@entry(access.is_organiser)
@require_http_methods(["GET", "HEAD", "POST"])
def one_entry(request: HttpRequest, pk: int, entry_id: int) -> HttpResponse:
    """An entry: sheets as they were sealed, rulings, and what another would change before it is made."""
    made = access.access_round(request.user, pk)
    found = access.access_entry(request.user, made, entry_id)
    problem = ""
    if request.method == "POST":
        try:
            return _rule(request, made, found)
        except DomainError as error:
            problem = str(error.message)
    tried, turned = _number(request.GET.get("points", "")), whole(request.GET.get("turn", ""))
    kind, kinds = request.GET.get("kind", ""), _kinds(made, found)
    tries = {found.pk: (kind, tried)} if kind in dict(kinds) else None
    closed = queries.is_judging(made, request.user)
    undoing = None if closed else _undoing(request, made, found)
    ruled = list(found.rulings.select_related("by", "undone_by"))
    context = {
        "made": made,
        "entry": found,
        "sheets": [] if closed else queries.sheets_of(found),
        "rulings": ruled,
        "undoable": {one.pk for one in ruled if rulings.can_undo(made, one)},
        "preview": results.moves(made, tries) if tries and not closed else None,
        "tried": tried,
        "kind": kind,
        "kinds": kinds,
        "undoing": undoing,
        "undone": results.moves(made, {found.pk: rulings.inverse(undoing)}) if undoing else [],
        "blind": queries.sees_numbers(made, request.user),
        "replaced_by": Entry.objects.filter(replaces=found).select_related("team__host").first(),
        "following": promoting.next_in_line(found) if found.state == EntryState.DISQUALIFIED else None,
        "further": promoting.further_entries(found),
        "problem": problem,
        "closed": closed,
        "given": queries.given_to(found),
        "seats": queries.seats_for(made, found) if made.state == RoundState.JUDGING else [],
        "turned": turned,
        "turning": results.moves(made, turned=frozenset({turned})) if turned is not None and not closed else [],
    }
    return render(request, "contests/gov_entry.html", context, status=422 if problem else 200)


@entry(access.is_organiser)
@require_safe
def appeals(request: HttpRequest, pk: int) -> HttpResponse:
    """The appeals of a round, those that wait first."""
    made = access.access_round(request.user, pk)
    return render(request, "contests/gov_appeals.html", {"made": made, "appeals": organising.appeals(made)})


@entry(access.is_organiser)
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, pk: int, appeal_id: int) -> HttpResponse:
    """One appeal, the ranking it would lead to, and the finding."""
    made = access.access_round(request.user, pk)
    found = get_object_or_404(organising.appeals(made), pk=appeal_id)
    points = _number(request.POST.get("points") or request.GET.get("points", ""))
    kind = rulings.remedy(found.entry, points)
    problem = ""
    if request.method == "POST":
        try:
            rulings.arbitrate(
                found.pk, uphold=request.POST.get("act") == "uphold", answer=request.POST.get("answer", ""),
                points=points, by=request.user,
            )  # fmt: skip
        except Invalid as error:
            problem = str(error.message)
        else:
            messages.success(request, _("已仲裁，队伍会收到通知。"))
            return redirect("contests:gov_appeals", pk)
    waits = found.state == AppealState.FILED
    preview = results.moves(made, {found.entry_id: (kind, points)}) if kind and waits else []
    context = {
        "made": made, "appeal": found, "points": points, "kind": kind, "preview": preview, "problem": problem
    }  # fmt: skip
    return render(request, "contests/gov_appeal.html", context, status=422 if problem else 200)


def _before_the_step(made: Round, closed: bool, placed: int) -> dict[str, Any]:
    """What is looked at before a round is published, finished, or lets teams go on."""
    if made.state == RoundState.JUDGING:
        # Whether anybody would have a place is an aggregate, too.
        seats = [] if closed else previews.seats_of(made, placed)
        return {"seats": seats, "owed": owed.owed_by(made, 1 if closed else placed).lines}
    if made.state == RoundState.NOTICE:
        now = timezone.now()
        held, pending, changed = due.held_by(made, now), owed.being_scored(made), results.moves(made)
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


def _kinds(made: Round, found: Entry) -> list[tuple[str, str]]:
    """What can be ruled now: of a result that stands, only that somebody is taken out of it."""
    if made.state != RoundState.FINAL:
        return [(kind.value, str(kind.label)) for kind in RulingKind]
    out = RulingKind.DISQUALIFY
    return [(out.value, str(out.label))] if found.state == EntryState.ENTERED else []


def _undoing(request: HttpRequest, made: Round, found: Entry) -> Ruling | None:
    """The ruling whose undoing is looked at."""
    asked = whole(request.GET.get("undo", ""))
    rows = found.rulings.filter(undoes=None, undone_by=None)
    ruling = rows.filter(pk=asked).first() if asked is not None else None
    return ruling if ruling is not None and rulings.can_undo(made, ruling) else None


def _rule(request: HttpRequest, made: Round, found: Entry) -> HttpResponse:
    reason, undone = request.POST.get("reason", ""), whole(request.POST.get("undo", ""))
    if request.POST.get("act") == "fill":
        moved = moving_up.fill_place(found.pk, by=request.user)
        name = _("候补队伍") if queries.sees_numbers(made, request.user) else moved.team.name
        messages.success(request, _("%(team)s已递补，队伍会收到通知。") % {"team": name})
        return redirect("contests:gov_entry", made.pk, found.pk)
    if undone is not None:
        rulings.undo(get_object_or_404(found.rulings, pk=undone).pk, reason=reason, by=request.user)
    else:
        kind = request.POST.get("kind", "")
        if kind not in RulingKind.values:
            raise Http404
        points = _number(request.POST.get("points", ""))
        rulings.rule(found.pk, kind, points=points, reason=reason, by=request.user)
    messages.success(request, _("裁定已记录，队伍会收到通知。"))
    return redirect("contests:gov_entry", made.pk, found.pk)


def _number(typed: Any) -> Decimal:
    try:
        found = Decimal(str(typed).strip() or 0)
    except InvalidOperation:
        return Decimal(0)
    return round(found, 2) if found.is_finite() and abs(found) < 10_000 else Decimal(0)
