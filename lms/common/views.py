"""Pages that belong to no app: errors, and how the site should look."""

from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.static import serve

from lms.common import pictures
from lms.common.entry import anyone, entry
from lms.common.returning import NEXT, safe_target

DAY = 24 * 3600
YEAR = 365 * DAY
# What the person may choose, by cookie name; anything else is forgotten.
CHOICES = {"theme": {"light", "dark"}, "text": {"large"}}


# No token: the worst a stranger can do with it is turn the page dark, and public pages stay free of cookies.
@csrf_exempt
@require_POST
@entry(anyone)
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep the theme and the text size in cookies and go back to the page the person was on."""
    response = HttpResponseRedirect(_back_to(request))
    for name, allowed in CHOICES.items():
        value = request.POST.get(name)
        if value in allowed:
            # Read by ui.js too, hence not HttpOnly; it says nothing about the person.
            response.set_cookie(name, value, max_age=YEAR, samesite="Lax", secure=request.is_secure())
        elif value is not None:
            response.delete_cookie(name, samesite="Lax")
    return response


def _back_to(request: HttpRequest) -> str:
    return safe_target(request, request.POST.get(NEXT)) or "/"


@require_safe
@entry(anyone)
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture at the size a page shows it, unless it belongs to a lesson; originals are answered by nobody."""
    verdict = pictures.verdict(request.user, path)
    if verdict is False:
        raise Http404
    try:
        response = serve(request, path, document_root=Path(settings.MEDIA_ROOT) / "images")
    except SuspiciousFileOperation as outside:
        raise Http404 from outside
    response.headers["Cache-Control"] = f"public, max-age={DAY}" if verdict is None else "private, no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that came without our token: say how to go on."""
    return render(request, "errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The address leads nowhere, or nowhere this person may know of."""
    return render(request, "404.html", status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The person may not enter here."""
    return render(request, "403.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """Something broke. Rendered without context: the database may be what broke."""
    from django.template.loader import render_to_string

    english = request.path.startswith("/en/")
    name = getattr(request, "request_id", "")
    return HttpResponse(render_to_string("500.html", {"english": english, "request_name": name}), status=500)
