"""The door of every view: who may knock at all. A URL without one stops the start-up (checks.py)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase

from lms.common.errors import NotAllowed

Predicate = Callable[[Any], bool]
View = Callable[..., HttpResponseBase]


def anyone(user: object) -> bool:
    """Open to the world."""
    return True


def signed_in(user: Any) -> bool:
    """Anybody with an account."""
    return bool(user.is_authenticated)


def entry(predicate: Predicate) -> Callable[[View], View]:
    """Let a view be called only by people the predicate accepts; send strangers to sign in first."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if predicate(request.user):
                response = view(request, *args, **kwargs)
            elif request.user.is_authenticated:
                raise NotAllowed()
            else:
                return redirect_to_login(request.get_full_path())
            if predicate is not anyone:
                # Personal pages must not be kept by a proxy, nor shown again with the Back button after signing out.
                response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        guarded.entry_predicate = predicate  # type: ignore[attr-defined]  # read by checks and the role matrix
        return guarded

    return decorate
