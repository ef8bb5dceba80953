"""What events answer to others who plan in their rooms (lms.common.venues)."""

from collections.abc import Sequence
from typing import Any

from lms.common import venues
from lms.common.venues import Use, Wanted
from lms.events import access
from lms.events.models import EventSession


def uses(wanted: Sequence[Wanted], by: Any) -> list[Use]:
    """Sessions in rooms that are wanted, whole rooms and single workstations. Two queries at most."""
    near = venues.whole(wanted)
    keys = {key for one in wanted for key in one.rooms}
    rows = EventSession.objects.filter(room__key__in=keys, cancelled_at=None)
    rows = rows.filter(ends_at__gt=near.starts_at, starts_at__lt=near.ends_at)
    found = list(rows.select_related("series", "room").order_by("starts_at", "pk"))
    known = access.visible_among({row.series for row in found}, by)
    return [_use(one, row, row.series_id in known) for row in found for one in wanted if _stands(one, row)]


def _stands(one: Wanted, row: EventSession) -> bool:
    room = row.room
    return bool(room and room.city_id == one.city_id and room.key in one.rooms and row.span.overlaps(one.span))


def _use(one: Wanted, row: EventSession, known: bool) -> Use:
    return Use(one, row.span, row.series.host_id, str(row.series) if known else "", seats=1 if row.station else 0)
