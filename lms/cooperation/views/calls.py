"""Calls: the list, writing one, and one of them with its teams and what can be done."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.common import tables
from lms.common.entry import entry
from lms.common.sheets import Column
from lms.cooperation import access
from lms.cooperation.choices import CallState
from lms.cooperation.forms.calls import CallForm, CallsFilter, ExtendForm, TeamForm
from lms.cooperation.models import TalentCall
from lms.cooperation.operations import calls as operations
from lms.cooperation.operations import teams as team_operations
from lms.cooperation.queries import calls as queries
from lms.cooperation.queries import teams as team_queries
from lms.cooperation.views.places import base_of, done, go, page
from lms.organisations.public import Organisation

SORTS = {"title": "title", "closes": "closes_on", "published": "published_at"}


@entry(access.works_somewhere)
@require_safe
def calls(request: HttpRequest, place: str, org: str = "") -> HttpResponse:
    """Calls that were published, and the organisation's own drafts."""
    here = access.access_place(request.user, place, org)
    form = CallsFilter(request.GET)
    rows = queries.listed(_chosen(queries.seen_by(here), form, here))
    listing = tables.listing(request, rows, sorts=SORTS, default="-published", search=["title", "caller__name_zh"])
    if export := tables.download(request, "calls", _columns(), listing.rows):
        return export
    new_url = f"{base_of(here)}calls/new/" if here.kind in access.CALLER_KINDS else ""
    return page(request, "calls", here, form=form, listing=listing, new_url=new_url)


@entry(access.works_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, place: str, org: str = "") -> HttpResponse:
    """Write a call."""
    here = access.access_place(request.user, place, org)
    if here.kind not in access.CALLER_KINDS:
        raise Http404
    form = CallForm(
        request.POST if request.method == "POST" else None, here=here, initial={"cluster_id": here.cluster_id}
    )
    made: list[TalentCall] = []

    def begin() -> None:
        chosen = form.cleaned_data["skills"]
        made.append(operations.draft_call(here.pk, form.words, by=request.user, skills=chosen))

    if request.method == "POST" and form.is_valid() and done(request, begin, _("草稿已存，核对后发布。"), form=form):
        return go(here, made[0].address)
    return page(request, "call_form", here, status=422 if form.errors else 200, form=form)


@entry(access.works_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, place: str, pk: int, org: str = "") -> HttpResponse:
    """Change a draft."""
    here = access.access_place(request.user, place, org)
    call = access.access_call_draft(here, pk)
    names = ("cluster_id", "kind", "title", "problem", "outcome", "reward", "closes_on")
    known = {**{name: getattr(call, name) for name in names}, "skills": call.skills.all()}
    form = CallForm(request.POST if request.method == "POST" else None, here=here, initial=known)

    def write() -> None:
        operations.write_call(call.pk, form.words, by=request.user, skills=form.cleaned_data["skills"])

    if request.method == "POST" and form.is_valid() and done(request, write, _("已保存。"), form=form):
        return go(here, call.address)
    return page(request, "call_form", here, status=422 if form.errors else 200, form=form, call=call)


@entry(access.works_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def call(request: HttpRequest, place: str, pk: int, org: str = "") -> HttpResponse:
    """One call, its teams as far as the reader sees them, and the buttons of whoever is to act."""
    here = access.access_place(request.user, place, org)
    found = access.access_call(here, pk)
    act = request.POST.get("act", "")
    team_form = TeamForm(request.POST if act == "form" else None, auto_id="team_%s")
    extend = ExtendForm(request.POST if act == "extend" else None, auto_id="extend_%s")
    if request.method == "POST":
        answer = _act(request, act, found, here, team_form, extend)
        if answer is not None:
            return answer
    own = found.caller_id == here.pk
    teams = list(team_queries.teams_of_call(found, here))
    words = {
        "call": found,
        "teams": teams,
        "is_own": own,
        "team_form": team_form,
        "extend": extend,
        "can_form": not own and found.takes_teams and here.kind in access.TEAM_KINDS,
        "can_complete": own and found.state == CallState.AWARDED and team_queries.is_all_accepted(found),
        "waiting": [team for team in teams if team.state == "applied"] if own else [],
    }
    return page(request, "call", here, status=422 if team_form.errors or extend.errors else 200, **words)


def _chosen(rows: Any, form: CallsFilter, here: Organisation) -> Any:
    chosen = form.cleaned_data if form.is_valid() else {}
    for name in ("kind", "state"):
        if value := chosen.get(name):
            rows = rows.filter(**{name: value})
    if chosen.get("only") == "mine":
        return rows.filter(caller=here)
    return queries.taking_teams(rows) if chosen.get("only") == "open" else rows


def _columns() -> list[Column]:
    return [
        Column(_("标题"), "title"),
        Column(_("类型"), lambda row: row.get_kind_display()),
        Column(_("发榜方"), "caller"),
        Column(_("产业集群"), "cluster"),
        Column(_("状态"), lambda row: row.get_state_display()),
        Column(_("征集截止"), "closes_on"),
        Column(_("申请团队"), "applied"),
    ]


def _act(
    request: HttpRequest, act: str, found: TalentCall, here: Organisation, team_form: TeamForm, extend: ExtendForm
) -> HttpResponse | None:
    """What the pressed button says; None where a form is to be shown again."""
    if act == "form":
        return _formed(request, found, here, team_form)
    if act == "extend":
        ok = extend.is_valid() and done(request, lambda: _extend(request, found, extend), _("已延长。"), form=extend)
        return go(here, found.address) if ok else None
    which = request.POST.get("team", "")
    team, reason = int(which) if which.isdecimal() else 0, request.POST.get("reason", "")
    by = request.user
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "publish": (lambda: operations.publish_call(found.pk, by=by), _("已发布，院校和企业可以申请。")),
        "withdraw": (lambda: operations.withdraw_call(found.pk, reason, by=by), _("已撤回，团队会收到原因。")),
        "award": (lambda: operations.award_call(found.pk, team, reason, by=by), _("已选定，其他团队会收到原因。")),
        "refuse": (lambda: operations.refuse_team(found.pk, team, reason, by=by), _("已答复。")),
        "complete": (lambda: operations.complete_call(found.pk, by=by), _("已完成。")),
    }
    if act not in acts or (act in {"award", "refuse"} and not found.teams.filter(pk=team).exists()):
        raise Http404
    done(request, *acts[act])
    return go(here, found.address)


def _extend(request: HttpRequest, found: TalentCall, form: ExtendForm) -> None:
    operations.extend_call(found.pk, form.cleaned_data["closes_on"], by=request.user)


def _formed(request: HttpRequest, found: TalentCall, here: Organisation, form: TeamForm) -> HttpResponse | None:
    if not form.is_valid():
        return None
    data = form.cleaned_data
    team = team_operations.form_team(found.pk, here.pk, data["name"], data["plan"], by=request.user)
    return go(here, team.address)
