"""The members of an organisation, for its admins."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.organisations import access
from lms.organisations.choices import Kind
from lms.organisations.forms import InviteForm, MembersFilter, RosterForm
from lms.organisations.models import Invitation, Membership, Organisation
from lms.organisations.operations import invitations, memberships, rosters
from lms.organisations.queries import members as queries

PER_PAGE = 50
KINDS_AT = {
    "biz": (Kind.ENTERPRISE,),
    "uni": (Kind.UNIVERSITY, Kind.CENTRE),
    "gov_other": (Kind.ASSOCIATION,),
}


@entry(access.is_admin)
@require_safe
def members(request: HttpRequest, place: str, code: str = "") -> HttpResponse:
    """The list, by role and name, with the invitations that wait."""
    organisation = _organisation(request, place, code)
    form = MembersFilter(request.GET, organisation=organisation)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.members_of(
        organisation,
        role=chosen.get("role", ""),
        q=request.GET.get("q", "").strip(),
        ended=chosen.get("state") == "ended",
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    words = {"page": page, "form": form, "invitations": queries.waiting_invitations(organisation)}
    return _render(request, "members", organisation, place, words)


@entry(access.is_admin)
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, place: str, code: str = "") -> HttpResponse:
    """One person by e-mail."""
    organisation = _organisation(request, place, code)
    form = InviteForm(request.POST if request.method == "POST" else None, organisation=organisation)
    if request.method == "POST" and form.is_valid() and _invited(request, organisation, form):
        return redirect(_address(place, code, "members"))
    return _render(request, "invite", organisation, place, {"form": form}, status=422 if form.errors else 200)


@entry(access.is_admin)
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest, place: str, code: str = "") -> HttpResponse:
    """Many people: first what would happen, then, if confirmed, the doing."""
    organisation = _organisation(request, place, code)
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RosterForm(*given, organisation=organisation)
    if request.method != "POST" or not form.is_valid():
        return _render(request, "roster", organisation, place, {"form": form}, status=422 if form.errors else 200)
    role, rows = form.cleaned_data["role"], _rows(form)
    if "confirm" in request.POST:
        lines = rosters.invite_all(organisation, rows, default_role=role, by=request.user)
        messages.success(request, _("已发出 %(count)s 份邀请。") % {"count": _good(lines)})
        return redirect(_address(place, code, "members"))
    lines = rosters.examine(organisation, rows, default_role=role)
    words = {"lines": lines, "good": _good(lines), "bad": len(lines) - _good(lines), "role": role}
    words["text"] = "\n".join(line.text for line in lines if not line.problem)
    return _render(request, "roster_check", organisation, place, words)


@entry(access.is_admin)
@require_POST
def end(request: HttpRequest, place: str, pk: int, code: str = "") -> HttpResponse:
    """End one membership."""
    organisation = _organisation(request, place, code)
    membership = get_object_or_404(Membership, pk=pk, organisation=organisation)
    memberships.end_membership(membership.pk, by=request.user)
    messages.success(request, _("%(name)s 的角色已结束。") % {"name": membership.person})
    return redirect(_address(place, code, "members"))


@entry(access.is_admin)
@require_POST
def change_invitation(request: HttpRequest, place: str, pk: int, verb: str, code: str = "") -> HttpResponse:
    """Withdraw an invitation, or send it again."""
    organisation = _organisation(request, place, code)
    invitation = get_object_or_404(Invitation, pk=pk, organisation=organisation)
    if verb == "withdraw":
        invitations.withdraw(invitation.pk, by=request.user)
        messages.success(request, _("邀请已撤回，链接失效。"))
    else:
        invitations.resend(invitation.pk, by=request.user)
        messages.success(request, _("邀请已重新发出，旧链接失效。"))
    return redirect(_address(place, code, "members"))


def _organisation(request: HttpRequest, place: str, code: str) -> Organisation:
    if place == "gov":
        return access.access_agency(request.user)
    return access.access_members(request.user, code, KINDS_AT[place])


def _address(place: str, code: str, page: str) -> str:
    return reverse(f"organisations:{place}_{page}", args=[code] if code else [])


def _render(
    request: HttpRequest, page: str, organisation: Organisation, place: str, words: dict[str, Any], status: int = 200
) -> HttpResponse:
    code = "" if place == "gov" else organisation.code
    links = {f"{name}_url": _address(place, code, name) for name in ("members", "invite", "roster")}
    return render(
        request, f"organisations/{page}.html", {"organisation": organisation, **links, **words}, status=status
    )


def _invited(request: HttpRequest, organisation: Organisation, form: InviteForm) -> bool:
    data = form.cleaned_data
    try:
        invitations.invite(
            organisation, data["email"], data["role"], by=request.user, school_class=data.get("school_class")
        )
    except Invalid as error:
        form.add_error("email", str(error.message))
        return False
    messages.success(request, _("邀请已发出，链接 14 天内有效。"))
    return True


def _rows(form: RosterForm) -> list[list[str]]:
    sheet = form.cleaned_data.get("sheet")
    return rosters.lines_of_sheet(sheet) if sheet else rosters.lines_of_text(form.cleaned_data["text"])


def _good(lines: list[rosters.Line]) -> int:
    return sum(not line.problem for line in lines)
