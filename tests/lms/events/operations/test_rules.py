"""Who may have a seat: quotas of schools, their release, and what a change of them moves."""

import pytest
import time_machine

from lms.common.errors import Invalid, NotAllowed
from lms.events.background import seats
from lms.events.choices import PlaceState
from lms.events.models import Place
from lms.events.operations import places, series
from lms.events.operations.series import Rules
from lms.organisations.public import Role
from tests.factories.events import at, make_place, make_session
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


def student(school=None):
    return make_member(Role.STUDENT, school, password=None)


def state_of(place):
    return Place.objects.get(pk=place.pk).state


def test_more_seats_for_a_school_go_to_its_line_at_once():
    school = make_university()
    session = make_session(quotas={school.pk: 1})
    make_place(session, student(school))
    waiting = make_place(session, student(school))

    series.change_rules(session.series_id, Rules(quotas={school.pk: 2}, offer_hours=2), by=None)

    assert state_of(waiting) == PlaceState.OFFERED


def test_fewer_seats_take_nobodys_place():
    school = make_university()
    session = make_session(quotas={school.pk: 2})
    there = make_place(session, student(school))

    series.change_rules(session.series_id, Rules(quotas={school.pk: 0}), by=None)

    assert state_of(there) == PlaceState.CONFIRMED
    assert make_place(session, student(school)).state == PlaceState.WAITING


@pytest.mark.parametrize("wrong", [
    {"only_listed": True}, {"offer_hours": 0}, {"release_days": 400}, {"quotas": {1: -1}},
])  # fmt: skip
def test_rules_without_sense_are_refused(wrong):
    with pytest.raises(Invalid):
        series.change_rules(make_session().series_id, Rules(**wrong), by=None)


def test_foreigners_change_no_rules():
    with pytest.raises(NotAllowed):
        series.change_rules(make_session().series_id, Rules(), by=make_member(Role.TEACHER))


def test_what_schools_left_is_everybodys_from_the_day_on():
    listed, other = make_university(), make_university()
    session = make_session(quotas={listed.pk: 1}, only_listed=True, release_days=2)
    make_place(session, student(listed))
    waiting, stranger = make_place(session, student(listed)), student(other)
    with pytest.raises(NotAllowed):
        make_place(session, stranger)
    assert seats.release_seats() == 0

    with time_machine.travel(at(23, days=4, minute=59)):
        assert seats.release_seats() == 0
    # From the day on, not from the hour the session begins at.
    with time_machine.travel(at(0, days=5, minute=1)):
        assert (seats.release_seats(), seats.release_seats()) == (1, 0)
        assert make_place(session, stranger).state == PlaceState.CONFIRMED

    assert state_of(waiting) == PlaceState.OFFERED


def test_a_school_that_is_not_listed_any_more_is_offered_no_seat_before_the_rest_is_everybodys():
    listed, dropped = make_university(), make_university()
    session = make_session(seats=1, quotas={listed.pk: 1, dropped.pk: 1}, only_listed=True, release_days=2)
    holder = student(listed)
    make_place(session, holder)
    waiting = make_place(session, student(dropped))
    series.change_rules(session.series_id, Rules(quotas={listed.pk: 1}, only_listed=True, release_days=2), by=None)

    places.leave(session.pk, by=holder)
    assert state_of(waiting) == PlaceState.WAITING
    with time_machine.travel(at(14, days=5, minute=1)):
        seats.release_seats()

    assert state_of(waiting) == PlaceState.OFFERED
