"""No request with the character NUL: nobody types it, and PostgreSQL keeps no text with it."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, QueryDict

FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
# As JSON writes it; behind a doubled backslash it is a text about it.
_IN_JSON = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")

View = TypeVar("View", bound=Callable[..., Any])


class NulMiddleware:
    """Answers 404 where an address has one, 400 where a query, a form or JSON has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on what has none in its address. Raises Http404, SuspiciousOperation."""
        if "\0" in request.path_info:
            raise Http404
        if _has_nul(request.GET):
            raise SuspiciousOperation("NUL in a query")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any) -> None:
        """Look into the body once it is known which view reads it, and that its token is true."""
        if request.method == "POST" and not getattr(view, "reads_its_own_form", False):
            refuse_nul(request)


def reads_its_own_form(view: View) -> View:
    """Marks a view that looks at the announced size before the body is read, and then calls `refuse_nul` itself."""
    view.reads_its_own_form = True  # type: ignore[attr-defined]
    return view


def refuse_nul(request: HttpRequest) -> None:
    """Read the body. Raises SuspiciousOperation where it has one."""
    if request.content_type in FORMS:
        found = _has_nul(request.POST)
    else:
        found = request.content_type == "application/json" and bool(_IN_JSON.search(request.body))
    if found:
        raise SuspiciousOperation("NUL in a body")


def _has_nul(given: QueryDict) -> bool:
    return any("\0" in text for name, texts in given.lists() for text in (name, *texts))
