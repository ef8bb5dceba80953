"""Admission of enterprises: the enterprise's checklist, and the officers' desk."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.common import uploads
from lms.common.entry import entry, signed_in
from lms.common.errors import Invalid
from lms.common.files import hand_out
from lms.organisations import access
from lms.organisations.choices import Kind, VettingState
from lms.organisations.models import Organisation, Vetting
from lms.organisations.operations import vettings as operations
from lms.organisations.queries import vettings as queries

PER_PAGE = 50
ACCEPT = ",".join(uploads.KINDS)


@entry(access.is_manager)
@require_http_methods(["GET", "HEAD", "POST"])
def vetting(request: HttpRequest, code: str) -> HttpResponse:
    """The enterprise's application: what is asked, what is there, what was sent back and why."""
    firm = access.access_members(request.user, code, [Kind.ENTERPRISE])
    problem: Invalid | None = None
    if request.method == "POST":
        try:
            _act(request, firm)
            return redirect(f"{request.path}{_place(request)}")
        except Invalid as error:
            problem = error
    newest = queries.last_vetting(firm)
    context: dict[str, Any] = {
        "firm": firm,
        "admission": queries.admission_of(firm),
        "vetting": newest,
        "points": queries.points(newest) if newest else [],
        "can_begin": newest is None or newest.state == VettingState.APPROVED,
        "problem": problem,
        "accept": ACCEPT,
    }
    return render(request, "organisations/vetting.html", context, status=422 if problem else 200)


@entry(signed_in)
@require_safe
def paper(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A paper, for the enterprise and for those who decide."""
    found = access.access_paper(request.user, pk)
    return hand_out(request, found.file.open("rb"), name=found.name, content_type=uploads.media_type(found.name))


@entry(access.is_officer)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Applications that wait, the oldest first, and those decided lately."""
    sent = Vetting.objects.exclude(state__in=[VettingState.DRAFT, VettingState.SUBMITTED])
    rows = sent.select_related("enterprise__city", "decided_by").order_by("-decided_at", "-pk")
    context = {
        "waiting": [
            row for row in queries.waiting_vettings() if access.can_decide_vetting(request.user, row.enterprise)
        ],
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "organisations/vettings.html", context)


@entry(access.is_officer)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """One application, point by point; approve it or send it back with reasons."""
    found = access.access_vetting(request.user, pk)
    problem: Invalid | None = None
    typed = {code: request.POST.get(f"reason-{code}", "") for code in found.codes}
    if request.method == "POST":
        try:
            _decide(request, found, typed)
            return redirect("organisations:vettings")
        except Invalid as error:
            problem = error
    context = {
        "vetting": found,
        "firm": found.enterprise,
        "points": [(point, typed[point.code] or point.reason) for point in queries.points(found)],
        "maturity": queries.maturity_shown(queries.assessments(found.enterprise).first()),
        "problem": problem,
        "is_open": found.state == VettingState.SUBMITTED,
    }
    return render(request, "organisations/vetting_decide.html", context, status=422 if problem else 200)


def _act(request: HttpRequest, firm: Organisation) -> None:
    """What the pressed button says: begin, keep, add:item, drop:paper or submit. What is written is kept each time."""
    act, _colon, which = request.POST.get("act", "").partition(":")
    found = operations.begin_vetting(firm.pk, by=request.user)
    if found.is_editable and act != "begin":
        written = {code: request.POST[f"answer-{code}"] for code in found.codes if f"answer-{code}" in request.POST}
        operations.write_vetting(found.pk, written, by=request.user)
    if act == "add" and f"file-{which}" not in request.FILES:
        raise Invalid(_("请先选择文件。"), fields={which: _("请先选择文件")})
    # Whatever was chosen goes along, whichever button was pressed: a browser forgets chosen files with the page.
    for code in found.codes if found.is_editable and act in {"add", "keep", "submit"} else ():
        if file := request.FILES.get(f"file-{code}"):
            operations.add_paper(found.pk, code, file, by=request.user)
    if act == "drop" and which.isdecimal():
        operations.drop_paper(found.pk, int(which), by=request.user)
    elif act == "submit":
        operations.submit_vetting(found.pk, by=request.user)
        messages.success(request, _("已提交，主管部门会逐项审核。"))
    elif act == "keep":
        messages.success(request, _("草稿已存。"))


def _place(request: HttpRequest) -> str:
    """Back to the point whose file was sent, not to the top of a long page."""
    act, _colon, which = request.POST.get("act", "").partition(":")
    return f"#p-{which}" if act == "add" else ""


def _decide(request: HttpRequest, found: Vetting, typed: dict[str, str]) -> None:
    if "approve" in request.POST and any(map(str.strip, typed.values())):
        raise Invalid(_("有的项写了原因，却按了通过：请清空原因，或退回修改。"))
    if "approve" in request.POST:
        operations.approve_vetting(found.pk, by=request.user)
        messages.success(request, _("已通过，企业可以提交订单。"))
    else:
        operations.return_vetting(found.pk, typed, by=request.user)
        messages.success(request, _("已退回，企业会看到逐项原因。"))
