"""What a telephone at the door is given, so that it can check tickets without us."""

from datetime import datetime

from django.utils import timezone

from lms.events import checkin
from lms.events.checkin.attendance import EARLY
from lms.events.choices import PlaceState
from lms.events.models import EventSession, Place
from lms.events.queries.attendance import attendance_of
from lms.people.public import User


def door_of(session: EventSession, reader: User) -> dict[str, object]:
    """The session's public key and hours, who has a place, and which places were given back. Three queries.

    people  {place: [serial, name, when first seen]}    void  places whose ticket lets nobody in, without a name
    own     the reader's place: their own ticket somebody else scans    moments are milliseconds since 1970, 0 for none
    Once the session is over nobody is let in any more, and names are given to no telephone.
    """
    places = list(Place.objects.filter(session=session).select_related("person").order_by("pk"))
    good = [] if session.is_over else [place for place in places if place.state == PlaceState.CONFIRMED]
    seen = {person: one.first_at for person, one in attendance_of(session).items() if one.present}
    return {
        "now": ms(timezone.now()),
        "session": session.nonce.hex,
        "public": checkin.public_key(session.key),
        "opens": ms(session.starts_at - EARLY),
        "ends": ms(session.ends_at),
        "cancelled": session.cancelled_at is not None,
        "people": {place.pk: [place.serial, place.person.name, ms(seen.get(place.person_id))] for place in good},
        "void": [place.pk for place in places if place.state != PlaceState.CONFIRMED],
        "own": next((place.pk for place in good if place.person_id == reader.pk), 0),
    }


def ms(moment: datetime | None) -> int:
    """Milliseconds since 1970, as scripts count; 0 for no moment."""
    return int(moment.timestamp() * 1000) if moment else 0
