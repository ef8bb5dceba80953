"""Calendars for programs that cannot sign in: published events for all, a person's own by a secret address."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from lms.common.entry import anyone, entry
from lms.events.models import PersonFeed, Series
from lms.events.queries import calendars
from lms.organisations.public import Organisation


@entry(anyone)
@require_safe
def personal(request: HttpRequest, key: UUID) -> HttpResponse:
    """Where the person of that secret address has a seat."""
    feed = PersonFeed.objects.filter(key=key, person__is_active=True).first()
    if feed is None:
        raise Http404
    return _ics(calendars.of_person(feed.person_id), private=True)


@entry(anyone)
@require_safe
def series(request: HttpRequest, code: str) -> HttpResponse:
    """One published event."""
    found = get_object_or_404(Series, code=code, published_at__isnull=False)
    return _ics(calendars.of_sessions(str(found), series=found))


@entry(anyone)
@require_safe
def organisation(request: HttpRequest, org: str) -> HttpResponse:
    """Every published event of one host."""
    host = get_object_or_404(Organisation, code=org)
    return _ics(calendars.of_sessions(str(host), series__host=host))


def _ics(content: bytes, *, private: bool = False) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store" if private else "public, max-age=600"
    return response
