"""Two hundred people race for ten workstations; the database decides, and nobody gets an error."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections

from lms.bases.errors import Clashing, StillBooked
from lms.bases.models import Booking, Session, WorkstationGroup
from lms.bases.operations import bookings, cancelling, closures, groups
from lms.bases.planning import Taken, most_taken
from lms.bases.queries.rooms import span_of
from lms.organisations.public import Role
from tests.factories.bases import make_base, make_booking, make_draft, make_group, span, weekly
from tests.factories.organisations import make_class, make_member

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
THREADS = 20


def click(act: Callable[[], Any]) -> str:
    """One person's click, on a connection of its own."""
    try:
        act()
    except (Clashing, StillBooked) as error:
        return type(error).__name__
    except Exception as error:  # the race is about exactly this: nothing else may come out
        return repr(error)
    finally:
        connections.close_all()
    return "done"


def race(*clicks: Callable[[], Any]) -> dict[str, int]:
    """All of them click; how often each outcome came."""
    connection.close()
    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = list(pool.map(click, clicks))
    return {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))}


def fullest(group: WorkstationGroup) -> int:
    """The most workstations promised at any one moment."""
    taken = [Taken(span_of(row), row.seats) for row in Session.objects.filter(group=group, held=True)]
    return max(most_taken(taken, one.span) for one in taken)


def test_two_hundred_people_racing_for_ten_workstations_get_exactly_ten():
    group = make_group(count=10)
    people = [make_member(Role.TEACHER, group.base.owner, password=None) for _ in range(200)]
    draft = make_draft(group, seats=1)

    outcomes = race(*[lambda by=by: bookings.book(draft, by=by) for by in people])

    assert outcomes == {"Clashing": 190, "done": 10}
    assert (Booking.objects.count(), fullest(group)) == (10, 10)


def test_series_that_cross_on_other_days_never_pass_the_number():
    group = make_group(count=10)
    people = [make_member(Role.TEACHER, group.base.owner, password=None) for _ in range(40)]
    spans = [span(8, 11), span(9, 12), span(10, 13, days=14), span(8, 10, days=21)]
    drafts = [make_draft(group, seats=3, first=spans[n % 4], weekly=weekly(5)) for n in range(40)]

    outcomes = race(*[lambda d=d, by=by: bookings.book(d, by=by) for d, by in zip(drafts, people, strict=True)])

    assert set(outcomes) == {"Clashing", "done"}
    assert Booking.objects.count() == outcomes["done"]
    assert fullest(group) <= 10


def test_a_class_asked_for_at_many_bases_at_once_is_at_one():
    owner = make_base().owner
    school_class = make_class(owner)
    everywhere = [make_group(make_base(owner)) for _ in range(6)]
    drafts = [make_draft(group, purpose="class", school_class_id=school_class.pk) for group in everywhere]

    outcomes = race(*[lambda draft=draft: bookings.book(draft, by=None) for draft in drafts])

    assert outcomes == {"Clashing": 5, "done": 1}


def test_cancelling_and_restoring_while_others_book_never_oversells():
    group = make_group(count=10)
    held = [make_booking(group, seats=1) for _ in range(10)]
    gone = [(one.pk, cancelling.cancel(one.pk, by=None)) for one in held]
    coming = [lambda: make_booking(group, seats=1)] * 20
    back = [lambda one=one: cancelling.restore(*one, by=None) for one in gone]

    outcomes = race(*[act for pair in zip(back, coming, strict=False) for act in pair], *coming[10:])

    assert outcomes == {"Clashing": 20, "done": 10}
    assert fullest(group) == 10


def test_closing_while_others_book_leaves_nothing_inside():
    group = make_group(count=30)
    draft = closures.ClosureDraft(span(), "maintenance", "检修")

    race(
        *[lambda: make_booking(group, seats=1)] * 10,
        lambda: closures.close(group.base_id, draft, by=None, cancels=True),
        *[lambda: make_booking(group, seats=1)] * 10,
    )

    assert not Session.objects.filter(held=True).exists()


def test_taking_workstations_away_while_others_book_keeps_every_promise():
    group = make_group(count=10)
    plan = groups.GroupPlan(group.name, 5)

    race(*[lambda: make_booking(group, seats=1)] * 12, lambda: groups.change_group(group.pk, plan, by=None))

    group.refresh_from_db()
    assert fullest(group) <= group.count
