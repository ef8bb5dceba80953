"""A name for every request, carried by logs and audit rows and told to the caller."""

import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

_SAFE = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass(frozen=True)
class Origin:
    """Where a change came from: the request's name and a shortened address."""

    request_id: str = ""
    address: str = ""


NOWHERE = Origin()
current: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)


def shorten(address: str) -> str:
    """The address without its last part: enough to see a pattern, too little to find a person."""
    if ":" in address:
        return ":".join(address.split(":")[:3]) + "::"
    return ".".join([*address.split(".")[:3], "0"]) if address else ""


class RequestIdMiddleware:
    """Names the request, or keeps a well-formed name that a proxy gave it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on under its name."""
        given = request.headers.get("X-Request-ID", "")
        name = given if _SAFE.fullmatch(given) else uuid.uuid4().hex
        token = current.set(Origin(name, shorten(request.META.get("REMOTE_ADDR", ""))))
        try:
            response = self.get_response(request)
        finally:
            current.reset(token)
        response["X-Request-ID"] = name
        return response
