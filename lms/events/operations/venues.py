"""What events answer to others who plan in their rooms (lms.common.venues)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from lms.common import venues
from lms.common.venues import Use, Wanted
from lms.events import access
from lms.events.background.telling import tell
from lms.events.models import EventSession

SESSION = "event-"


def uses(wanted: Sequence[Wanted], by: Any) -> list[Use]:
    """Sessions in rooms that are wanted, whole rooms and single workstations. Two queries at most."""
    if not wanted:
        return []
    near = venues.whole(wanted)
    keys = {key for one in wanted for key in one.rooms}
    rows = EventSession.objects.filter(room__key__in=keys)
    rows = rows if any(one.gone for one in wanted) else rows.filter(cancelled_at=None)
    rows = rows.filter(ends_at__gt=near.starts_at, starts_at__lt=near.ends_at)
    found = list(rows.select_related("series", "room").order_by("starts_at", "pk"))
    known = access.visible_among({row.series for row in found}, by)
    return [_use(one, row, row.series_id in known) for row in found for one in wanted if _stands(one, row)]


def _stands(one: Wanted, row: EventSession) -> bool:
    room = row.room
    if row.cancelled_at and not one.gone:
        return False
    return bool(room and room.city_id == one.city_id and room.key in one.rooms and row.span.overlaps(one.span))


def _use(one: Wanted, row: EventSession, known: bool) -> Use:
    return Use(
        one, row.span, row.series.host_id, str(row.series) if known else "", seats=1 if row.station else 0,
        key=f"{SESSION}{row.nonce.hex}", url=f"/events/{row.series.code}/" if known else "",
        revision=row.revision, changed_at=row.changed_at, cancelled=bool(row.cancelled_at),
    )  # fmt: skip


def closed(hit: Sequence[Use], place: str, reason: str) -> int:
    """Tell who planned these sessions that their place will be shut then: they move them, or call them off."""
    nonces = [UUID(use.key.removeprefix(SESSION)) for use in hit if use.key.startswith(SESSION)]
    rows = EventSession.objects.filter(nonce__in=nonces, cancelled_at=None).select_related("series__host", "room")
    told = 0
    for row in rows.order_by("starts_at", "pk"):
        people = access.organisers_of(row.series)
        tell(people, "event.room_closed", row, url=f"/events/sessions/{row.pk}/host/", place=place, reason=reason)
        told += len(people)
    return told
