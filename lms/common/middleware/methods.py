"""Only the methods a browser's forms and links use. What no page answers cannot be answered wrongly."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

ALLOWED = ["GET", "HEAD", "POST", "OPTIONS"]
# The only script of Wagtail's that sends another one: it keeps which hints an editor has closed.
DISMISSIBLES = "/cms/dismissibles/"


class MethodsMiddleware:
    """Answers 405 to PUT, PATCH, DELETE and anything stranger, before a view takes them for a GET."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass known methods on."""
        known = request.method in ALLOWED or (request.method == "PATCH" and request.path == DISMISSIBLES)
        return self.get_response(request) if known else HttpResponseNotAllowed(ALLOWED)
