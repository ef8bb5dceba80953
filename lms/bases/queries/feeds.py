"""A base's bookings for calendar programs (RFC 5545)."""

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from lms.bases.choices import HOLDING, BookingState
from lms.bases.models import Base, Closure, Session
from lms.bases.queries.others import events_ahead
from lms.common.venues import Use

BEIJING = ZoneInfo("Asia/Shanghai")
# What was cancelled stays in the feed, marked so, until everybody's program has seen it.
REMEMBERED = timedelta(days=60)
# Calendar programs ask again after so long.
EVERY = timedelta(hours=6)


def base_of_feed(key: UUID) -> Base | None:
    """Whose calendar a secret address opens; None for one that opens nothing."""
    return Base.objects.filter(feed_key=key).first()


def as_ical(base: Base) -> bytes:
    """The base's sessions, closures and events: Beijing time, one UID each for good, what was called off as such."""
    since = timezone.now() - REMEMBERED
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.WAGTAIL_SITE_NAME}//lms//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", base.name_zh)
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    rows = Session.objects.filter(group__base=base, ends_at__gte=since).order_by("starts_at", "pk")
    for row in rows.select_related("booking__organisation", "group"):
        calendar.add_component(_session(row, base))
    for closure in Closure.objects.filter(base=base, ends_at__gte=since).select_related("group"):
        calendar.add_component(_closure(closure, base))
    # Whoever knows the address reads it: what is not published has no name.
    for use in events_ahead(base, by=AnonymousUser(), gone=True, since=since):
        calendar.add_component(_other(use, base))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _other(use: Use, base: Base) -> Event:
    event = Event()
    event.add("uid", f"base-{use.key}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("url", f"{settings.SITE_URL}{use.url or f'/bases/{base.code}/'}")
    event.add("location", base.address_zh)
    event.add("dtstart", use.span.starts_at.astimezone(BEIJING))
    event.add("dtend", use.span.ends_at.astimezone(BEIJING))
    event.add("summary", _("活动：%(what)s") % {"what": use.label} if use.label else _("已被占用"))
    event.add("status", "CANCELLED" if use.cancelled else "CONFIRMED")
    event.add("dtstamp", use.changed_at or use.span.starts_at)
    event.add("sequence", use.revision)
    return event


def _session(row: Session, base: Base) -> Event:
    booking = row.booking
    event = _event(f"base-session-{row.pk}", row, base)
    event.add("summary", booking.title)
    words = _("%(who)s · %(group)s · %(n)d 个工位")
    event.add("description", words % {"who": booking.organisation, "group": row.group, "n": row.seats})
    held = row.held and booking.state in HOLDING
    waits = booking.state == BookingState.REQUESTED
    event.add("status", "CANCELLED" if not held else "TENTATIVE" if waits else "CONFIRMED")
    changed = row.cancelled_at or booking.decided_at or booking.requested_at
    event.add("dtstamp", changed)
    # Grows with every change without a counter to keep: minutes since 1970.
    event.add("sequence", int(changed.timestamp() // 60))
    return event


def _closure(row: Closure, base: Base) -> Event:
    event = _event(f"base-closure-{row.pk}", row, base)
    event.add("summary", _("停用：%(why)s") % {"why": row.reason})
    event.add("description", str(row.group or base.name_zh))
    event.add("status", "CANCELLED" if row.lifted_at else "CONFIRMED")
    event.add("dtstamp", row.lifted_at or row.starts_at)
    event.add("sequence", int(bool(row.lifted_at)))
    return event


def _event(uid: str, row: Session | Closure, base: Base) -> Event:
    event = Event()
    event.add("uid", f"{uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("url", f"{settings.SITE_URL}/bases/{base.code}/")
    event.add("location", base.address_zh)
    event.add("dtstart", row.starts_at.astimezone(BEIJING))
    event.add("dtend", row.ends_at.astimezone(BEIJING))
    return event
