"""Holding cancelled sessions after all."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import WrongState
from lms.events.background.seats import concerned, hand_out, offer_ends, recount
from lms.events.background.telling import tell
from lms.events.choices import HOLDING, News, PlaceState
from lms.events.models import EventSession, Place
from lms.events.operations import rooms
from lms.events.operations.news import tell_speakers
from lms.events.operations.places import held_at
from lms.events.operations.sessions import locked_series_of, required_reason
from lms.events.planning import Scope, touched
from lms.events.queries.readings import slot_of
from lms.notices import public as notices
from lms.people.public import User


@transaction.atomic
def restore_sessions(
    session_id: int, scope: Scope, reason: str, *, room: str | None = None, by: User | None
) -> list[EventSession]:
    """The sessions that are held again, with places and line as they were; who was told of the end is told of it.

    Who has taken a seat elsewhere at that time meanwhile keeps that one, and theirs here goes to the next in line.

    room    another one, where somebody has the old one by now
    raises  NotAllowed, Invalid (no reason), WrongState (nothing to restore), Clashing (room, workstation or speaker)
    """
    rows = locked_series_of(session_id, by)
    said = required_reason(reason)
    back = _gone(rows, session_id, scope)
    if not back:
        raise WrongState(_("没有可以恢复的场次：没有取消，或已经到了开始时间。"))
    _settle_in(back, room, by)
    return [_take_up(row, said, by) for row in back]


def _gone(rows: Mapping[int, EventSession], session_id: int, scope: Scope) -> list[EventSession]:
    chosen = next(row for row in rows.values() if row.pk == session_id)
    slots = [slot_of(row) for row in rows.values()]
    reached = touched(slots, chosen.number, scope, timezone.now(), cancelled=True)
    return [rows[slot.number] for slot in reached]


def _settle_in(back: list[EventSession], room: str | None, by: User | None) -> None:
    """Give each its room, if nobody else has it, its workstation or its speakers now."""
    names = {row.pk: room if room is not None else str(row.room or "") for row in back}
    known = rooms.rooms_named(back[0].series.city_id, names.values())
    speaking = rooms.speakers_of(names)
    rooms.lock_speakers({email for emails in speaking.values() for email in emails})
    for row in back:
        row.room = known.get(names[row.pk])
    rooms.require_free([_wanted(row, speaking.get(row.pk, frozenset())) for row in back], by=by)


def _wanted(row: EventSession, speakers: frozenset[str]) -> rooms.Wanted:
    return rooms.Wanted(row.series.host_id, row.span, row.room, row.station, speakers, str(row.series))


def _take_up(row: EventSession, said: str, by: User | None) -> EventSession:
    row.cancelled_at, row.cancel_reason = None, ""
    row.revision, row.changed_at = row.revision + 1, timezone.now()
    row.save(update_fields=["cancelled_at", "cancel_reason", "revision", "changed_at", "room"])
    _give_up_doubles(row)
    Place.objects.filter(session=row, state=PlaceState.OFFERED).update(offered_until=offer_ends(row))
    recount(row)
    audit.record("event_session.restored", row, by=by, reason=said)
    tell(concerned(row), "event.restored", row, reason=said)
    tell_speakers(row, News.RESTORED, said)
    hand_out(row)
    return row


def _give_up_doubles(row: EventSession) -> None:
    mine = {place.person_id: place for place in Place.objects.filter(session=row, state__in=HOLDING)}
    others = held_at(mine, row.span).exclude(session=row).select_related("session__series").order_by("-pk")
    for person_id, other in {place.person_id: place.session.series for place in others}.items():
        place = mine[person_id]
        place.session = row
        place.move(to=PlaceState.CANCELLED, ticket=None, offered_until=None, serial=place.serial + 1)
        audit.record("event_place.given_up", place, by=None, other=other.pk)
        tell([person_id], "event.given_up", row, other=notices.named(other))
