"""What the code on a ticket opens: at an organiser's the door, at anybody else's that it is good."""

from datetime import datetime

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lms.common.entry import anyone, entry
from lms.common.errors import DomainError
from lms.events import access
from lms.events.checkin.attendance import AGAIN, went_at
from lms.events.models import EventSession, Invitation, Place, ScanRow
from lms.events.operations import tickets
from lms.events.views.checkins import device_of, with_device


@entry(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def ticket(request: HttpRequest, text: str) -> HttpResponse:
    """Whose it is and one button, for hosts; that it is good and of which session, for others. Never who, for them."""
    session, holder = access.ticketed(text)
    hosts = session is not None and access.hosts_session(request.user, session)
    device, problem = device_of(request), ""
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if request.method == "POST" and hosts:
        try:
            tickets.check_in_by_ticket(text, device, by=request.user)
        except DomainError as error:
            problem = str(error.message)
        else:
            return with_device(redirect(request.path), device)
    seen, left, again = _seen(session, holder) if session and hosts else (None, None, False)
    context = {
        "session": session, "who": _who(holder), "hosts": hosts, "seen": seen, "left": left, "again": again,
        "problem": problem, "at": request.path,
    }  # fmt: skip
    status = _status(session, problem, refused=request.method == "POST" and not hosts)
    return _quiet(render(request, "events/ticket_scanned.html", context, status=status))


def _who(holder: Place | Invitation | None) -> tuple[str, str] | None:
    """Whose ticket it is, and where they are from; a speaker is called one."""
    if isinstance(holder, Invitation):
        return _("%(name)s（主讲）") % {"name": holder.expert.name}, holder.expert.from_where
    return (holder.person.name, str(holder.school or "")) if holder else None


def _seen(session: EventSession, holder: Place | Invitation | None) -> tuple[datetime | None, datetime | None, bool]:
    """When they were seen first, when last where people check out, and whether they may check out now."""
    if holder is None:
        return None, None, False
    moments = _moments(session, holder)
    if not moments or not session.series.checks_out:
        return moments[0] if moments else None, None, False
    again = session.doors_open and moments[-1] <= timezone.now() - AGAIN
    return moments[0], went_at(moments), again


def _moments(session: EventSession, holder: Place | Invitation) -> list[datetime]:
    """When they were seen, in order."""
    if isinstance(holder, Invitation):
        return [one for one in (holder.seen_at, holder.left_at) if one is not None]
    rows = ScanRow.objects.filter(session=session, person=holder.person_id).order_by("at")
    return list(rows.values_list("at", flat=True))


def _status(session: EventSession | None, problem: str, *, refused: bool) -> int:
    if session is None:
        return 404
    return 403 if problem or refused else 200


def _quiet(response: HttpResponse) -> HttpResponse:
    """A ticket is a secret: no search engine, no cache and no page that is linked hears of its address."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "private, no-store"
    return response
