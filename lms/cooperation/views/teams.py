"""A team's page: putting it together, applying, handing in; and a person's own answer to being put forward."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.common import uploads
from lms.common.entry import entry, signed_in
from lms.common.files import hand_out
from lms.cooperation import access
from lms.cooperation.choices import TeamState
from lms.cooperation.forms.calls import AnswerForm, MemberForm, MilestoneForm, PartnerForm, TeamForm, WorkForm
from lms.cooperation.models import Team
from lms.cooperation.operations import milestones, teams
from lms.cooperation.queries import teams as queries
from lms.cooperation.views.places import done, go, page
from lms.organisations.public import Organisation

Forms = dict[str, Any]


@entry(access.works_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, place: str, pk: int, org: str = "") -> HttpResponse:
    """One team: its people as far as they agreed, its milestones, and the buttons of whoever is to act."""
    here = access.access_place(request.user, place, org)
    found = access.access_team(here, pk)
    act, _colon, which = request.POST.get("act", "").partition(":")
    forms = _forms(request, found, act, which)
    if request.method == "POST" and _acted(request, found, here, act, which, forms):
        return go(here, "calls/" if act == "leave" else found.address)
    leads, forming = found.lead_id == here.pk, found.state == TeamState.FORMING
    words = {
        "team": found,
        "call": found.call,
        "members": queries.members_shown(found, here),
        "partners": found.partners.select_related("organisation"),
        "steps": [(step, forms["work"](step.milestone.pk)) for step in queries.steps_of(found)],
        "forms": forms,
        "leads": leads,
        "is_in": queries.is_in(found, here),
        "is_caller": found.call.caller_id == here.pk,
        "can_write": leads and forming,
        "can_add_people": queries.is_in(found, here) and forming,
        "can_hand_in": leads and found.state == TeamState.SELECTED,
        "can_leave": leads and found.state in {TeamState.FORMING, TeamState.APPLIED, TeamState.SELECTED},
    }
    return page(request, "team", here, status=422 if _wrong(forms) else 200, **words)


@entry(access.works_somewhere)
@require_safe
def work(request: HttpRequest, place: str, pk: int, work: int, org: str = "") -> HttpResponseBase:
    """The file handed in for a milestone."""
    found = access.access_work_paper(access.access_place(request.user, place, org), pk, work)
    kind = uploads.media_type(found.file_name)
    return hand_out(request, found.file.open("rb"), name=found.file_name, content_type=kind)


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def own_places(request: HttpRequest) -> HttpResponse:
    """Teams the person was put forward for, and their own answer to each."""
    rows = list(queries.places_of(request.user))
    which = request.POST.get("member", "")
    forms = {row.pk: _answer_form(request, row, which) for row in rows}
    if request.method == "POST":
        chosen = forms.get(int(which)) if which.isdecimal() else None
        if chosen is None:
            raise Http404
        if chosen.is_valid():
            teams.answer_place(int(which), chosen.cleaned_data["answer"], by=request.user)
            messages.success(request, _("已记下你的答复，随时可以改。"))
            return redirect("cooperation:own-places")
    context = {"rows": [(row, forms[row.pk]) for row in rows]}
    wrong = any(form.errors for form in forms.values())
    return render(request, "cooperation/own_places.html", context, status=422 if wrong else 200)


def _answer_form(request: HttpRequest, row: Any, which: str) -> AnswerForm:
    typed = request.POST if which == str(row.pk) else None
    return AnswerForm(typed, auto_id=f"a{row.pk}_%s", initial={"answer": row.answer})


def _forms(request: HttpRequest, found: Team, act: str, which: str) -> Forms:
    """The forms of the page; the one whose button was pressed holds what was typed."""

    def typed(name: str) -> Any:
        return request.POST if act == name else None

    sent = WorkForm(typed("work"), request.FILES or None, auto_id=f"work{which}_%s")
    return {
        "words": TeamForm(typed("keep"), initial={"name": found.name, "plan": found.plan}, auto_id="words_%s"),
        "member": MemberForm(typed("member"), auto_id="member_%s"),
        "partner": PartnerForm(typed("partner"), auto_id="partner_%s"),
        "step": MilestoneForm(typed("step"), auto_id="step_%s"),
        "sent": sent,
        "work": lambda pk: sent if act == "work" and which == str(pk) else WorkForm(auto_id=f"work{pk}_%s"),
    }


def _wrong(forms: Forms) -> bool:
    return any(form.errors for form in forms.values() if isinstance(form, Form))


def _acted(request: HttpRequest, found: Team, here: Organisation, act: str, which: str, forms: Forms) -> bool:
    """Whether the pressed button did its work."""
    key = int(which) if which.isdecimal() else 0
    plain = _plain_acts(request, found, here, key)
    if act in plain:
        step, said = plain[act]
        done(request, step, said)
        return True
    form = forms.get({"keep": "words", "work": "sent"}.get(act, act))
    if not isinstance(form, Form) or (act == "work" and not found.milestones.filter(pk=key).exists()):
        raise Http404
    return form.is_valid() and done(
        request, lambda: _write(request, found, here, act, key, form), _("已保存。"), form=form
    )


def _plain_acts(
    request: HttpRequest, found: Team, here: Organisation, key: int
) -> dict[str, tuple[Callable[[], object], str]]:
    by, reason = request.user, request.POST.get("reason", "")
    acts: dict[str, tuple[Callable[[], object], str]] = {
        "apply": (lambda: teams.apply(found.pk, by=by), _("已申请，等发榜方答复。")),
        "withdraw": (lambda: teams.withdraw_team(found.pk, reason, by=by), _("已退出。")),
        "drop-member": (lambda: teams.drop_member(found.pk, key, by=by), _("已移出。")),
        "drop-partner": (lambda: teams.drop_partner(found.pk, key, by=by), _("已移出。")),
        "leave": (lambda: teams.drop_partner(found.pk, here.pk, by=by), _("本单位已退出这个团队。")),
        "drop-step": (lambda: teams.drop_milestone(found.pk, key, by=by), _("已删除。")),
    }
    if found.milestones.filter(works=key).exists():
        acts |= {
            "accept": (lambda: milestones.accept(key, by=by), _("已认可这个节点。")),
            "return": (lambda: milestones.send_back(key, reason, by=by), _("已退回。")),
        }
    return acts


def _write(request: HttpRequest, found: Team, here: Organisation, act: str, key: int, form: Any) -> None:
    data, by = form.cleaned_data, request.user
    if act == "keep":
        teams.write_team(found.pk, data["name"], data["plan"], by=by)
    elif act == "member":
        teams.put_forward(found.pk, here.pk, data["username"], data["part"], by=by)
    elif act == "partner":
        teams.add_partner(found.pk, data["name"], by=by)
    elif act == "step":
        teams.plan_milestone(found.pk, data["title"], data["due_on"], data["evidence"], by=by)
    else:
        milestones.hand_in(key, data["text"], by=by, file=data["file"])
