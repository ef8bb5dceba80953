"""Giving sessions back, taking them up again, and counting heads."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.bases import access
from lms.bases.choices import HOLDING, BookingState
from lms.bases.models import Booking, Session
from lms.bases.operations import telling
from lms.bases.operations.bookings import LONGEST_REASON, require_free, required_reason
from lms.bases.operations.locks import booking_of, lock_class, locked_booking
from lms.bases.queries.rooms import span_of
from lms.common.errors import Invalid, WrongState
from lms.people.public import User

MOST_HEADS = 2000


@transaction.atomic
def cancel(
    booking_id: int, *, by: User | None, session_id: int | None = None, following: bool = False, reason: str = ""
) -> datetime | None:
    """Let one session go, or it and all that follow, or (none named) all to come. Returns the moment, which undoes it.

    None where nothing was left to cancel. What has begun stays. The owner of the base must say why.
    Raises NotAllowed, Invalid (no reason).
    """
    booking = locked_booking(booking_id)
    access.require(access.can_change(by, booking))
    by_owner = is_owners_act(booking, by)
    said = required_reason(reason) if by_owner else reason.strip()[:LONGEST_REASON]
    going = _chosen(booking, session_id, following)
    now = timezone.now()
    count = going.update(held=False, cancelled_at=now, cancel_reason=said, by_owner=by_owner)
    if not count:
        return None
    settle(booking, said)
    audit.record("booking.cancelled", booking, by=by, sessions=count, reason=said)
    if by_owner:
        telling.tell_booker(booking, "base.cancelled", count=count, reason=said)
    return now


@transaction.atomic
def restore(booking_id: int, at: datetime, *, by: User | None) -> int:
    """Take up again what was cancelled at that moment and has not begun; returns how many sessions.

    Raises NotAllowed (the owner cancelled it), Clashing (somebody else has the seats by now).
    """
    booking = locked_booking(booking_id)
    access.require(access.can_change(by, booking))
    rows = booking.sessions.filter(held=False, cancelled_at=at, starts_at__gt=timezone.now())
    gone = list(rows.order_by("starts_at"))
    if booking.state == BookingState.DECLINED:
        raise WrongState()
    access.require(access.can_keep(by, booking.group.base.owner_id) or not any(row.by_owner for row in gone))
    if not gone:
        return 0
    lock_class(booking.school_class_id)
    require_free(booking.group, [span_of(row) for row in gone], booking.seats, booking.school_class_id, by=by)
    rows.update(held=True, cancelled_at=None, cancel_reason="", by_owner=False)
    if booking.state == BookingState.CANCELLED:
        booking.move(to=BookingState.APPROVED if booking.decided_at else BookingState.REQUESTED, reason="")
    audit.record("booking.restored", booking, by=by, sessions=len(gone))
    return len(gone)


@transaction.atomic
def count_heads(session_id: int, attended: int, *, by: User) -> Session:
    """How many really came, once it has begun; a second count takes the first's place. Raises NotAllowed, Invalid."""
    booking = locked_booking(booking_of(session_id))
    access.require(access.can_change(by, booking))
    session = Session.objects.get(pk=session_id)
    if not session.held or not session.has_begun or booking.state != BookingState.APPROVED:
        raise WrongState(_("开始以后、没有取消的场次才能登记实到人数。"))
    if not 0 <= attended <= MOST_HEADS:
        raise Invalid(fields={"attended": _("实到人数要在 0 到 %(n)d 之间。") % {"n": MOST_HEADS}})
    session.attended = attended
    session.save(update_fields=["attended"])
    audit.record("session.counted", booking, by=by, session=session.pk, attended=attended)
    return session


def is_owners_act(booking: Booking, by: User | None) -> bool:
    """Whether the base acts and not whoever booked: the person keeps it and does not work for the other side."""
    if booking.organisation_id == booking.group.base.owner_id:
        return False
    return not access.has_booked_for(by, booking)


def _chosen(booking: Booking, session_id: int | None, following: bool) -> QuerySet[Session]:
    held = booking.sessions.filter(held=True, starts_at__gt=timezone.now())
    if session_id is None:
        return held
    chosen = booking.sessions.filter(pk=session_id).first()
    if chosen is None:
        return held.none()
    return held.filter(starts_at__gte=chosen.starts_at) if following else held.filter(pk=chosen.pk)


def settle(booking: Booking, reason: str) -> None:
    """A booking of which nothing is left is cancelled."""
    if booking.state in HOLDING and not booking.sessions.filter(held=True).exists():
        booking.move(to=BookingState.CANCELLED, reason=reason)
