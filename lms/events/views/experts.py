"""Invitations, and the page an expert answers on without an account."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.common.entry import anyone, entry
from lms.common.errors import DomainError, Invalid
from lms.events import access
from lms.events.checkin.attendance import EARLY
from lms.events.choices import AnswerState
from lms.events.forms import FeeForm, InviteForm, TaughtForm, put_errors
from lms.events.models import Invitation
from lms.events.operations import arrivals, experts
from lms.events.queries import feedback
from lms.events.queries.tickets import speaker_ticket_text
from lms.events.views.places import qr


@entry(access.hosts_somewhere)
@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask an expert to speak at a session."""
    session = access.access_session(request.user, pk, to="host")
    form = InviteForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("请选一位专家。") if "expert" in form.errors else _("课酬要填 0 以上的数字，最多两位小数。"))
    data = form.cleaned_data
    experts.invite(session.pk, data["expert"].pk, fee_yuan=data["fee"], by=request.user)
    messages.success(request, _("邀请信马上发出。"))
    return redirect("events:session", session.pk)


@entry(access.hosts_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """An invitation with its fee, and how the expert was rated over time."""
    found = access.access_invitation(request.user, pk)
    form = FeeForm(request.POST or None, initial=_fee(found))
    if request.method == "POST" and request.POST.get("do") == "revoke":
        experts.revoke(found.pk, by=request.user)
        return redirect("events:session", found.session_id)
    if request.method == "POST" and form.is_valid():
        try:
            experts.record_fee(
                found.pk, form.cleaned_data["fee_yuan"], form.cleaned_data["fee_paid_on"], by=request.user
            )
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("课酬已登记。"))
            return redirect("events:session", found.session_id)
    return _invitation(request, found, form, TaughtForm(initial=_taught(found)))


@entry(access.hosts_somewhere)
@require_POST
def taught(request: HttpRequest, pk: int) -> HttpResponse:
    """How long the expert really taught; their firm's credit file follows."""
    found = access.access_invitation(request.user, pk)
    form = TaughtForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            experts.confirm_teaching(found.pk, data["minutes"], reason=data["why"], by=request.user)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("授课时长已确认，计入专家所在企业的信用档案。"))
            return redirect("events:invitation", found.pk)
    return _invitation(request, found, FeeForm(initial=_fee(found)), form)


def _invitation(request: HttpRequest, found: Invitation, fee: FeeForm, taught: TaughtForm) -> HttpResponse:
    confirms = found.session.has_begun and found.state == AnswerState.ACCEPTED and not found.session.cancelled_at
    context = {
        "invitation": found, "form": fee, "taught": taught if confirms else None,
        "trend": feedback.trend_of(found.expert),
    }  # fmt: skip
    wrong = fee.errors or taught.errors
    return render(request, "events/invitation.html", context, status=422 if wrong else 200)


def _fee(found: Invitation) -> dict[str, object]:
    return {"fee_yuan": found.fee_yuan, "fee_paid_on": found.fee_paid_on}


def _taught(found: Invitation) -> dict[str, object]:
    # What the doors saw is proposed; of who was not seen nothing is.
    return {"minutes": found.seen_minutes if found.given_minutes is None else found.given_minutes}


@entry(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """What an expert is asked, and their answer. Whatever is wrong with the link, nothing is found."""
    found = access.invitation_of_token(token)
    if found is None:
        raise Http404
    problem: DomainError | None = None
    if request.method == "POST":
        try:
            _said(request, found)
        except DomainError as error:
            problem = error
        found.refresh_from_db(fields=["seen_at", "left_at", "state"])
    context = {"invitation": found, "session": found.session, "problem": problem, **_door(found)}
    response = render(request, "events/invited.html", context, status=problem.status if problem else 200)
    # Not "no-referrer": a browser would hide where a form comes from, and its answer would be refused.
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _said(request: HttpRequest, found: Invitation) -> None:
    """Do what the expert asks for. Raises DomainError."""
    if request.POST.get("do") == "arrive":
        arrivals.arrive_by_digits(found.pk, request.POST.get("digits", ""))
    else:
        accept = request.POST.get("do") == "accept"
        experts.answer(found.pk, accept=accept, reason=request.POST.get("reason", ""))


def _door(found: Invitation) -> dict[str, object]:
    """How an expert who comes is let in: their ticket, and from when on."""
    if found.state != AnswerState.ACCEPTED:
        return {}
    address = settings.SITE_URL + reverse("events:ticket-scanned", args=[speaker_ticket_text(found)])
    opens_at = found.session.starts_at - EARLY
    return {"qr": qr(address, 5), "opens_at": opens_at, "open": found.session.doors_open}
