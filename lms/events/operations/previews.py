"""What a change of sessions would do, looked at before it is done."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from lms.common.spans import Span
from lms.events.background.seats import concerned_by
from lms.events.models import EventSession
from lms.events.operations.approvals import agreed_to
from lms.events.operations.places import held_at
from lms.events.operations.sessions import SessionChange, is_told, planned_change
from lms.events.planning import Read, Scope, Slot, differences
from lms.events.queries.readings import slot_of
from lms.people.public import User


@dataclass(frozen=True)
class Moving:
    """What a change would make of one session.

    people     how many have a seat or wait
    asked      how many of them a class teacher agreed to for the time before: they are asked again
    elsewhere  how many of them hold a seat in another session at the new time
    """

    before: Slot
    after: Slot
    people: int
    asked: int
    elsewhere: int

    @property
    def differences(self) -> list[str]:
        """Names of what becomes other: "when", "topic_zh", "room", "station", "seats"."""
        return differences(self.before, self.after)

    @property
    def told(self) -> int:
        """How many are told: of another time or place, not of another topic or of more seats."""
        return self.people if is_told(self.before, self.after) else 0


def preview_edit(
    session_id: int, change: SessionChange, scope: Scope, *, read: Mapping[int, Read] | None = None, by: User | None
) -> list[Moving]:
    """What `edit_sessions` would do, with nothing written. Raises as it does, but for the reason."""
    with transaction.atomic():
        rows, slots, _known = planned_change(session_id, change, scope, by, read)
        found = _movings(rows, slots)
        # Rooms with new names were made to be locked.
        transaction.set_rollback(True)
    return found


def _movings(rows: Mapping[int, EventSession], slots: Sequence[Slot]) -> list[Moving]:
    """Three queries, however many sessions."""
    chosen = [rows[slot.number] for slot in slots]
    if not chosen:
        return []
    people = concerned_by(chosen)
    whole = Span(min(slot.span.starts_at for slot in slots), max(slot.span.ends_at for slot in slots))
    seats = held_at({pk for some in people.values() for pk in some}, whole).exclude(session__series=chosen[0].series_id)
    busy = [(seat.person_id, seat.session.span) for seat in seats.select_related("session")]
    agreed = Counter(agreed_to(chosen).values_list("session", flat=True))
    return [
        Moving(
            slot_of(row), slot, len(people[row.pk]), agreed[row.pk] if slot.span != row.span else 0,
            len({pk for pk, span in busy if pk in people[row.pk] and span.overlaps(slot.span)}),
        )
        for row, slot in zip(chosen, slots, strict=True)
    ]  # fmt: skip
