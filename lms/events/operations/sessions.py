"""Changing and cancelling sessions: one, it and all that follow, or all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.common.spans import Span
from lms.events import access
from lms.events.background.seats import concerned, concerned_by, hand_out
from lms.events.background.telling import tell
from lms.events.choices import News
from lms.events.errors import Changed
from lms.events.models import EventSession, Room
from lms.events.operations import rooms
from lms.events.operations.approvals import ask_again
from lms.events.operations.news import tell_speakers
from lms.events.operations.series import MOST_SEATS
from lms.events.planning import Change, Read, Scope, Slot, changed, changed_since, differences, touched
from lms.events.queries.readings import slot_of
from lms.notices import public as notices
from lms.people.public import User

LONGEST_REASON = 200
NO_REASON = gettext_lazy("请写明原因（200 字以内），报名的人会看到。")


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
def edit_sessions(
    session_id: int,
    change: SessionChange,
    scope: Scope,
    *,
    reason: str = "",
    read: Mapping[int, Read] | None = None,
    by: User | None,
) -> list[EventSession]:
    """The sessions that became other, and were told about. What has begun or was cancelled stays as it was.

    read    as the sessions were when the change was thought of
    raises  NotAllowed, Changed (somebody changed one since), Clashing, Invalid (in the past, fewer seats than are
            taken, no reason where people come)
    """  # fmt: skip
    rows, slots, known = planned_change(session_id, change, scope, by, read)
    said = reason.strip()
    told = [rows[slot.number] for slot in slots if is_told(slot_of(rows[slot.number]), slot)]
    if len(said) > LONGEST_REASON or (not said and any(concerned_by(told).values())):
        raise Invalid(fields={"reason": NO_REASON})
    return [_write(rows[slot.number], slot, known, said, by=by) for slot in slots]


def planned_change(
    session_id: int, change: SessionChange, scope: Scope, by: User | None, read: Mapping[int, Read] | None = None
) -> tuple[dict[int, EventSession], list[Slot], dict[str, Room]]:
    """(sessions by number, what becomes of those that change, rooms by name), locked and free. Raises as an edit."""
    rows = locked_series_of(session_id, by)
    chosen = next(row for row in rows.values() if row.pk == session_id)
    now_read = {row.number: Read(slot_of(row), row.revision) for row in rows.values()}
    if since := changed_since(read or {}, now_read, chosen.number, scope):
        raise Changed(since)
    now = timezone.now()
    if change.span and change.span.starts_at <= now:
        raise Invalid(fields={"starts_at": _("开始时间要晚于现在。")})
    slots = changed([one.slot for one in now_read.values()], chosen.number, change.change, scope, now)
    known = rooms.rooms_named(chosen.series.city_id, [str(slot.words["room"]) for slot in slots])
    _require_seats(rows, slots)
    speaking = rooms.speakers_of(rows[slot.number].pk for slot in slots)
    rooms.lock_speakers({email for emails in speaking.values() for email in emails})
    wanted = [_wanted(slot, known, speaking.get(rows[slot.number].pk, frozenset()), chosen) for slot in slots]
    rooms.require_free(wanted, but=[rows[slot.number].pk for slot in slots], by=by)
    return rows, slots, known


@transaction.atomic
def cancel_sessions(session_id: int, scope: Scope, reason: str, *, by: User | None) -> list[EventSession]:
    """The sessions that are not held after all; who had a place or waited is told why. Raises NotAllowed, Invalid."""
    rows = locked_series_of(session_id, by)
    said = required_reason(reason)
    chosen = next(row for row in rows.values() if row.pk == session_id)
    gone = [
        rows[slot.number]
        for slot in touched([slot_of(row) for row in rows.values()], chosen.number, scope, timezone.now())
    ]
    for row in gone:
        row.cancelled_at = row.changed_at = timezone.now()
        row.cancel_reason, row.revision = said, row.revision + 1
        row.save(update_fields=["cancelled_at", "changed_at", "cancel_reason", "revision"])
        audit.record("event_session.cancelled", row, by=by, reason=said)
        tell(concerned(row), "event.cancelled", row, reason=said)
        tell_speakers(row, News.CANCELLED, said)
    return gone


def required_reason(reason: str) -> str:
    """The reason without blanks around it. Raises Invalid."""
    said = reason.strip()
    if not 0 < len(said) <= LONGEST_REASON:
        raise Invalid(fields={"reason": NO_REASON})
    return said


def locked_series_of(session_id: int, by: User | None) -> dict[int, EventSession]:
    """{number: session} of the whole event, locked in the order of ids. Raises NotAllowed."""
    series_id = EventSession.objects.values_list("series_id", flat=True).get(pk=session_id)
    list(EventSession.objects.select_for_update().filter(series=series_id).order_by("pk").values_list("pk", flat=True))
    # Asked once the locks are ours: PostgreSQL would join what was before the wait.
    rows = EventSession.objects.select_related("series__host", "room").filter(series=series_id).order_by("pk")
    found = {row.number: row for row in rows}
    access.require(access.can_host(by, next(iter(found.values())).series.host_id))
    return found


def is_told(before: Slot, after: Slot) -> bool:
    """Whether people hear of it: of another time or place, not of another topic or of more seats."""
    return bool({"when", "room", "station"} & set(differences(before, after)))


def _require_seats(rows: Mapping[int, EventSession], slots: Sequence[Slot]) -> None:
    """Each session by its own: others may have fewer seats than are taken here."""
    for slot in slots:
        least, seats = max(1, rows[slot.number].seats_taken), int(str(slot.words["seats"]))
        if not least <= seats <= MOST_SEATS:
            day = timezone.localtime(slot.span.starts_at)
            sentence = _("%(day)s 那一场：名额不能少于已占的 %(taken)d 个，也不能多于 %(most)d 个。")
            said = {"day": f"{day:%m-%d %H:%M}", "taken": least, "most": MOST_SEATS}
            raise Invalid(fields={"seats": sentence % said})


def _wanted(slot: Slot, known: Mapping[str, Room], speakers: frozenset[str], chosen: EventSession) -> rooms.Wanted:
    series, room, station = chosen.series, known.get(str(slot.words["room"])), str(slot.words["station"])
    return rooms.Wanted(series.host_id, slot.span, room, station, speakers, series.title_zh)


def _write(row: EventSession, slot: Slot, known: Mapping[str, Room], said: str, *, by: User | None) -> EventSession:
    before = slot_of(row)
    row.starts_at, row.ends_at = slot.span.starts_at, slot.span.ends_at
    row.topic_zh, row.station = str(slot.words["topic_zh"]).strip(), str(slot.words["station"]).strip()
    row.room, row.seats = known.get(str(slot.words["room"])), int(str(slot.words["seats"]))
    row.own, row.revision, row.changed_at = sorted(slot.own), row.revision + 1, timezone.now()
    row.save()
    audit.record("event_session.changed", row, by=by, own=row.own, starts_at=row.starts_at.isoformat(), reason=said)
    if is_told(before, slot):
        tell(concerned(row), "event.moved", row, room=notices.in_both(lambda: row.room or "—"), reason=said or "—")
        tell_speakers(row, News.MOVED, said)
    if before.span != slot.span:
        ask_again(row)
    hand_out(row)
    return row
