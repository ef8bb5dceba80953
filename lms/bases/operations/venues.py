"""What bases answer to others who plan in their rooms (lms.common.venues)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from lms.bases import access
from lms.bases.models import Base, Closure, Session, WorkstationGroup
from lms.bases.planning import Span, Taken
from lms.bases.planning.seats import free
from lms.bases.queries.rooms import closures_near, held_near, keys_of, span_of
from lms.common import venues
from lms.common.venues import Use, Wanted


def uses(wanted: Sequence[Wanted], by: Any) -> list[Use]:
    """Bookings and closures in the way of what is wanted, and bookings of whoever is to speak.

    Closures are everybody's to read, bookings are named to those who book.
    Only inside a transaction: groups that are asked for are locked, so nobody books what is being planned.
    """
    near = venues.whole(wanted)
    groups = _locked(wanted)
    booked, closed = _of_groups(wanted, groups, near)
    booked += _of_people(wanted, near)
    if booked and not access.knows_bookings(by):
        booked = [replace(use, label="") for use in booked]
    return list(dict.fromkeys([*booked, *closed]))


def names(organisation_id: int) -> list[str]:
    """The organisation's bases and those shared with it, whole and by group."""
    rows = WorkstationGroup.objects.filter(Q(base__owner=organisation_id) | Q(base__shared=True))
    found: set[str] = set()
    for group in rows.filter(base__retired_at=None).select_related("base"):
        found |= {group.base.name_zh, f"{group.base.name_zh} {group.name}"}
    return sorted(found)


def _locked(wanted: Sequence[Wanted]) -> list[WorkstationGroup]:
    asked = {key for one in wanted for key in one.rooms}
    if not asked:
        return []
    rows = WorkstationGroup.objects.filter(base__city__in={one.city_id for one in wanted}, base__retired_at=None)
    found = [group.pk for group in rows.select_related("base") if keys_of(group) & asked]
    return list(
        WorkstationGroup.objects.select_for_update(of=("self",))
        .select_related("base")
        .filter(pk__in=found)
        .order_by("pk")
    )


def _of_groups(wanted: Sequence[Wanted], groups: Sequence[WorkstationGroup], near: Span) -> tuple[list[Use], list[Use]]:
    """Bookings in the way, and closures."""
    booked: list[Use] = []
    closed: list[Use] = []
    sessions = list(held_near([group.pk for group in groups], near)) if groups else []
    for group in groups:
        held = [row for row in sessions if row.group_id == group.pk]
        shut = list(closures_near(group.base_id, near, [group.pk]))
        for one in wanted:
            if group.base.city_id == one.city_id and keys_of(group) & one.rooms:
                booked += _booked(one, group, held)
                closed += _closed(one, group.base, shut)
    return booked, closed


def _booked(one: Wanted, group: WorkstationGroup, held: Iterable[Session]) -> list[Use]:
    """Who plans in somebody else's base has booked it: their own booking is how they come in."""
    others = [row for row in held if one.host_id == group.base.owner_id or _host(row) != one.host_id]
    taken = [Taken(span_of(row), row.seats) for row in others]
    if one.seats and free(group.count, taken, one.span) >= one.seats:
        return []
    label = f"{group.base.name_zh} · {group.name}"
    return [
        Use(one, span_of(row), _host(row), f"{label} · {row.booking.title}", row.seats)
        for row in others if span_of(row).overlaps(one.span)
    ]  # fmt: skip


def _closed(one: Wanted, base: Base, shut: Iterable[Closure]) -> list[Use]:
    return [
        Use(one, span_of(row), base.owner_id, f"{base.name_zh} · {row.reason}")
        for row in shut if span_of(row).overlaps(one.span)
    ]  # fmt: skip


def _of_people(wanted: Sequence[Wanted], near: Span) -> list[Use]:
    emails = {email for one in wanted for email in one.emails}
    if not emails:
        return []
    rows = Session.objects.filter(held=True, ends_at__gt=near.starts_at, starts_at__lt=near.ends_at)
    rows = rows.annotate(who=Lower("booking__requested_by__email")).filter(who__in=emails)
    rows = rows.select_related("booking", "group__base").order_by("starts_at", "pk")
    return [
        Use(one, span_of(row), _host(row), f"{row.group.base.name_zh} · {row.booking.title}", row.seats, row.who)
        for one in wanted for row in rows if row.who in one.emails and span_of(row).overlaps(one.span)
    ]  # fmt: skip


def _host(row: Session) -> int:
    return row.booking.organisation_id
