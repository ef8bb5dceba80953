"""Looking for events."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lms.common.entry import anyone, entry
from lms.events import access
from lms.events.forms import FilterForm
from lms.events.models import Place
from lms.events.queries import finding
from lms.events.queries.feedback import say_asked
from lms.events.queries.lines import lines_of, say_positions

PER_PAGE = 20


@entry(anyone)
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Sessions to come, filtered by the address."""
    form = FilterForm(request.GET)
    chosen = dict(form.cleaned_data) if form.is_valid() else {}
    city = chosen.pop("city", None)
    rows = finding.sessions_ahead(**chosen, city_id=city.pk if city else None)
    context = {
        "filters": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "hosts": access.hosts_somewhere(request.user),
    }
    return render(request, "events/list.html", context)


@entry(anyone)
@require_safe
def event(request: HttpRequest, code: str) -> HttpResponse:
    """One event with its sessions, and one's own place in each."""
    series = access.access_series(request.user, code)
    sessions = list(series.sessions.select_related("room").order_by("starts_at", "pk"))
    waiting = lines_of(session.pk for session in sessions)
    own: dict[int, Place] = {}
    if request.user.is_authenticated:
        mine = Place.objects.filter(person=request.user, session__in=sessions)
        named = {session.pk: session for session in sessions}
        for place in mine:
            place.session = named[place.session_id]
        own = {place.session_id: place for place in say_asked(request.user.pk, say_positions(mine, waiting))}
    speakers = finding.speakers_who_come([session.pk for session in sessions])
    lines = [
        (session, own.get(session.pk), speakers.get(session.pk, []), len(waiting.get(session.pk, [])))
        for session in sessions
    ]
    context = {
        "series": series,
        "lines": [line for line in lines if not line[0].is_over],
        # The last one first: who looks there was at it.
        "past": [line for line in reversed(lines) if line[0].is_over],
        "can_host": request.user.is_authenticated and access.can_host(request.user, series.host_id),
    }
    return render(request, "events/event.html", context)
