"""Centres as their host runs them: members, bases, courses term after term."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.bases import access
from lms.bases.forms import put_errors
from lms.bases.forms.centres import BasesForm, CentreForm, MemberForm, OfferingForm
from lms.bases.models import Centre, CentreMember
from lms.bases.operations import centres
from lms.bases.queries import centres as queries
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.organisations import public as organisations

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@entry(organisations.is_academic)
@PAGE
def hosted(request: HttpRequest, org: str) -> HttpResponse:
    """The host's centres, and a new one."""
    host = access.access_host(request.user, org)
    form = CentreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = centres.create_centre(host.pk, form.cleaned_data["code"], form.plan(), by=request.user)
        except Invalid as error:
            put_errors(form, error)
        else:
            return redirect("bases:run_centre", org, made.code)
    context = {"host": host, "rows": queries.centres().filter(host=host), "form": form}
    return render(request, "bases/hosted.html", context, status=422 if form.errors else 200)


@entry(organisations.is_academic)
@PAGE
def centre(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """One centre: the pressed button says which of the three forms was sent."""
    found = access.access_run_centre(request.user, org, code)
    forms = _forms(request, found)
    act = request.POST.get("act", "")
    form = forms.get(act)
    if form is not None and form.is_valid():
        try:
            _do(request, found, act, form)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("已保存。"))
            return redirect("bases:run_centre", org, code)
    offered = queries.offered(found)
    context: dict[str, Any] = {
        "centre": found, "host": found.host, "forms": forms, "offered": offered, "reach": queries.reach(offered),
        "members": found.members.filter(left_on=None).select_related("organisation"),
        "repeats": request.GET.get("repeat", ""),
    }  # fmt: skip
    return render(request, "bases/run_centre.html", context, status=422 if form is not None else 200)


@entry(organisations.is_academic)
@require_POST
def leave(request: HttpRequest, org: str, code: str, pk: int) -> HttpResponse:
    """An organisation runs it no more."""
    found = access.access_run_centre(request.user, org, code)
    member = get_object_or_404(CentreMember, pk=pk, centre=found)
    try:
        centres.leave_centre(member.pk, by=request.user)
    except Invalid as error:
        messages.error(request, str(error.message))
    return redirect("bases:run_centre", org, code)


def _forms(request: HttpRequest, found: Centre) -> dict[str, Any]:
    """The three forms; the one that was sent is filled in with what was sent."""

    def sent(act: str) -> Any:
        return request.POST if request.POST.get("act") == act else None

    return {
        "member": MemberForm(sent("member"), auto_id="m-%s"),
        "bases": BasesForm(sent("bases"), centre=found, auto_id="b-%s"),
        "offer": OfferingForm(sent("offer"), host=found.host, auto_id="o-%s", initial=_again(request, found)),
    }


def _again(request: HttpRequest, found: Centre) -> dict[str, Any]:
    """An earlier offering as the beginning of the next one: course and seats stay, term and dates are new."""
    before = next((one for one in queries.offered(found) if str(one.offering.pk) == request.GET.get("repeat")), None)
    if before is None:
        return {}
    return {"course": before.run.course_code, "seats": before.run.seats, "members_only": before.offering.members_only}


def _do(request: HttpRequest, found: Centre, act: str, form: Any) -> None:
    data = form.cleaned_data
    if act == "member":
        centres.join_centre(found.pk, data["organisation"].pk, duty=data["duty"], by=request.user)
    elif act == "bases":
        centres.set_bases(found.pk, data["bases"], by=request.user)
    else:
        repeats = request.POST.get("repeats", "")
        centres.offer(found.pk, form.plan(), by=request.user, repeats_id=int(repeats) if repeats.isdecimal() else None)
