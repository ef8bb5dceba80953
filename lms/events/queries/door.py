"""What a telephone at the door is given, so that it can check tickets without us."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.events import checkin
from lms.events.checkin.attendance import AGAIN, EARLY, Attendance
from lms.events.checkin.tickets import SPEAKER
from lms.events.choices import AnswerState, PlaceState
from lms.events.models import EventSession, Invitation, Place
from lms.events.queries.attendance import attendance_of
from lms.people.public import User

Row = TypeVar("Row", Place, Invitation)


def door_of(session: EventSession, reader: User) -> dict[str, object]:
    """The session's public key and hours, who comes, and whose ticket is good no more. Four queries.

    people  {holder: [serial, name, when first seen, when last]}, holder as in `Ticket.holder`; the last where
            people check out alone
    again   seen again after so many milliseconds is checking out; 0 where nobody does
    void    holders whose ticket lets nobody in, without a name
    own     the reader's place: their own ticket somebody else scans    moments are milliseconds since 1970, 0 for none
    Once the session is over nobody is let in any more, and names are given to no telephone.
    """
    places, void = _sorted(
        Place.objects.filter(session=session).select_related("person").order_by("pk"), PlaceState.CONFIRMED
    )
    speakers, staying_away = _sorted(session.invitations.select_related("expert").order_by("pk"), AnswerState.ACCEPTED)
    people = _guests(session, places) | _speakers(session, speakers)
    return {
        "now": ms(timezone.now()),
        "session": session.nonce.hex,
        "public": checkin.public_key(session.key),
        "opens": ms(session.starts_at - EARLY),
        "ends": ms(session.closes_doors_at),
        "again": int(AGAIN.total_seconds() * 1000) if session.series.checks_out else 0,
        "cancelled": session.cancelled_at is not None,
        "people": {} if session.is_closed else people,
        "void": [str(one.pk) for one in void] + [f"{SPEAKER}{one.pk}" for one in staying_away],
        "own": next((str(place.pk) for place in places if place.person_id == reader.pk), ""),
    }


def _sorted(rows: Iterable[Row], good: str) -> tuple[list[Row], list[Row]]:
    """Those in the good state, and the others."""
    found = list(rows)
    return [row for row in found if row.state == good], [row for row in found if row.state != good]


def _guests(session: EventSession, places: list[Place]) -> dict[str, list[object]]:
    seen = {person: one for person, one in attendance_of(session).items() if one.present}
    return {str(one.pk): [one.serial, one.person.name, *_when(session, seen.get(one.person_id))] for one in places}


def _when(session: EventSession, one: Attendance | None) -> list[int]:
    """When somebody was seen first, and last where people check out."""
    first = one.first_at if one else None
    return [ms(first), ms(one.last_at or first if one else None)] if session.series.checks_out else [ms(first)]


def _speakers(session: EventSession, invitations: list[Invitation]) -> dict[str, list[object]]:
    """Named as speakers: whoever stands at the door shows them in."""
    called = _("%(name)s（主讲）")
    out = session.series.checks_out
    return {
        f"{SPEAKER}{one.pk}": [
            1, called % {"name": one.expert.name}, ms(one.seen_at), *([ms(one.left_at or one.seen_at)] if out else [])
        ]
        for one in invitations
    }  # fmt: skip


def ms(moment: datetime | None) -> int:
    """Milliseconds since 1970, as scripts count; 0 for no moment."""
    return int(moment.timestamp() * 1000) if moment else 0
