"""How much of bases is used, and what is left: a fixed number of queries for any number of bases and days.

Definition: seats × hours of approved sessions and of the owner's events (all workstations where one has the whole
room), as far as they lie in open time, over workstations × opening hours without closures. Guests' events are in their
bookings. Workstations are today's number: it has no history.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.bases.choices import BookingState
from lms.bases.models import Closure, OpeningHours, Session, WorkstationGroup
from lms.bases.planning import Hours, Span, Taken, Use, use_of, whole
from lms.bases.queries.others import of_owner, taken_by, uses_of
from lms.bases.queries.rooms import span_of

DEFINITION = _(
    "口径：利用率 = 占用工位时 ÷ 开放工位时。占用的是已确认的预约和所属机构在这里办的活动（占整间的算全部工位），"
    "工位数乘小时，只算开放时间内的；"
    "开放工位时是现有工位数乘开放小时，扣除停用时段。"
)


@dataclass(frozen=True)
class Uses:
    """What some bases had open and booked, by base and day."""

    by_base: dict[int, dict[date, Use]]

    def of(self, base_id: int) -> Use:
        """One base over all the days."""
        return whole(self.by_base.get(base_id, {}).values())

    @cached_property
    def all(self) -> Use:
        """All of them together."""
        return whole(self.of(base_id) for base_id in self.by_base)

    def grouped(self, base_id: int, by: Callable[[date], date]) -> dict[date, Use]:
        """One base's days added up by what they have in common, in order."""
        found: dict[date, Use] = defaultdict(Use)
        for day, use in sorted(self.by_base.get(base_id, {}).items()):
            found[by(day)] += use
        return dict(found)


def monday_of(day: date) -> date:
    """The Monday of its week."""
    return day - timedelta(days=day.weekday())


def uses(base_ids: Iterable[int], days: Sequence[date], *, requested: bool = False) -> Uses:
    """Open and booked workstation-hours of each base on each of these days.

    requested   count what is asked for and not answered as well: what is left is what can still be had
    """
    wanted = list(base_ids)
    if not wanted or not days:
        return Uses({})
    whole_time = Span(_midnight(days[0]), _midnight(days[-1] + timedelta(days=1)))
    hours, shut = _hours(wanted), _closures(wanted, whole_time)
    groups = list(WorkstationGroup.objects.filter(base__in=wanted).select_related("base"))
    booked = _booked(wanted, whole_time, requested)
    for group, use in of_owner(uses_of(groups, whole_time, by=None)):
        booked[group.pk, use.span.day].append(taken_by(group, use))
    found: dict[int, dict[date, Use]] = defaultdict(lambda: defaultdict(Use))
    for group in groups:
        closed = [span for which, span in shut[group.base_id] if which in (None, group.pk)]
        for day in days:
            taken = booked.get((group.pk, day), [])
            found[group.base_id][day] += use_of(day, group.count, hours[group.base_id], closed, taken)
    return Uses({pk: dict(of_days) for pk, of_days in found.items()})


def _hours(base_ids: list[int]) -> dict[int, list[Hours]]:
    found: dict[int, list[Hours]] = defaultdict(list)
    for row in OpeningHours.objects.filter(base__in=base_ids):
        found[row.base_id].append(Hours(row.weekday, row.opens, row.closes))
    return found


def _closures(base_ids: list[int], near: Span) -> dict[int, list[tuple[int | None, Span]]]:
    found: dict[int, list[tuple[int | None, Span]]] = defaultdict(list)
    rows = Closure.objects.filter(base__in=base_ids, ends_at__gt=near.starts_at, starts_at__lt=near.ends_at)
    for row in rows:
        # Lifted early, it was closed up to then; lifted before it began, never.
        until = min(row.ends_at, row.lifted_at) if row.lifted_at else row.ends_at
        if until > row.starts_at:
            found[row.base_id].append((row.group_id, Span(row.starts_at, until)))
    return found


def _booked(base_ids: list[int], near: Span, requested: bool) -> dict[tuple[int, date], list[Taken]]:
    states = [BookingState.APPROVED, BookingState.REQUESTED] if requested else [BookingState.APPROVED]
    rows = Session.objects.filter(group__base__in=base_ids, held=True, booking__state__in=states)
    rows = rows.filter(ends_at__gt=near.starts_at, starts_at__lt=near.ends_at)
    found: dict[tuple[int, date], list[Taken]] = defaultdict(list)
    for row in rows:
        span = span_of(row)
        found[row.group_id, span.day].append(Taken(span, row.seats))
    return found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True)
class Heads:
    """Sessions that are over, of these with heads counted, and the people in them: who came twice counts twice."""

    over: int
    counted: int
    people: int


def heads_of(base_id: int, days: Sequence[date]) -> Heads:
    """Who really came to a base in these days, as far as it was counted."""
    over = Session.objects.filter(
        group__base=base_id, held=True, booking__state=BookingState.APPROVED, ends_at__lte=timezone.now(),
        starts_at__gte=_midnight(days[0]), starts_at__lt=_midnight(days[-1] + timedelta(days=1)),
    )  # fmt: skip
    return Heads(**over.aggregate(over=Count("pk"), counted=Count("attended"), people=Coalesce(Sum("attended"), 0)))
