"""The waiting line put in another order by hand: with a reason, and everybody whose turn is another is told."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.events import access
from lms.events.background.seats import hand_out, locked_session
from lms.events.background.telling import tell
from lms.events.choices import PlaceState
from lms.events.models import EventSession, Place
from lms.people.public import User

LONGEST_REASON = 200


@transaction.atomic
def move_in_line(place_id: int, position: int, reason: str, *, seen: int | None = None, by: User | None) -> Place:
    """Somebody who waits, moved to that position of the line (1 is next); whoever is passed moves by one.

    seen    their position as it was looked at; offers follow the new order
    raises  NotAllowed (one's own turn too), WrongState (waits no more, or the line moved since), Invalid (no reason)
    """
    session = locked_session(Place.objects.values_list("session_id", flat=True).get(pk=place_id))
    access.require(access.can_host(by, session.series.host_id))
    said, line = reason.strip(), _line(session)
    place, before = _found(line, place_id, seen)
    if by is not None and place.person_id == by.pk:
        raise NotAllowed(_("不能改自己的候补顺序。"))
    if not 0 < len(said) <= LONGEST_REASON:
        raise Invalid(fields={"reason": _("请写明调整的原因（200 字以内），会留痕，本人会看到。")})
    if not 1 <= position <= len(line):
        raise Invalid(_("候补里没有第 %(n)d 位。") % {"n": position})
    if position != before:
        passed = _put(line, before, position)
        audit.record("event_place.moved", place, by=by, reason=said, before=before, after=position)
        tell([place.person_id], "event.line_moved", session, position=position, reason=said)
        for row, where in passed:
            tell([row.person_id], "event.line_passed", session, position=where)
        hand_out(session)
    return place


def _line(session: EventSession) -> list[Place]:
    rows = Place.objects.filter(session=session, state=PlaceState.WAITING).order_by("ticket")
    return list(rows.select_related("session__series"))


def _found(line: Sequence[Place], place_id: int, seen: int | None) -> tuple[Place, int]:
    for position, place in enumerate(line, 1):
        if place.pk == place_id and seen in (None, position):
            return place, position
    raise WrongState(_("候补顺序刚刚变了，什么都没有改。请看过现在的顺序再调整。"))


def _put(line: list[Place], before: int, position: int) -> list[tuple[Place, int]]:
    """Give out the line's tickets in the new order; returns whom it passes, with their new positions."""
    tickets = [row.ticket for row in line]
    line.insert(position - 1, moved := line.pop(before - 1))
    first, last = sorted((before, position))
    for row, ticket in zip(line[first - 1 : last], tickets[first - 1 : last], strict=True):
        row.ticket = ticket
    Place.objects.bulk_update(line[first - 1 : last], ["ticket"])
    return [(row, where) for where, row in enumerate(line, 1) if first <= where <= last and row is not moved]
