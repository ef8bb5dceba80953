"""Sessions for calendar programs (RFC 5545): Beijing time with its zone, one UID for ever, SEQUENCE, cancellations."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from lms.events.choices import HOLDING, PlaceState
from lms.events.models import EventSession, Place, Series

BEIJING = ZoneInfo("Asia/Shanghai")
# Calendar programs ask again after so long.
EVERY = timedelta(hours=1)


def of_person(person_id: int) -> bytes:
    """Where the person has a seat, and until when an offer is kept; what they gave back is cancelled for them.

    A seat that waits for a yes, theirs or a class teacher's, is TENTATIVE.
    """
    rows = (
        Place.objects.filter(person=person_id)
        .exclude(state="waiting")
        .select_related("session__series__city", "session__series__host", "session__room")
    )
    events = [_event(row.session, _status(row), more=row.serial) for row in rows.order_by("pk")]
    offers = [_offer(row) for row in rows.order_by("pk") if row.state == PlaceState.OFFERED]
    return _calendar(settings.WAGTAIL_SITE_NAME, [*events, *offers])


def of_sessions(name: str, **which: object) -> bytes:
    """The published sessions that are chosen, with when one may register for them."""
    rows = EventSession.objects.filter(series__published_at__isnull=False, **which)
    rows = rows.select_related("series__city", "series__host", "room").order_by("pk")
    found = list(rows)
    all_of = {row.series_id: row.series for row in found}.values()
    opening = [_opening(one) for one in all_of if one.opens_at and one.opens_at > one.published_at]
    closing = [_closing(row) for row in found if row.series.closes_hours]
    return _calendar(name, [*map(_event, found), *opening, *closing])


def _calendar(name: str, events: Iterable[Event]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.WAGTAIL_SITE_NAME}//lms events//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _status(place: Place) -> str:
    if place.state not in HOLDING:
        return "CANCELLED"
    return "CONFIRMED" if place.state == PlaceState.CONFIRMED else "TENTATIVE"


def _event(session: EventSession, status: str = "CONFIRMED", *, more: int = 0) -> Event:
    event, host = Event(), urlsplit(settings.SITE_URL).hostname
    event.add("uid", f"event-{session.nonce.hex}@{host}")
    event.add("summary", f"{session.series} {session.topic_zh}".strip())
    event.add("location", " ".join(filter(None, [str(session.series.city), str(session.room or ""), session.station])))
    event.add("url", f"{settings.SITE_URL}/events/{session.series.code}/")
    event.add("status", "CANCELLED" if session.cancelled_at else status)
    event.add("dtstamp", session.changed_at)
    event.add("sequence", session.revision + more)
    event.add("dtstart", session.starts_at.astimezone(BEIJING))
    event.add("dtend", session.ends_at.astimezone(BEIJING))
    return event


def _opening(series: Series) -> Event:
    event = _moment(f"event-opens-{series.pk}", series.opens_at, _("报名开始：%(event)s") % {"event": series}, series)
    event.add("dtstamp", series.rules_changed_at)
    event.add("sequence", series.rules_revision)
    return event


def _closing(session: EventSession) -> Event:
    series = session.series
    words = _("报名截止：%(event)s") % {"event": f"{series} {session.topic_zh}".strip()}
    event = _moment(f"event-closes-{session.nonce.hex}", session.closes_at, words, series, bool(session.cancelled_at))
    event.add("dtstamp", max(session.changed_at, series.rules_changed_at))
    # It moves with either, so it counts both.
    event.add("sequence", session.revision + series.rules_revision)
    return event


def _offer(place: Place) -> Event:
    session, until = place.session, place.offered_until
    words = _("请确认名额：%(event)s") % {"event": session.series}
    event = _moment(f"event-offer-{session.nonce.hex}", until, words, session.series, bool(session.cancelled_at))
    event.add("dtstamp", session.changed_at)
    # Who is offered a seat anew has a later end: minutes since 1970 grow with it.
    event.add("sequence", int(until.timestamp() // 60) + session.revision)
    return event


def _moment(uid: str, at: datetime, words: str, series: Series, cancelled: bool = False) -> Event:
    """Something to do by then: it takes no time in a calendar, and makes nobody busy."""
    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("summary", words)
    event.add("url", f"{settings.SITE_URL}/events/{series.code}/")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("dtstart", at.astimezone(BEIJING))
    return event
