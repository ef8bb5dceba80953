"""Everything a person must not miss, from all apps, and the same as a file for calendar programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from courses import public as courses
from courses.public import Deadline
from internships import public as internships
from internships.public import RoundTask
from lms.people.public import User

BEIJING = ZoneInfo("Asia/Shanghai")
# Calendar programs ask again after so long.
EVERY = timedelta(hours=6)


def dates_of(person_id: int, rounds: Sequence[RoundTask] | None = None) -> list[Deadline]:
    """The dates of courses and of rounds, cancelled ones among them, the soonest first.

    rounds   the person's open rounds, if they are at hand
    """
    tasks = internships.round_tasks(person_id) if rounds is None else rounds
    return sorted([*courses.deadlines_of(person_id), *map(_round, tasks)], key=lambda one: (one.day, one.uid))


def coming(person_id: int, days: int, rounds: Sequence[RoundTask]) -> list[Deadline]:
    """What falls on today and the days after it."""
    today = timezone.localdate()
    last = today + timedelta(days=days)
    return [one for one in dates_of(person_id, rounds) if not one.cancelled and today <= one.day <= last]


@dataclass(frozen=True)
class Day:
    """A day with what falls on it."""

    day: date
    dates: list[Deadline]


def days_of(person_id: int) -> list[Day]:
    """From today on, each day that has something."""
    today = timezone.localdate()
    ahead = [one for one in dates_of(person_id) if not one.cancelled and one.day >= today]
    return [Day(day, list(dates)) for day, dates in groupby(ahead, key=lambda one: one.day)]


def address_of(person: User) -> str:
    """The secret address of the person's calendar, empty until they open one."""
    feed = courses.feed_of(person.pk)
    return f"{settings.SITE_URL}{reverse('dashboards:calendar_feed', args=[feed])}" if feed else ""


def as_ical(person_id: int) -> bytes:
    """The person's dates as iCalendar (RFC 5545): Beijing time with its zone, the same UID for the same thing, what
    was taken back as cancelled.
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.WAGTAIL_SITE_NAME}//lms//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("%(site)s：我的日程") % {"site": settings.WAGTAIL_SITE_NAME})
    calendar.add("refresh-interval", EVERY, parameters={"VALUE": "DURATION"})
    for one in dates_of(person_id):
        calendar.add_component(_event(one))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(one: Deadline) -> Event:
    event, host = Event(), urlsplit(settings.SITE_URL).hostname
    event.add("uid", f"{one.uid}@{host}")
    event.add("summary", one.title)
    event.add("description", one.note)
    event.add("url", f"{settings.SITE_URL}{one.url}")
    event.add("status", "CANCELLED" if one.cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("dtstamp", one.changed_at or datetime(2026, 1, 1, tzinfo=ZoneInfo("UTC")))
    # Grows with every change, as the standard wants, without a counter to keep: minutes since 1970.
    event.add("sequence", int(one.changed_at.timestamp() // 60) if one.changed_at else 0)
    if isinstance(one.at, datetime):
        event.add("dtstart", one.at.astimezone(BEIJING))
        event.add("dtend", one.at.astimezone(BEIJING))
    else:
        event.add("dtstart", one.at)
        event.add("dtend", one.at + timedelta(days=1))
    return event


def _round(task: RoundTask) -> Deadline:
    return Deadline(
        uid=f"round-{task.code}",
        title=_("%(round)s填报截止") % {"round": task.name},
        note=_("已提交") if task.submitted else _("还没提交"),
        at=task.closes_at,
        url=task.url,
    )
