"""Sessions for calendar programs (RFC 5545): Beijing time with its zone, one UID for ever, SEQUENCE, cancellations."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event

from lms.events.choices import HOLDING
from lms.events.models import EventSession, Place

BEIJING = ZoneInfo("Asia/Shanghai")
# Calendar programs ask again after so long.
EVERY = timedelta(hours=1)


def of_person(person_id: int) -> bytes:
    """Where the person has a seat; what they gave back is cancelled for them."""
    rows = (
        Place.objects.filter(person=person_id)
        .exclude(state="waiting")
        .select_related("session__series__city", "session__series__host", "session__room")
    )
    events = [_event(row.session, cancelled=row.state not in HOLDING, more=row.serial) for row in rows.order_by("pk")]
    return _calendar(settings.WAGTAIL_SITE_NAME, events)


def of_sessions(name: str, **which: object) -> bytes:
    """The published sessions that are chosen."""
    rows = EventSession.objects.filter(series__published_at__isnull=False, **which)
    rows = rows.select_related("series__city", "series__host", "room").order_by("pk")
    return _calendar(name, [_event(row) for row in rows])


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


def _event(session: EventSession, *, cancelled: bool = False, more: int = 0) -> Event:
    event, host = Event(), urlsplit(settings.SITE_URL).hostname
    event.add("uid", f"event-{session.nonce.hex}@{host}")
    event.add("summary", f"{session.series} {session.topic_zh}".strip())
    event.add("location", " ".join(filter(None, [str(session.series.city), str(session.room or ""), session.station])))
    event.add("url", f"{settings.SITE_URL}/events/{session.series.code}/")
    event.add("status", "CANCELLED" if cancelled or session.cancelled_at else "CONFIRMED")
    event.add("dtstamp", session.changed_at)
    event.add("sequence", session.revision + more)
    event.add("dtstart", session.starts_at.astimezone(BEIJING))
    event.add("dtend", session.ends_at.astimezone(BEIJING))
    return event
