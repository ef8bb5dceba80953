"""Booking, and what becomes of it."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.bases import access, faults
from lms.bases.choices import BookingState
from lms.bases.errors import Clashing
from lms.bases.forms import put_errors
from lms.bases.forms.bookings import BookingForm
from lms.bases.models import Base, Booking, WorkstationGroup
from lms.bases.operations import bookings, cancelling
from lms.bases.planning import next_free
from lms.bases.queries import bookings as queries
from lms.bases.queries import rooms
from lms.common.entry import entry
from lms.common.errors import Invalid, NotAllowed

PER_PAGE = 30
LOOKS_AHEAD_DAYS = 27
PREFILLED = ("group", "day", "starts", "ends", "seats", "title", "purpose")


@entry(access.books_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: HttpRequest, code: str) -> HttpResponse:
    """The form; where something is in the way, each reason with the next times that are free."""
    base = get_object_or_404(Base.objects.select_related("owner"), code=code)
    if base.retired_at is not None or not access.booking_organisations(request.user, base).exists():
        raise NotAllowed(_("这个基地不接受你的机构的预约。"))
    form = BookingForm(request.POST or None, base=base, person=request.user, initial=_asked(request))
    context: dict[str, Any] = {"base": base, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            made = bookings.book(form.draft(), by=request.user)
        except Clashing as error:
            context |= _explained(request, form.draft(), error)
        except Invalid as error:
            put_errors(form, error)
        else:
            return _done(request, made)
    wrong = bool(form.errors) or "clashes" in context
    return render(request, "bases/book.html", context, status=422 if wrong else 200)


@entry(access.books_somewhere)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What the person's organisations booked, the next session first, and what waits for an answer."""
    own = access.organisations_booked_for(request.user)
    rows = queries.with_dates(Booking.objects.filter(organisation__in=own))
    page = Paginator(queries.soonest_first(rows), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "bases/bookings.html", {"page": page})


@entry(access.books_somewhere)
@require_safe
def booking(request: HttpRequest, pk: int) -> HttpResponse:
    """A booking with its sessions: cancel one or all that follow, take back what was cancelled, count heads."""
    found = access.access_booking(request.user, pk)
    sessions = list(found.sessions.all())
    by_owner = cancelling.is_owners_act(found, request.user)
    keeps = access.can_keep(request.user, found.group.base.owner_id)
    context = {
        "booking": found,
        "sessions": sessions,
        "ahead": [row for row in sessions if row.held and not row.has_begun],
        "undo": _undo(found, sessions, keeps),
        "keeps": keeps,
        "says_why": by_owner,
        "waits": found.state == BookingState.REQUESTED,
        "counts": found.state == BookingState.APPROVED,
    }
    return render(request, "bases/booking.html", context)


@entry(access.books_somewhere)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Let one session go, it and all that follow, or all."""
    found = access.access_booking(request.user, pk)
    named = request.POST.get("session", "")
    try:
        gone = cancelling.cancel(
            found.pk,
            by=request.user,
            session_id=int(named) if named.isdecimal() else None,
            following=bool(request.POST.get("following")),
            reason=request.POST.get("reason", ""),
        )
    except Invalid as error:
        messages.error(request, str(error.fields.get("reason", error.message)))
    else:
        messages.success(request, _("已取消，工位已放回。在开始之前可以撤销。") if gone else _("没有可以取消的场次。"))
    return redirect("bases:booking", found.pk)


@entry(access.books_somewhere)
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Take up again what one act cancelled."""
    found = access.access_booking(request.user, pk)
    try:
        count = cancelling.restore(found.pk, _moment(request.POST.get("at", "")), by=request.user)
    except Clashing as error:
        messages.error(request, " ".join([str(error.message), *_lines(error)]))
    else:
        messages.success(request, _("已恢复 %(n)d 场。") % {"n": count})
    return redirect("bases:booking", found.pk)


def _done(request: HttpRequest, made: Booking) -> HttpResponse:
    approved = made.state == BookingState.APPROVED
    messages.success(request, _("已预约。") if approved else _("已提交，工位先为你留着，等基地确认。"))
    return redirect("bases:booking", made.pk)


def _asked(request: HttpRequest) -> dict[str, str]:
    """What the address already says of the booking."""
    return {name: request.GET[name] for name in PREFILLED if name in request.GET}


def _explained(request: HttpRequest, draft: bookings.BookingDraft, error: Clashing) -> dict[str, Any]:
    """Each reason in words, and the next spans of the same length that are free."""
    group = WorkstationGroup.objects.select_related("base").get(pk=draft.group_id)
    room = rooms.room_of(group, [draft.first], school_class_id=draft.school_class_id, by=request.user)
    others = next_free(room, draft.first, draft.seats, days=LOOKS_AHEAD_DAYS)
    return {
        "refusal": error.message,
        "clashes": [(faults.span_in_words(one.span), faults.sentence(one)) for one in error.clashes],
        "others": [(timezone.localtime(span.starts_at), timezone.localtime(span.ends_at)) for span in others],
        "draft": draft,
    }


def _lines(error: Clashing) -> list[str]:
    return [f"{faults.span_in_words(one.span)}：{faults.sentence(one)}" for one in error.clashes]


def _undo(found: Booking, sessions: list[Any], keeps: bool) -> list[tuple[datetime, int]]:
    """(moment, sessions) of each cancelling the person may take back, the latest first."""
    gone: dict[datetime, int] = {}
    for row in sessions:
        if not row.held and not row.has_begun and (keeps or not row.by_owner):
            gone[row.cancelled_at] = gone.get(row.cancelled_at, 0) + 1
    return [] if found.state == BookingState.DECLINED else sorted(gone.items(), reverse=True)


def _moment(words: str) -> datetime:
    try:
        return datetime.fromisoformat(words)
    except ValueError as error:
        raise Invalid() from error
