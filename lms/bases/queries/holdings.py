"""What this app holds about one person, for their own export."""

from collections.abc import Iterable, Mapping
from typing import Any

from lms.bases.models import Booking, Closure, SafetyCheck
from lms.people.public import User


def own_rows(person: User) -> Mapping[str, Iterable[Mapping[str, Any]]]:
    """What they booked and decided, closed and recorded for their organisation."""
    booked = Booking.objects.filter(requested_by=person).order_by("pk")
    decided = Booking.objects.filter(decided_by=person).order_by("pk")
    words = ("group__base__name_zh", "title", "seats", "state", "requested_at", "decided_at", "reason")
    closures = Closure.objects.filter(made_by=person).order_by("pk")
    checks = SafetyCheck.objects.filter(recorded_by=person).order_by("pk")
    return {
        "base_bookings": list(booked.values(*words)),
        "base_bookings_decided": list(decided.values(*words)),
        "base_closures": list(closures.values("base__name_zh", "starts_at", "ends_at", "reason")),
        "base_checks": list(checks.values("base__name_zh", "checked_on", "valid_until", "recorded_at")),
    }
