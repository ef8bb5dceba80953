"""Rooms and speakers two plans may both want: locked, then looked at, then written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from lms.common.spans import Span
from lms.events.choices import EXPECTED
from lms.events.errors import Clashing
from lms.events.models import EventSession, Expert, Invitation, Room
from lms.events.planning import Held, clashes, key_of


@dataclass(frozen=True)
class Wanted:
    """A session to be: where, when, with whom."""

    span: Span
    room: Room | None
    station: str = ""
    speakers: frozenset[int] = frozenset()
    label: str = ""


def rooms_named(city_id: int, names: Iterable[str]) -> dict[str, Room]:
    """{name: room}, made where it is new, each locked until the transaction ends, always in the order of ids."""
    keys = {name: key_of(name) for name in names if key_of(name)}
    for name, key in sorted(keys.items()):
        Room.objects.get_or_create(city_id=city_id, key=key, defaults={"name": name.strip()})
    rows = Room.objects.select_for_update().filter(city=city_id, key__in=keys.values()).order_by("pk")
    known = {room.key: room for room in rows}
    return {name: known[key] for name, key in keys.items()}


def lock_speakers(expert_ids: Iterable[int]) -> None:
    """After rooms: two hosts may ask one expert this moment."""
    list(Expert.objects.select_for_update(of=("self",)).filter(pk__in=list(expert_ids)).order_by("pk"))


def speakers_of(session_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """{session: experts who are asked or come}."""
    rows = Invitation.objects.filter(session__in=list(session_ids), state__in=EXPECTED)
    found: dict[int, set[int]] = {}
    for session_id, expert_id in rows.values_list("session", "expert"):
        found.setdefault(session_id, set()).add(expert_id)
    return {session_id: frozenset(experts) for session_id, experts in found.items()}


def require_free(wanted: Sequence[Wanted], *, but: Iterable[int] = ()) -> None:
    """Raises Clashing unless rooms, workstations and speakers are free; sessions `but` are to be changed themselves."""
    if not wanted:
        return
    found = clashes([_held(one) for one in wanted], _others(wanted, list(but)))
    if found:
        raise Clashing(found)


def _others(wanted: Sequence[Wanted], but: list[int]) -> list[Held]:
    first, last = min(one.span.starts_at for one in wanted), max(one.span.ends_at for one in wanted)
    rooms = {one.room.pk for one in wanted if one.room}
    speakers = {pk for one in wanted for pk in one.speakers}
    busy = Invitation.objects.filter(expert__in=speakers, state__in=EXPECTED).values("session")
    rows = EventSession.objects.filter(Q(room__in=rooms) | Q(pk__in=busy), cancelled_at=None)
    rows = rows.filter(ends_at__gt=first, starts_at__lt=last).exclude(pk__in=but).select_related("series", "room")
    near = list(rows)
    speaking = speakers_of(row.pk for row in near)
    return [_held(Wanted(row.span, row.room, row.station, speaking.get(row.pk, frozenset()), str(row))) for row in near]


def _held(one: Wanted) -> Held:
    room = str(one.room.pk) if one.room else ""
    return Held(one.span, room, key_of(one.station), one.speakers, one.label)
