"""What other apps hold in a base, group by group: events."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from lms.bases.models import Base, Session, WorkstationGroup
from lms.bases.planning import Span, Taken
from lms.bases.queries.rooms import keys_of, span_of
from lms.common import venues
from lms.common.venues import Use

# Nobody plans further ahead.
AHEAD = timedelta(days=366)


def uses_of(
    groups: Sequence[WorkstationGroup], near: Span, *, by: Any, gone: bool = False
) -> list[tuple[WorkstationGroup, Use]]:
    """What is planned in these groups by anybody, in the order of groups; their bases are at hand. Two queries at most.

    by    who reads it: what they may not know has no name
    gone  also what was called off
    """
    wanted = {group.pk: _wanted(group, near, gone) for group in groups}
    found: dict[venues.Wanted, list[Use]] = {}
    for use in venues.elsewhere(list(wanted.values()), asking="bases", by=by):
        found.setdefault(use.wanted, []).append(use)
    return [(group, use) for group in groups for use in found.get(wanted[group.pk], [])]


def of_owner(pairs: Iterable[tuple[WorkstationGroup, Use]]) -> list[tuple[WorkstationGroup, Use]]:
    """Of these what the base's owner planned: that alone holds the base beside bookings."""
    return [(group, use) for group, use in pairs if use.host_id == group.base.owner_id]


def really_there(
    pairs: Iterable[tuple[WorkstationGroup, Use]], held: Iterable[Session]
) -> list[tuple[WorkstationGroup, Use]]:
    """Of these what the owner planned, and what guests plan in their own booking: a name written down is no key."""
    booked = [(row.group_id, row.booking.organisation_id, span_of(row)) for row in held]
    return [
        (group, use)
        for group, use in pairs
        if use.host_id == group.base.owner_id
        or any(pk == group.pk and host == use.host_id and span.overlaps(use.span) for pk, host, span in booked)
    ]


def events_ahead(base: Base, *, by: Any, gone: bool = False, since: datetime | None = None) -> list[Use]:
    """What the owner plans there within a year, each once however many groups it takes."""
    groups = list(WorkstationGroup.objects.filter(base=base).select_related("base"))
    near = Span(since or timezone.now(), timezone.now() + AHEAD)
    return list({use.key: use for _group, use in of_owner(uses_of(groups, near, by=by, gone=gone))}.values())


def named_after(group: WorkstationGroup, *, by: Any) -> list[Use]:
    """What the owner plans within a year in this group by its own name."""
    base, near = group.base, Span(timezone.now(), timezone.now() + AHEAD)
    key = venues.key_of(f"{base.name_zh}{group.name}")
    wanted = venues.Wanted(near, base.city_id, base.owner_id, frozenset({key}), seats=1)
    return [use for use in venues.elsewhere([wanted], asking="bases", by=by) if use.host_id == base.owner_id]


def taken_by(group: WorkstationGroup, use: Use) -> Taken:
    """The workstations it takes: all of them where it has the whole room."""
    return Taken(use.span, use.seats or group.count, use.label)


def _wanted(group: WorkstationGroup, near: Span, gone: bool) -> venues.Wanted:
    base = group.base
    return venues.Wanted(near, base.city_id, base.owner_id, keys_of(group), seats=1, gone=gone)
