"""A person's ticket for the door, and a speaker's."""

from lms.events import checkin
from lms.events.models import Invitation, Place


def ticket_text(place: Place) -> str:
    """What its QR code says, signed with the session's key. `place.session` is at hand."""
    session = place.session
    return checkin.sign(session.key, checkin.Ticket(session.nonce.hex, place.pk, place.serial))


def speaker_ticket_text(invitation: Invitation) -> str:
    """The same for an expert who accepted, by their invitation. `invitation.session` is at hand."""
    session = invitation.session
    return checkin.sign(session.key, checkin.Ticket(session.nonce.hex, invitation.pk, speaker=True))
