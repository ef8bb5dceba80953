"""Seats of a session, counted under its lock, and its line."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lms.audit import public as audit
from lms.events.background.telling import tell
from lms.events.choices import HOLDING, PlaceState
from lms.events.models import EventSession, Place, SchoolQuota


def locked_session(session_id: int) -> EventSession:
    """The session, its row locked until the transaction ends: whoever takes or gives back a seat holds it."""
    session = EventSession.objects.select_for_update(of=("self",)).select_related("series__host").get(pk=session_id)
    return session


def quotas_of(session: EventSession) -> dict[int, int]:
    """{school: seats} of the schools that have a quota; none once what they left was released."""
    if is_released(session):
        return {}
    return dict(SchoolQuota.objects.filter(series=session.series_id).values_list("school", "seats"))


def is_released(session: EventSession) -> bool:
    """Whether the day has come from which no school has seats of its own any more: all of it, in Beijing."""
    days = session.series.release_days
    return days is not None and timezone.localdate() >= timezone.localdate(session.starts_at) - timedelta(days=days)


def has_seat(session: EventSession, school_id: int | None) -> bool:
    """Whether one more person of that school may have a seat."""
    if session.seats_taken >= session.seats:
        return False
    quota = quotas_of(session).get(school_id or 0)
    return quota is None or _held(session).get(school_id, 0) < quota


def recount(session: EventSession) -> None:
    """Write down how many seats are taken; after every move of a place, before the lock is let go."""
    session.seats_taken = Place.objects.filter(session=session, state__in=HOLDING).count()
    session.save(update_fields=["seats_taken"])


def hand_out(session: EventSession) -> int:
    """Offer free seats to the first in line whose school has one left; returns how many offers."""
    if session.has_begun or session.cancelled_at:
        return 0
    quotas, held, made = quotas_of(session), _held(session), 0
    unlisted = 0 if session.series.only_listed and not is_released(session) else session.seats
    line = Place.objects.filter(session=session, state=PlaceState.WAITING).order_by("ticket")
    for place in line if session.seats_free else ():
        if session.seats_free - made <= 0:
            break
        if held[place.school_id] < quotas.get(place.school_id or 0, unlisted):
            held[place.school_id] += 1
            made += 1
            _offer(session, place)
    if made:
        recount(session)
    return made


def release_seats() -> int:
    """Offer what schools left to whoever waits, where the day has come; returns how many offers."""
    rows = EventSession.objects.filter(
        series__release_days__isnull=False, cancelled_at=None, starts_at__gt=timezone.now(),
        seats_taken__lt=F("seats"), places__state=PlaceState.WAITING,
    )  # fmt: skip
    rows = rows.select_related("series").distinct().order_by("pk")
    return sum(_release(row.pk) for row in rows if is_released(row))


@transaction.atomic
def _release(session_id: int) -> int:
    return hand_out(locked_session(session_id))


def lapse_offers() -> int:
    """Take back offers nobody answered and make them to the next; returns how many lapsed."""
    # What is offered at a cancelled session waits: restoring it gives the offer its time anew.
    late = Place.objects.filter(state=PlaceState.OFFERED, offered_until__lte=timezone.now(), session__cancelled_at=None)
    return sum(_lapse(pk) for pk in sorted(set(late.values_list("session", flat=True))))


@transaction.atomic
def _lapse(session_id: int) -> int:
    session = locked_session(session_id)
    if session.cancelled_at:
        return 0
    late = Place.objects.filter(session=session, state=PlaceState.OFFERED, offered_until__lte=timezone.now())
    count = 0
    for place in late:
        place.move(to=PlaceState.LAPSED, ticket=None, offered_until=None, serial=place.serial + 1)
        audit.record("event_place.lapsed", place, by=None)
        count += 1
    recount(session)
    hand_out(session)
    return count


def _offer(session: EventSession, place: Place) -> None:
    until = offer_ends(session)
    place.move(to=PlaceState.OFFERED, offered_until=until, ticket=None)
    audit.record("event_place.offered", place, by=None, until=until.isoformat())
    tell([place.person_id], "event.offered", session, until=f"{timezone.localtime(until):%Y-%m-%d %H:%M}")


def offer_ends(session: EventSession) -> datetime:
    """Until when a seat that is offered now is kept."""
    return min(timezone.now() + timedelta(hours=session.series.offer_hours), session.starts_at)


def concerned(session: EventSession) -> list[int]:
    """Everybody with a seat or in the line: who hears of what becomes of it."""
    return sorted(concerned_by([session])[session.pk])


def concerned_by(sessions: Iterable[EventSession]) -> dict[int, set[int]]:
    """{session: people with a seat or in the line}. One query."""
    found: dict[int, set[int]] = {session.pk: set() for session in sessions}
    rows = Place.objects.filter(session__in=list(found), state__in=(*HOLDING, PlaceState.WAITING))
    for session_id, person_id in rows.values_list("session", "person"):
        found[session_id].add(person_id)
    return found


def _held(session: EventSession) -> Counter[int | None]:
    return Counter(Place.objects.filter(session=session, state__in=HOLDING).values_list("school", flat=True))
