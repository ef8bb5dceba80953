"""What this app holds about one person, for their own export."""

from collections.abc import Iterable, Mapping
from typing import Any

from lms.events.models import Correction, Place, ScanRow
from lms.people.public import User


def own_rows(person: User) -> Mapping[str, Iterable[Mapping[str, Any]]]:
    """Their places in sessions, where they were seen, and what was set right about them."""
    places = Place.objects.filter(person=person).order_by("pk")
    scans = ScanRow.objects.filter(person=person).order_by("pk")
    fixes = Correction.objects.filter(person=person).order_by("pk")
    event = "session__series__title_zh"
    return {
        "event_places": list(places.values(event, "session__starts_at", "state", "asked_at", "reason")),
        "event_scans": list(scans.values(event, "at", "source", "device")),
        "event_corrections": list(fixes.values(event, "at", "present", "minutes", "reason")),
    }
