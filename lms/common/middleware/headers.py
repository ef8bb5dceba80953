"""Headers Django does not set by itself, and what differs in the editors' space: inline scripts, frames of previews."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# A page that needs the camera says so itself.
PERMISSIONS = "accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"
WITH_CAMERA = PERMISSIONS.replace("camera=()", "camera=(self)")
CMS, POLICY = "/cms/", "Content-Security-Policy"
MOST_FIELDS = 1000


class HeadersMiddleware:
    """Adds Permissions-Policy, lets /cms/ alone run Wagtail's inline scripts, and lets it frame its previews."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on and add what is missing."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        # Wagtail answers a preview as if its page had been asked for, by a second walk through all middleware, and it
        # brings the policy it got there. What somebody wrote runs no inline script, not even before it is published.
        if getattr(request, "is_preview", False):
            _let_frame(response, settings.PREVIEW_CSP)
        elif request.path.startswith(CMS) and POLICY not in response.headers:
            _let_frame(response, settings.CMS_CSP)
        return response


def _let_frame(response: HttpResponse, policy: dict[str, list[str]]) -> None:
    response._csp_replace = policy  # type: ignore[attr-defined]  # read by django-csp (Django 5.2)
    response._csp_config = policy  # type: ignore[attr-defined]  # read by Django 6's own middleware
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
