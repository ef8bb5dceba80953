"""Turns refusals into a page that says why and what to do next."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lms.common.errors import DomainError, NotAPage

TEMPLATE = "errors/refused.html"


class DomainErrorMiddleware:
    """Answers a DomainError with its own status and words; other errors pass on.

    So it does where an address that only forms are sent to is opened: the language was changed on the page that
    answered, or the address was kept. A browser shows nothing at all for an empty 405.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        response = self.get_response(request)
        if response.status_code != NotAPage.status or request.method != "GET" or response.streaming or response.content:
            return response
        told = render(request, TEMPLATE, {"error": NotAPage()}, status=NotAPage.status)
        told["Allow"] = response["Allow"]
        return told

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Render errors/refused.html for a DomainError."""
        if not isinstance(error, DomainError):
            return None
        return render(request, TEMPLATE, {"error": error}, status=error.status)
