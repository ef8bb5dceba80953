"""Letting somebody in by the ticket on their phone, read by the camera of an organiser's."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import NotAllowed
from lms.events import access
from lms.events.checkin import Source
from lms.events.errors import TicketRefused
from lms.events.models import EventSession, Invitation, Place, ScanRow
from lms.events.operations.arrivals import arrive
from lms.events.operations.checkins import hosted, see
from lms.events.operations.doors import require_open_doors
from lms.people.public import User


@transaction.atomic
def check_in_by_ticket(text: str, device: str, *, by: User) -> datetime:
    """When they were seen at the door: now, or before. Twice is once, whoever scans; a while later it is checking out.

    Raises NotAllowed (no host; one's own ticket), TicketRefused (forged, void), WrongState (doors closed).
    """
    signed, _holder = access.ticketed(text)
    if signed is None:
        raise TicketRefused()
    session = hosted(signed.pk, by)
    # Asked again once the lock is ours: the place may have been given back.
    _session, holder = access.ticketed(text)
    if holder is None:
        raise TicketRefused(_("这张票已经作废。请对方打开最新的票。"))
    if isinstance(holder, Invitation):
        return _arrived(session, holder, by)
    return _seen(session, holder, device, by)


def _arrived(session: EventSession, invitation: Invitation, by: User) -> datetime:
    require_open_doors(session)
    arrive(invitation, timezone.now(), by=by)
    return invitation.left_at or invitation.seen_at or timezone.now()


def _seen(session: EventSession, place: Place, device: str, by: User) -> datetime:
    if place.person_id == by.pk:
        raise NotAllowed(_("自己的票请别的工作人员扫。"))
    require_open_doors(session)
    earlier = ScanRow.objects.filter(session=session, person=place.person_id, source=Source.TICKET).first()
    if earlier is not None and not session.series.checks_out:
        return earlier.at
    audit.record("event_session.ticket_taken", session, by=by, person=place.person_id)
    return see(session, place.person, Source.TICKET, device, 0).at
