"""Attempts that were refused leave a trace too."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from lms.audit import operations
from lms.common.errors import NotAllowed


class DenialMiddleware:
    """Records every refusal of a signed-in person, after the refused transaction was rolled back.

    Stands below DomainErrorMiddleware in the list: that one answers, and whoever stands above it hears nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Write the event and let the refusal pass on."""
        user = getattr(request, "user", None)
        if isinstance(error, NotAllowed | PermissionDenied) and user is not None and user.is_authenticated:
            view = request.resolver_match.view_name if request.resolver_match else ""
            operations.record_denial("entry.denied", "view", view, by=user, method=request.method, path=request.path)
