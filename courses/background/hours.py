"""Entering hours in the ledger, whoever asks: an operation on a person's behalf, or the clock."""

from django.db import transaction

from courses.models import Enrolment, HoursEntry
from lms.people.models import User


@transaction.atomic
def enter(
    person_id: int,
    minutes: int,
    *,
    source: str,
    evidence: str,
    title: str,
    enrolment: Enrolment | None = None,
    detail: dict[str, object] | None = None,
    approved_by: User | None = None,
) -> HoursEntry | None:
    """A line of the ledger; the same evidence again is the same line. None for no minutes.

    minutes    whole minutes, below zero to take a line back
    evidence   what proves it, unique: "video:<enrolment>:<block>", "reading:<enrolment>:<lesson>", "checkin:<id>"
    detail     what the proof said that day: intervals, place, window
    """
    if not minutes:
        return None
    facts = {
        "person_id": person_id,
        "enrolment": enrolment,
        "source": source,
        "minutes": minutes,
        "title": title[:255],
        "detail": detail or {},
        "approved_by": approved_by,
    }
    entry, _created = HoursEntry.objects.get_or_create(evidence=evidence, defaults=facts)
    return entry
