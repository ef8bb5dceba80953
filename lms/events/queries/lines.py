"""Waiting lines: how long each is, and whose turn is when."""

from collections.abc import Iterable

from lms.events.choices import PlaceState
from lms.events.models import Place


def lines_of(session_ids: Iterable[int]) -> dict[int, list[int]]:
    """{session: places that wait, the next one first}. One query."""
    rows = Place.objects.filter(session__in=list(session_ids), state=PlaceState.WAITING).order_by("session", "ticket")
    found: dict[int, list[int]] = {}
    for session_id, pk in rows.values_list("session", "pk"):
        found.setdefault(session_id, []).append(pk)
    return found


def say_positions(places: Iterable[Place], lines: dict[int, list[int]] | None = None) -> list[Place]:
    """The same places, each that waits with its position in its line. One query, none where lines are given."""
    rows = list(places)
    waiting = [row for row in rows if row.state == PlaceState.WAITING]
    lines = lines_of({row.session_id for row in waiting}) if lines is None and waiting else lines or {}
    for row in waiting:
        line = lines.get(row.session_id, [])
        row.position = line.index(row.pk) + 1 if row.pk in line else None
    return rows
