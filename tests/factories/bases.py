"""Bases that can be booked, and bookings of them."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from lms.bases.models import Base, Booking, Centre, WorkstationGroup
from lms.bases.operations import bases, bookings, centres, groups, safety
from lms.bases.planning import Hours, Span, Weekly
from lms.organisations.public import Organisation
from lms.people.public import User
from tests.factories import numbers
from tests.factories.organisations import make_city, make_university

ALWAYS = [Hours(day, time(8), time(22)) for day in range(7)]


def make_base(owner: Organisation | None = None, *, safe: bool = True, **plan: Any) -> Base:
    """A shared base that is open every day from eight to ten at night, checked yesterday for a year."""
    defaults: dict[str, Any] = {
        "name_zh": f"跨境电商实训基地{next(numbers)}", "place": "on_campus", "kind": "room",
        "city_id": None, "address_zh": "学院路 1 号",
    }  # fmt: skip
    wanted = {**defaults, **plan}
    wanted["city_id"] = wanted["city_id"] or make_city().pk
    base = bases.create_base(
        (owner or make_university()).pk, f"base-{next(numbers)}", bases.BasePlan(**wanted), by=None
    )
    groups.set_hours(base.pk, ALWAYS, by=None)
    if safe:
        check_base(base)
    base.refresh_from_db()
    return base


def check_base(base: Base, *, days_ago: int = 1, months: int = 12) -> None:
    """A safety check of so many days ago."""
    checked_on = timezone.localdate() - timedelta(days=days_ago)
    safety.record_check(base.pk, safety.CheckDraft(checked_on, months, "校安全办"), by=None)


def make_group(base: Base | None = None, count: int = 30, **plan: Any) -> WorkstationGroup:
    """A group of workstations, in a new base unless one is given."""
    base = base or make_base()
    return groups.add_group(
        base.pk, groups.GroupPlan(plan.pop("name", f"运营工位{next(numbers)}"), count, **plan), by=None
    )


def at(hour: int, days: int = 7, minute: int = 0) -> datetime:
    """That hour, so many days from now, Beijing time."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def span(first: int = 8, last: int = 10, days: int = 7) -> Span:
    """From hour to hour, so many days from now."""
    return Span(at(first, days), at(last, days))


def make_draft(
    group: WorkstationGroup, organisation: Organisation | None = None, **draft: Any
) -> bookings.BookingDraft:
    """Ten seats for two hours in a week, for the owner unless somebody else is given."""
    defaults: dict[str, Any] = {"purpose": "other", "title": "直播实训", "seats": 10, "first": span()}
    organisation_id = (organisation or group.base.owner).pk
    return bookings.BookingDraft(group.pk, organisation_id, **{**defaults, **draft})


def make_booking(
    group: WorkstationGroup, organisation: Organisation | None = None, *, by: User | None = None, **draft: Any
) -> Booking:
    """A booking; by nobody (a loader), it is approved at once."""
    return bookings.book(make_draft(group, organisation, **draft), by=by)


def weekly(weeks: int, **more: Any) -> Weekly:
    """So many times, week after week, from a week on."""
    return Weekly(timezone.localdate() + timedelta(days=7 * weeks), **more)


def make_centre(host: Organisation | None = None, **plan: Any) -> Centre:
    """A training centre of a school."""
    defaults: dict[str, Any] = {"name_zh": "跨境电商培训中心", "kind": "training", "founded_on": date(2025, 9, 1)}
    host = host or make_university()
    return centres.create_centre(
        host.pk, f"centre-{next(numbers)}", centres.CentrePlan(**{**defaults, **plan}), by=None
    )
