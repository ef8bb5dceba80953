"""Bookings as those who made them and those who decide see them."""

from django.db.models import Count, F, Min, Q, QuerySet
from django.utils import timezone

from lms.bases.choices import BookingState
from lms.bases.models import Base, Booking, Session

RELATED = ("group__base__owner", "organisation", "school_class", "requested_by")


def with_dates(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Bookings with `held` and `all_sessions` counted, and `next_at`: the next session that is held."""
    now = timezone.now()
    return bookings.select_related(*RELATED).annotate(
        held=Count("sessions", filter=Q(sessions__held=True)),
        all_sessions=Count("sessions"),
        next_at=Min("sessions__starts_at", filter=Q(sessions__held=True, sessions__ends_at__gt=now)),
        first_at=Min("sessions__starts_at"),
    )


def waiting_at(base: Base) -> QuerySet[Booking]:
    """What waits for the keeper's answer, the soonest to begin first."""
    rows = Booking.objects.filter(group__base=base, state=BookingState.REQUESTED)
    return with_dates(rows).order_by("first_at", "pk")


def waiting_for(owner_id: int) -> QuerySet[Booking]:
    """The requests that wait for an owner."""
    return Booking.objects.filter(group__base__owner=owner_id, state=BookingState.REQUESTED)


def uncounted_at(base: Base) -> QuerySet[Session]:
    """Sessions that are over and whose heads nobody counted, the latest first."""
    rows = Session.objects.filter(group__base=base, held=True, attended=None, ends_at__lte=timezone.now())
    rows = rows.filter(booking__state=BookingState.APPROVED)
    return rows.select_related("booking__organisation", "group").order_by("-starts_at", "-pk")


def beyond_safety(base: Base) -> int:
    """Sessions to come that lie after the safety check's last day: booked under a longer one."""
    rows = Session.objects.filter(group__base=base, held=True, starts_at__gt=timezone.now())
    if base.safe_until is None:
        return rows.count()
    return rows.filter(ends_at__date__gt=base.safe_until).count()


def soonest_first(bookings: QuerySet[Booking]) -> QuerySet[Booking]:
    """Bookings with something to come, the soonest ahead; then what is over, the latest ahead."""
    return bookings.order_by(F("next_at").asc(nulls_last=True), "-first_at", "-pk")
