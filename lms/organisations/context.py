"""Which spaces the signed-in person may switch between."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from lms.organisations.queries import memberships


def spaces(request: HttpRequest) -> dict[str, object]:
    """`spaces`: read only where a template asks for it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"spaces": []}
    return {"spaces": SimpleLazyObject(lambda: memberships.spaces_of(user))}
