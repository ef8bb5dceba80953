"""Changing and cancelling sessions: one, it and all that follow, or all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.common.spans import Span
from lms.events import access
from lms.events.background.seats import hand_out
from lms.events.background.telling import tell
from lms.events.choices import HOLDING, PlaceState
from lms.events.models import EventSession, Place, Room
from lms.events.operations import rooms
from lms.events.operations.series import MOST_SEATS
from lms.events.planning import Change, Scope, Slot, changed, touched
from lms.people.public import User

LONGEST_REASON = 200


@dataclass(frozen=True)
class SessionChange:
    """What is to be other about a session; None stays as it is."""

    span: Span | None = None
    topic_zh: str | None = None
    room: str | None = None
    station: str | None = None
    seats: int | None = None

    @property
    def change(self) -> Change:
        """The same for the planning."""
        named = {"topic_zh": self.topic_zh, "room": self.room, "station": self.station, "seats": self.seats}
        return Change(self.span, {name: value for name, value in named.items() if value is not None})


@transaction.atomic
def edit_sessions(session_id: int, change: SessionChange, scope: Scope, *, by: User | None) -> list[EventSession]:
    """The sessions that became other, and were told about. What has begun or was cancelled stays as it was.

    Raises NotAllowed, Invalid (in the past, fewer seats than are taken), Clashing.
    """
    rows = _locked_series_of(session_id, by)
    chosen = next(row for row in rows.values() if row.pk == session_id)
    now = timezone.now()
    if change.span and change.span.starts_at <= now:
        raise Invalid(fields={"starts_at": _("开始时间要晚于现在。")})
    slots = changed([_slot(row) for row in rows.values()], chosen.number, change.change, scope, now)
    known = rooms.rooms_named(chosen.series.city_id, [str(slot.words["room"]) for slot in slots])
    _require_seats(rows, slots)
    speaking = rooms.speakers_of(rows[slot.number].pk for slot in slots)
    rooms.lock_speakers({pk for experts in speaking.values() for pk in experts})
    wanted = [_wanted(slot, known, speaking.get(rows[slot.number].pk, frozenset()), chosen) for slot in slots]
    rooms.require_free(wanted, but=[rows[slot.number].pk for slot in slots])
    return [_write(rows[slot.number], slot, known, by=by) for slot in slots]


@transaction.atomic
def cancel_sessions(session_id: int, scope: Scope, reason: str, *, by: User | None) -> list[EventSession]:
    """The sessions that are not held after all; who had a place or waited is told why. Raises NotAllowed, Invalid."""
    rows = _locked_series_of(session_id, by)
    said = reason.strip()
    if not 0 < len(said) <= LONGEST_REASON:
        raise Invalid(fields={"reason": _("请写明原因（200 字以内），报名的人会看到。")})
    chosen = next(row for row in rows.values() if row.pk == session_id)
    gone = [
        rows[slot.number]
        for slot in touched([_slot(row) for row in rows.values()], chosen.number, scope, timezone.now())
    ]
    for row in gone:
        row.cancelled_at = row.changed_at = timezone.now()
        row.cancel_reason, row.revision = said, row.revision + 1
        row.save(update_fields=["cancelled_at", "changed_at", "cancel_reason", "revision"])
        audit.record("event_session.cancelled", row, by=by, reason=said)
        tell(_concerned(row), "event.cancelled", row, reason=said)
    return gone


def _locked_series_of(session_id: int, by: User | None) -> dict[int, EventSession]:
    """{number: session} of the whole event, locked in the order of ids. Raises NotAllowed."""
    series_id = EventSession.objects.values_list("series_id", flat=True).get(pk=session_id)
    list(EventSession.objects.select_for_update().filter(series=series_id).order_by("pk").values_list("pk", flat=True))
    # Asked once the locks are ours: PostgreSQL would join what was before the wait.
    rows = EventSession.objects.select_related("series__host", "room").filter(series=series_id).order_by("pk")
    found = {row.number: row for row in rows}
    access.require(access.can_host(by, next(iter(found.values())).series.host_id))
    return found


def _slot(row: EventSession) -> Slot:
    words: dict[str, object] = {
        "topic_zh": row.topic_zh, "room": row.room.name if row.room else "", "station": row.station, "seats": row.seats,
    }  # fmt: skip
    return Slot(row.number, row.span, words, frozenset(row.own), bool(row.cancelled_at))


def _require_seats(rows: Mapping[int, EventSession], slots: Sequence[Slot]) -> None:
    most_taken = max((rows[slot.number].seats_taken for slot in slots), default=0)
    least = max(1, most_taken)
    if any(not least <= int(str(slot.words["seats"])) <= MOST_SEATS for slot in slots):
        sentence = _("名额不能少于已占的 %(taken)d 个，也不能多于 %(most)d 个。")
        raise Invalid(fields={"seats": sentence % {"taken": least, "most": MOST_SEATS}})


def _wanted(slot: Slot, known: Mapping[str, Room], speakers: frozenset[int], chosen: EventSession) -> rooms.Wanted:
    room = known.get(str(slot.words["room"]))
    return rooms.Wanted(slot.span, room, str(slot.words["station"]), speakers, chosen.series.title_zh)


def _write(row: EventSession, slot: Slot, known: Mapping[str, Room], *, by: User | None) -> EventSession:
    before = (row.starts_at, row.ends_at, row.room_id, row.station)
    row.starts_at, row.ends_at = slot.span.starts_at, slot.span.ends_at
    row.topic_zh, row.station = str(slot.words["topic_zh"]).strip(), str(slot.words["station"]).strip()
    row.room, row.seats = known.get(str(slot.words["room"])), int(str(slot.words["seats"]))
    row.own, row.revision, row.changed_at = sorted(slot.own), row.revision + 1, timezone.now()
    row.save()
    audit.record("event_session.changed", row, by=by, own=row.own, starts_at=row.starts_at.isoformat())
    if (row.starts_at, row.ends_at, row.room_id, row.station) != before:
        tell(_concerned(row), "event.moved", row, room=str(row.room or ""))
    hand_out(row)
    return row


def _concerned(row: EventSession) -> list[int]:
    people = Place.objects.filter(session=row, state__in=(*HOLDING, PlaceState.WAITING))
    return list(people.values_list("person", flat=True))
