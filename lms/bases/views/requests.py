"""Answers of the keeper, and heads counted."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.bases import access
from lms.bases.models import Session
from lms.bases.operations import bookings, cancelling
from lms.common.entry import entry
from lms.common.errors import Invalid


@entry(access.keeps_somewhere)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Let them come, or say no and why."""
    found = access.access_booking(request.user, pk)
    base = found.group.base
    if not access.can_keep(request.user, base.owner_id):
        raise Http404
    try:
        if "approve" in request.POST:
            bookings.approve(found.pk, by=request.user)
            messages.success(request, _("已同意，并通知预约人。"))
        else:
            bookings.decline(found.pk, request.POST.get("reason", ""), by=request.user)
            messages.success(request, _("已回复不同意，工位已放回。"))
    except Invalid as error:
        messages.error(request, str(error.fields.get("reason", error.message)))
        return redirect("bases:booking", found.pk)
    return redirect(base.kept_at)


@entry(access.books_somewhere)
@require_POST
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """How many really came."""
    session = get_object_or_404(Session, pk=pk)
    found = access.access_booking(request.user, session.booking_id)
    said = request.POST.get("attended", "").strip()
    try:
        cancelling.count_heads(session.pk, int(said) if said.isdecimal() else -1, by=request.user)
    except Invalid as error:
        messages.error(request, str(error.fields.get("attended", error.message)))
    else:
        messages.success(request, _("已登记实到人数。"))
    return redirect("bases:booking", found.pk)
