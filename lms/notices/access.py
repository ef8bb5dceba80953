"""Who may read what: everybody their own."""

from typing import Any

from django.shortcuts import get_object_or_404

from lms.notices.models import Notice


def access_notice(user: Any, pk: int) -> Notice:
    """The notice, if it was told to this person. Raises Http404 alike otherwise."""
    return get_object_or_404(Notice, pk=pk, person=user, in_app=True)
