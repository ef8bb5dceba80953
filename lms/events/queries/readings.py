"""Sessions as somebody reads them before changing them, and carried along so that nobody undoes another's change."""

from collections.abc import Mapping
from datetime import datetime

from django.core import signing
from django.utils import timezone

from lms.common.spans import Span
from lms.events.models import EventSession
from lms.events.planning import Read, Slot

SIGNER = signing.Signer(salt="events.reading")


def reading_of(series_id: int) -> dict[int, Read]:
    """{number: session} of what can still be changed of an event. One query."""
    rows = EventSession.objects.filter(series=series_id, starts_at__gt=timezone.now()).select_related("room")
    return {row.number: Read(slot_of(row), row.revision) for row in rows.order_by("pk")}


def slot_of(row: EventSession) -> Slot:
    """A session as the planning sees it."""
    words: dict[str, object] = {
        "topic_zh": row.topic_zh, "room": row.room.name if row.room else "", "station": row.station, "seats": row.seats,
    }  # fmt: skip
    return Slot(row.number, row.span, words, frozenset(row.own), bool(row.cancelled_at))


def packed(reading: Mapping[int, Read]) -> str:
    """A reading as a form carries it, signed."""
    rows = [
        [
            number, one.revision, one.slot.span.starts_at.isoformat(), one.slot.span.ends_at.isoformat(),
            one.slot.words, one.slot.cancelled,
        ]
        for number, one in sorted(reading.items())
    ]  # fmt: skip
    return SIGNER.sign_object(rows, compress=True)


def unpacked(text: str) -> dict[int, Read] | None:
    """The reading a form brought back; None for what we did not sign."""
    try:
        rows = SIGNER.unsign_object(text)
    except signing.BadSignature:
        return None
    return {
        number: Read(Slot(number, _span(starts, ends), words, cancelled=cancelled), revision)
        for number, revision, starts, ends, words, cancelled in rows
    }


def _span(starts: str, ends: str) -> Span:
    return Span(datetime.fromisoformat(starts), datetime.fromisoformat(ends))
