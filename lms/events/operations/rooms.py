"""Rooms and speakers two plans may both want: locked, then looked at, then written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from lms.common import venues
from lms.common.spans import Span
from lms.events import access
from lms.events.choices import EXPECTED
from lms.events.errors import Clashing
from lms.events.models import EventSession, Expert, Invitation, Room
from lms.events.planning import Clash, Held, Kind, clashes, key_of
from lms.people.public import User


@dataclass(frozen=True)
class Wanted:
    """A session to be: whose, where, when, with whom."""

    host_id: int
    span: Span
    room: Room | None
    station: str = ""
    # By address, as it is kept: two schools may each keep a row of one expert.
    speakers: frozenset[str] = frozenset()
    label: str = ""


def rooms_named(city_id: int, names: Iterable[str]) -> dict[str, Room]:
    """{name: room}, made where it is new, each locked until the transaction ends, always in the order of ids."""
    keys = {name: key_of(name) for name in names if key_of(name)}
    for name, key in sorted(keys.items()):
        Room.objects.get_or_create(city_id=city_id, key=key, defaults={"name": name.strip()})
    rows = Room.objects.select_for_update().filter(city=city_id, key__in=keys.values()).order_by("pk")
    known = {room.key: room for room in rows}
    return {name: known[key] for name, key in keys.items()}


def lock_speakers(emails: Iterable[str]) -> None:
    """After rooms: two hosts may ask one expert this moment, each by a row of their own."""
    list(Expert.objects.select_for_update(of=("self",)).filter(email__in=list(emails)).order_by("pk"))


def speakers_of(session_ids: Iterable[int]) -> dict[int, frozenset[str]]:
    """{session: addresses of the experts who are asked or come}."""
    rows = Invitation.objects.filter(session__in=list(session_ids), state__in=EXPECTED)
    found: dict[int, set[str]] = {}
    for session_id, email in rows.values_list("session", "expert__email"):
        found.setdefault(session_id, set()).add(email)
    return {session_id: frozenset(emails) for session_id, emails in found.items()}


def require_free(wanted: Sequence[Wanted], *, but: Iterable[int] = (), by: User | None) -> None:
    """Raises Clashing unless rooms, workstations and speakers are free, here and in other apps that hold rooms.

    Sessions `but` are to be changed themselves. What is in the way is named as far as `by` may know it.
    """
    if not wanted:
        return
    others = _others(wanted, list(but), by)
    found = clashes([_held(one) for one in wanted], others) + _elsewhere(wanted, others, by)
    if found:
        raise Clashing(found)


def _others(wanted: Sequence[Wanted], but: list[int], by: User | None) -> list[Held]:
    first, last = min(one.span.starts_at for one in wanted), max(one.span.ends_at for one in wanted)
    rooms = {one.room.pk for one in wanted if one.room}
    speakers = {email for one in wanted for email in one.speakers}
    busy = Invitation.objects.filter(expert__email__in=speakers, state__in=EXPECTED).values("session")
    rows = EventSession.objects.filter(Q(room__in=rooms) | Q(pk__in=busy), cancelled_at=None)
    rows = rows.filter(ends_at__gt=first, starts_at__lt=last).exclude(pk__in=but).select_related("series", "room")
    near = list(rows)
    speaking = speakers_of(row.pk for row in near)
    known = access.visible_among({row.series for row in near}, by)
    nobody: frozenset[str] = frozenset()
    return [
        _held(
            Wanted(
                row.series.host_id, row.span, row.room, row.station, speaking.get(row.pk, nobody),
                str(row.series) if row.series_id in known else "",
            )
        )
        for row in near
    ]  # fmt: skip


def _elsewhere(wanted: Sequence[Wanted], others: Sequence[Held], by: User | None) -> list[Clash]:
    """What other apps hold; rooms and speakers are locked by now, and the others lock theirs as they answer."""
    asked = [_asked(one, others) for one in wanted]
    uses = venues.elsewhere(asked, asking="events", by=by)
    return [Clash(use.wanted.span, _kind(use), use.label, use.span) for use in uses]


def _asked(one: Wanted, others: Sequence[Held]) -> venues.Wanted:
    return venues.Wanted(
        one.span, one.room.city_id if one.room else 0, one.host_id, frozenset({one.room.key} if one.room else ()),
        seats=_seats(one, others), emails=frozenset(email.casefold() for email in one.speakers),
    )  # fmt: skip


def _seats(one: Wanted, others: Sequence[Held]) -> int:
    """Its own workstation with those other events have there: who counts workstations does not know of events."""
    if not one.station.strip() or one.room is None:
        return 0
    beside = [held for held in others if held.room == str(one.room.pk) and held.span.overlaps(one.span)]
    return 1 + sum(bool(held.station) for held in beside)


def _kind(use: venues.Use) -> Kind:
    if use.email:
        return Kind.SPEAKER
    return Kind.STATION if use.wanted.seats else Kind.ROOM


def _held(one: Wanted) -> Held:
    room = str(one.room.pk) if one.room else ""
    return Held(one.span, room, key_of(one.station), one.speakers, one.label)
