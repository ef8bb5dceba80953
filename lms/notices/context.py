"""The number on the bell."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.notices.queries import notices


def unread(request: HttpRequest) -> dict[str, object]:
    """`unread_notices`: counted only where a template asks for it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"unread_notices": 0}
    return {"unread_notices": SimpleLazyObject(lambda: notices.unread_count(user.pk))}
