"""Whoever takes, gives back or counts workstations holds the group's row first; several groups in the order of ids."""

from lms.bases.models import Base, Booking, Session, WorkstationGroup
from lms.organisations.public import SchoolClass


def locked_group(group_id: int) -> WorkstationGroup:
    """The group, its row locked until the transaction ends."""
    group = WorkstationGroup.objects.select_for_update().get(pk=group_id)
    # Asked once the lock is ours: PostgreSQL would join the base as it was before the wait.
    group.base = Base.objects.select_related("owner").get(pk=group.base_id)
    return group


def locked_groups(base_id: int) -> list[WorkstationGroup]:
    """Every group of a base, locked."""
    return list(WorkstationGroup.objects.select_for_update().filter(base=base_id).order_by("pk"))


def locked_booking(booking_id: int) -> Booking:
    """The booking, after its group: in this order everywhere, or two people wait for each other."""
    group = locked_group(Booking.objects.values_list("group_id", flat=True).get(pk=booking_id))
    rows = Booking.objects.select_for_update(of=("self",)).select_related("organisation", "requested_by")
    booking = rows.get(pk=booking_id)
    booking.group = group
    return booking


def booking_of(session_id: int) -> int:
    """The booking a session belongs to."""
    return Session.objects.values_list("booking_id", flat=True).get(pk=session_id)


def lock_class(school_class_id: int | None) -> None:
    """After the group: the class may be asked for at another base this moment."""
    if school_class_id is not None:
        SchoolClass.objects.select_for_update().filter(pk=school_class_id).first()
