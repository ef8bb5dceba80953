"""Turns a refusal of the domain into a page that says why and what to do next."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from lms.common.errors import DomainError


class DomainErrorMiddleware:
    """Answers a DomainError with its own status and words; other errors pass on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Render errors/refused.html for a DomainError."""
        if not isinstance(error, DomainError):
            return None
        return render(request, "errors/refused.html", {"error": error}, status=error.status)
