"""The door: a page that checks tickets while the telephone is offline, and what it gets from us and sends."""

import json
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.common.entry import anyone, entry
from lms.common.errors import Invalid
from lms.common.middleware.headers import WITH_CAMERA
from lms.events import access
from lms.events.models import EventSession
from lms.events.operations import checkins
from lms.events.queries.door import door_of

WORKER = Path(settings.BASE_DIR) / "lms" / "static" / "js" / "door-worker.js"
# Longer than any ticket with its address, and than the name a telephone gives itself.
LONGEST_TEXT, LONGEST_DEVICE = 400, 40
# The year 2100: a scan's moment is a number of milliseconds.
LAST_MS = 4_102_444_800_000


@entry(access.hosts_somewhere)
@require_safe
def door(request: HttpRequest, pk: int) -> HttpResponse:
    """The page by itself: it is kept on the telephone, so nobody's name is in it."""
    session = access.access_session(request.user, pk, to="host")
    response = render(request, "events/door.html", {"session": session})
    response.headers["Permissions-Policy"] = WITH_CAMERA
    return response


@entry(access.hosts_somewhere)
@require_safe
def names(request: HttpRequest, pk: int) -> JsonResponse:
    """What the telephone checks tickets with, and a token to send scans with."""
    session = access.access_session(request.user, pk, to="host")
    return _facts(request, session)


@entry(access.hosts_somewhere)
@require_POST
def scans(request: HttpRequest, pk: int) -> JsonResponse:
    """Take in what the telephone saw: of each scan in its order why it was refused, "" if it was not; the list anew."""
    session = access.access_session(request.user, pk, to="host")
    lines, device = _sent(request)
    done = checkins.merge_scans(session.pk, lines, device, by=request.user)
    return _facts(request, session, answers=[why for _text, why in done.answers], added=done.added)


@entry(anyone)
@require_safe
def worker(request: HttpRequest, pk: int) -> HttpResponse:
    """The page's service worker; its address is its scope: one session's door, and no other page."""
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _facts(request: HttpRequest, session: EventSession, **more: object) -> JsonResponse:
    return JsonResponse({**door_of(session, request.user), "token": get_token(request), **more})


def _sent(request: HttpRequest) -> tuple[list[tuple[str, datetime]], str]:
    """Raises Invalid for what our page does not send."""
    try:
        # A form has been read already, and is nothing our page sends.
        sent = json.loads(request.body if request.content_type == "application/json" else b"")
        lines = [_line(*one) for one in sent["scans"]]
        device = str(sent["device"])[:LONGEST_DEVICE]
    except (ValueError, TypeError, KeyError) as error:
        raise Invalid(_("看不懂送来的扫码记录，什么都没有改。")) from error
    return lines, device


def _line(text: object, at: object) -> tuple[str, datetime]:
    if not isinstance(text, str) or not isinstance(at, int) or len(text) > LONGEST_TEXT or not 0 < at < LAST_MS:
        raise ValueError("no scan")
    return text, datetime.fromtimestamp(at / 1000, UTC)
