"""Events that can be registered for, and people who come."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from lms.common.spans import Span
from lms.events import checkin
from lms.events.checkin import Ticket
from lms.events.models import EventSession, Expert, Place, Series
from lms.events.operations import experts, places, series
from lms.organisations.public import Organisation
from lms.people.public import User
from tests.factories import numbers
from tests.factories.organisations import make_city, make_university


def at(hour: int, days: int = 7, minute: int = 0) -> datetime:
    """That hour, so many days from now, Beijing time."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def span(first: int = 14, last: int = 16, days: int = 7) -> Span:
    """From hour to hour, so many days from now."""
    return Span(at(first, days), at(last, days))


def make_event(host: Organisation | None = None, *, published: bool = True, **plan: Any) -> Series:
    """A published lecture in a week with thirty seats, in a room of its own."""
    number = next(numbers)
    defaults: dict[str, Any] = {
        "kind": "lecture", "title_zh": f"直播选品实战{number}", "first": span(), "seats": 30, "room": f"汇学楼 {number}",
        "city_id": None,
    }  # fmt: skip
    wanted = {**defaults, **plan}
    wanted["city_id"] = wanted["city_id"] or make_city().pk
    host = host or make_university()
    made = series.create_series(host.pk, f"event-{number}", series.SeriesPlan(**wanted), by=None)
    return series.publish_series(made.pk, by=None) if published else made


def make_session(host: Organisation | None = None, **plan: Any) -> EventSession:
    """The only session of a new event."""
    return make_event(host, **plan).sessions.select_related("series__host").get()


def make_place(session: EventSession, person: User) -> Place:
    """The person's place in the session."""
    return places.register(session.pk, by=person)


def begin(session: EventSession, *, minutes_ago: float = 5, minutes: int = 90) -> EventSession:
    """The session as if it had begun so long ago."""
    session.starts_at = timezone.now() - timedelta(minutes=minutes_ago)
    session.ends_at = session.starts_at + timedelta(minutes=minutes)
    session.save(update_fields=["starts_at", "ends_at"])
    return session


def ticket_of(place: Place) -> str:
    """The ticket on the person's phone."""
    session = place.session
    return checkin.sign(session.key, Ticket(session.nonce.hex, place.pk, place.serial))


def make_expert(keeper: Organisation | None = None, **plan: Any) -> Expert:
    """Somebody who can be asked to speak."""
    number = next(numbers)
    defaults = {"name": "周行远", "email": f"expert-{number}@example.test", "city_id": make_city().pk}
    wanted = experts.ExpertPlan(**{**defaults, **plan})
    return experts.add_expert((keeper or make_university()).pk, wanted, by=None)
