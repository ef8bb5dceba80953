"""A group of workstations as a booking sees it: read under the group's lock, it is the truth."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from lms.bases.models import Base, Closure, OpeningHours, Session, WorkstationGroup
from lms.bases.planning import Hours, Room, Span, Taken
from lms.common import venues

# How far "when else?" looks.
LOOKS_AHEAD = timedelta(days=28)


def room_of(group: WorkstationGroup, spans: Sequence[Span], *, school_class_id: int | None = None, by: Any) -> Room:
    """The group with all that could stand in the way of these spans, or of another time within four weeks of them.

    by  who reads it: what others plan there is named as far as they may know
    """
    first = min(span.starts_at for span in spans)
    near = Span(first, max(span.ends_at for span in spans) + LOOKS_AHEAD)
    others = _of_others(group, near, by)
    return Room(
        count=group.count,
        hours=hours_of(group.base),
        now=timezone.now(),
        safe_until=group.base.safe_until,
        closures=[_shut(row) for row in closures_near(group.base_id, near, [group.pk])],
        taken=[*(_taken(row) for row in held_near([group.pk], near)), *(one for one in others if one.seats)],
        events=[one for one in others if not one.seats],
        busy=[_taken(row) for row in _of_class(school_class_id, near)],
    )


def hours_of(base: Base) -> list[Hours]:
    """A base's week."""
    rows = OpeningHours.objects.filter(base=base).order_by("weekday", "opens")
    return [Hours(row.weekday, row.opens, row.closes) for row in rows]


def held_near(group_ids: Iterable[int], near: Span) -> QuerySet[Session]:
    """Sessions that hold seats of these groups somewhere in a span."""
    rows = Session.objects.filter(group__in=list(group_ids), held=True, ends_at__gt=near.starts_at)
    return (
        rows.filter(starts_at__lt=near.ends_at)
        .select_related("booking__organisation", "group__base")
        .order_by("starts_at", "pk")
    )


def closures_near(base_id: int, near: Span, group_ids: Iterable[int]) -> QuerySet[Closure]:
    """Closures that stand in a span, of the whole base or of one of these groups."""
    rows = Closure.objects.filter(base=base_id, lifted_at=None, ends_at__gt=near.starts_at, starts_at__lt=near.ends_at)
    return rows.filter(Q(group=None) | Q(group__in=list(group_ids)))


def span_of(row: Session | Closure) -> Span:
    """The row's stretch of time."""
    return Span(row.starts_at, row.ends_at)


def midnight(moment: datetime) -> datetime:
    """The beginning of its day in Beijing."""
    return timezone.localtime(moment).replace(hour=0, minute=0, second=0, microsecond=0)


def _of_class(school_class_id: int | None, near: Span) -> QuerySet[Session]:
    rows = Session.objects.filter(booking__school_class=school_class_id, held=True, ends_at__gt=near.starts_at)
    rows = rows.filter(starts_at__lt=near.ends_at).select_related("booking__group__base", "group__base")
    return rows if school_class_id else rows.none()


def keys_of(group: WorkstationGroup) -> frozenset[str]:
    """What others may call it by: the whole base, or the base and the group."""
    return frozenset({venues.key_of(group.base.name_zh), venues.key_of(f"{group.base.name_zh}{group.name}")})


def _of_others(group: WorkstationGroup, near: Span, by: Any) -> list[Taken]:
    """What other apps planned in it for its owner; guests hold a room by their booking alone."""
    base = group.base
    wanted = venues.Wanted(near, base.city_id, base.owner_id, keys_of(group), seats=1)
    found = venues.elsewhere([wanted], asking="bases", by=by)
    return [Taken(use.span, use.seats, use.label) for use in found if use.host_id == base.owner_id]


def _taken(row: Session) -> Taken:
    return Taken(span_of(row), row.seats, f"{row.group.base.name_zh} · {row.booking.title}")


def _shut(row: Closure) -> Taken:
    return Taken(span_of(row), 0, row.reason)
