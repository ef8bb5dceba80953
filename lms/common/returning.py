"""Going back to where somebody was: only addresses of this site are followed."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

NEXT = "next"


def safe_target(request: HttpRequest, wanted: str | None) -> str:
    """The address, if it is one of this site; else an empty string."""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else ""


def with_next(address: str, target: str) -> str:
    """The address with where to go on to afterwards, if that is known."""
    return f"{address}?{urlencode({NEXT: target})}" if target else address
