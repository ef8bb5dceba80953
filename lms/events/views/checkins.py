"""The code on the wall, and the phone that reads it."""

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from lms.common.entry import anyone, entry, signed_in
from lms.common.errors import DomainError
from lms.events import access, checkin
from lms.events.checkin.attendance import falls_short, went_at
from lms.events.models import EventSession, ScanRow
from lms.events.operations import checkins
from lms.events.views.places import qr

COOKIE = "events_device"
A_YEAR = timedelta(days=365)


@entry(access.hosts_somewhere)
@require_safe
def wall(request: HttpRequest, pk: int) -> HttpResponse:
    """The code of this moment, large; the page asks again when the next begins."""
    session = access.access_session(request.user, pk, to="host")
    now = timezone.now()
    shown = checkin.code(session.key, session.nonce.hex, checkin.window_of(now))
    address = settings.SITE_URL + reverse("events:scanned", args=[session.pk, shown])
    context = {
        "session": session,
        "qr": qr(address, 9),
        "digits": checkin.digits(session.key, session.nonce.hex, now),
        "next": checkin.WINDOW_SECONDS - int(now.timestamp()) % checkin.WINDOW_SECONDS,
        "seen": ScanRow.objects.filter(session=session).values("person").distinct().count(),
    }
    response = render(request, "events/wall.html", context)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@entry(anyone)
@require_safe
def scanned(request: HttpRequest, pk: int, shown: str) -> HttpResponse:
    """What the code on the wall opens: a claim for this device, so that signing in may take longer than the code."""
    session = access.access_session(request.user, pk)
    device = device_of(request)
    held = checkins.claim(session, shown, device)
    response = redirect(f"{reverse('events:check-in', args=[session.pk])}?{urlencode({'held': held})}")
    response.headers["Cache-Control"] = "private, no-store"
    return with_device(response, device)


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm what was scanned, or type the four digits."""
    session = access.access_session(request.user, pk)
    device = device_of(request)
    held, problem = request.POST.get("held") or request.GET.get("held", ""), ""
    if request.method == "POST":
        try:
            if held:
                checkins.check_in_by_wall(session.pk, held, device, by=request.user)
            else:
                checkins.check_in_by_digits(session.pk, request.POST.get("digits", ""), device, by=request.user)
        except DomainError as error:
            problem, held = str(error.message), ""
    moments = list(
        ScanRow.objects.filter(session=session, person=request.user).order_by("at").values_list("at", flat=True)
    )
    seen, left = moments[0] if moments else None, went_at(moments) if session.series.checks_out else None
    done = request.method == "POST" and not problem
    context = {
        "session": session, "held": held, "problem": problem, "seen": seen, "left": left, "done": done,
        "short": _falls_short(session, seen, left),
    }  # fmt: skip
    return with_device(render(request, "events/check_in.html", context, status=403 if problem else 200), device)


def _falls_short(session: EventSession, seen: datetime | None, left: datetime | None) -> bool:
    """Whether what is known by now is too little of the session to count; who may still check out later has time."""
    if seen is None or (session.series.checks_out and left is None):
        return False
    return falls_short(seen, left, session.span, session.series.least_percent)


def device_of(request: HttpRequest) -> str:
    """What this device is known by, or will be."""
    return request.COOKIES.get(COOKIE) or secrets.token_urlsafe(18)


def with_device(response: HttpResponse, device: str) -> HttpResponse:
    """The same answer, which makes the device known again for a year. The cookie says nothing but that."""
    response.set_cookie(
        COOKIE, device, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response
