"""One's own places: taking, giving back, tickets, feedback; and a teacher's list of requests."""

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.common.entry import entry, signed_in
from lms.common.errors import Invalid
from lms.events import access
from lms.events.choices import PlaceState
from lms.events.forms import FeedbackForm, put_errors
from lms.events.models import PersonFeed, Place
from lms.events.operations import feedback, feeds, places
from lms.events.queries.absences import missed_by
from lms.events.queries.feedback import has_speaker, say_asked
from lms.events.queries.lines import say_positions
from lms.events.queries.tickets import ticket_text
from lms.events.views.numbers import whole
from lms.organisations import public as organisations

MOST = 100
ACTS = {"register": places.register, "leave": places.leave, "accept": places.take_offer}


@entry(signed_in)
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Register, leave, or take the offer."""
    session = access.access_session(request.user, pk)
    act = ACTS.get(request.POST.get("do", ""))
    if act is None:
        raise Http404
    place = act(session.pk, by=request.user)
    messages.success(request, _("这一场：%(state)s") % {"state": place.get_state_display()})
    return redirect("events:event", session.series.code)


@entry(signed_in)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """One's places, those to come first, the next at the top, and the calendar's address."""
    rows = Place.objects.filter(person=request.user).select_related("session__series__host", "session__room")
    feed = PersonFeed.objects.filter(person=request.user).first()
    address = f"{settings.SITE_URL}{reverse('events:feed', args=[feed.key])}" if feed else ""
    mine = say_asked(request.user.pk, say_positions(rows.order_by("-session__starts_at", "-pk")[:MOST]))
    ahead = [place for place in reversed(mine) if not place.session.is_over]
    past = [place for place in mine if place.session.is_over]
    context = {"ahead": ahead, "past": past, "missed": missed_by(request.user, mine), "feed": address}
    return render(request, "events/mine.html", context)


@entry(signed_in)
@require_POST
def feed(request: HttpRequest) -> HttpResponse:
    """Open the calendar's address, or a new one in its place."""
    (feeds.renew_feed if request.POST.get("do") == "renew" else feeds.open_feed)(by=request.user)
    return redirect("events:mine")


@entry(signed_in)
@require_safe
def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticket of one's own place, to show at the door without a connection."""
    rows = Place.objects.filter(session=pk, person=request.user, state=PlaceState.CONFIRMED)
    place = rows.select_related("session__series__host", "session__room").first()
    if place is None:
        raise Http404
    text = ticket_text(place)
    address = settings.SITE_URL + reverse("events:ticket-scanned", args=[text])
    return render(request, "events/ticket.html", {"session": place.session, "qr": qr(address, 5), "text": text})


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def give_feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """A form for those who were there, once it is over; answered once."""
    session = access.access_session(request.user, pk)
    feedback.require_asked(session, request.user)
    form = FeedbackForm(request.POST or None, speaker=has_speaker(session))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            stars, speaker = data["stars"], data.get("speaker_stars")
            feedback.give_feedback(session.pk, stars, speaker_stars=speaker, comment=data["comment"], by=request.user)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("谢谢，评价已收到，不显示是谁写的。"))
            return redirect("events:mine")
    return render(request, "events/feedback.html", {"session": session, "form": form})


@entry(access.approves_somewhere)
@require_http_methods(["GET", "HEAD", "POST"])
def approvals(request: HttpRequest) -> HttpResponse:
    """Requests of one's class or school; a list is answered in one step."""
    if request.method == "POST":
        read = _read(request)
        approve, reason = request.POST.get("do") == "approve", request.POST.get("reason", "")
        done = places.decide(read, approve=approve, reason=reason, read=read, by=request.user)
        messages.success(request, _("已处理 %(n)d 个报名。") % {"n": done})
        if left := len(read) - done:
            said = _("有 %(n)d 个没有处理：活动刚刚改过，或已经有人答复。请再看一遍。")
            messages.warning(request, said % {"n": left})
        return redirect("events:approvals")
    rows = access.places_to_approve(request.user).select_related("person", "session__series")
    found = list(rows.order_by("session__starts_at", "person__name"))
    studies = organisations.studies_of_many(place.person_id for place in found)
    lines = [(place, studies.get(place.person_id)) for place in found]
    return render(request, "events/approvals.html", {"lines": lines})


def _read(request: HttpRequest) -> dict[int, int]:
    """{place: revision of its session} as the list showed them: a yes is to the time that was read."""
    pairs = [[whole(part) for part in value.split("-")] for value in request.POST.getlist("place")]
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2 and min(pair) >= 0}


def qr(text: str, scale: int) -> str:
    """The text as an inline drawing of a QR code."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(scale=scale, border=4, light="#fff", dark="#000")
    return mark_safe(drawn)  # noqa: S308  segno draws squares; the text is nowhere in it
