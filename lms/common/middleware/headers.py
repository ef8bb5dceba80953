"""Headers Django does not set by itself, and the looser script policy of the editors' space."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

PERMISSIONS = "accelerometer=(), camera=(self), geolocation=(), microphone=(), payment=(), usb=()"
CMS = "/cms/"
MOST_FIELDS = 1000


class HeadersMiddleware:
    """Adds Permissions-Policy, and lets /cms/ alone run Wagtail's inline scripts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and add what is missing."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.path.startswith(CMS):
            # A preview was answered as if its page had been asked for, and came with the page's own policy.
            response.headers.pop("Content-Security-Policy", None)
            response._csp_replace = settings.CMS_CSP  # type: ignore[attr-defined]  # read by django-csp (Django 5.2)
            response._csp_config = settings.CMS_CSP  # type: ignore[attr-defined]  # read by Django 6's own middleware
            # Wagtail shows page previews in a frame of the same site.
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response
