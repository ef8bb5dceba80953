"""A person's ticket for the door."""

from lms.events import checkin
from lms.events.models import Place


def ticket_text(place: Place) -> str:
    """What its QR code says, signed with the session's key. `place.session` is at hand."""
    session = place.session
    return checkin.sign(session.key, checkin.Ticket(session.nonce.hex, place.pk, place.serial))
