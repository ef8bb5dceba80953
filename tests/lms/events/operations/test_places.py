"""Places: taken, asked for, waited for, offered, given back."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.events.background import seats
from lms.events.choices import PlaceState
from lms.events.errors import Full
from lms.events.models import EventSession, Place
from lms.events.operations import places, sessions
from lms.events.operations.sessions import SessionChange
from lms.events.planning import Scope
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.events import begin, make_event, make_place, make_session, span
from tests.factories.organisations import make_class, make_member, make_university

pytestmark = pytest.mark.django_db


def student(school=None, **fields):
    return make_member(Role.STUDENT, school, password=None, **fields)


def state_of(place):
    return Place.objects.get(pk=place.pk).state


def test_register_takes_a_seat_once():
    session, person = make_session(), student()

    first, second = make_place(session, person), make_place(session, person)

    assert (first.pk, first.state) == (second.pk, PlaceState.CONFIRMED)
    assert EventSession.objects.get(pk=session.pk).seats_taken == 1


def test_an_event_that_is_not_published_begun_or_cancelled_takes_nobody():
    hidden = make_event(published=False).sessions.get()
    begun, gone = begin(make_session()), make_session()
    sessions.cancel_sessions(gone.pk, Scope.ONE, "台风", by=None)

    for session in (hidden, begun, gone):
        with pytest.raises(WrongState):
            make_place(session, student())


def test_listed_schools_only_and_no_more_than_their_seats():
    school = make_university()
    session = make_session(only_listed=True, quotas={school.pk: 1}, has_waiting_list=False)
    make_place(session, student(school))

    with pytest.raises(Full):
        make_place(session, student(school))
    with pytest.raises(NotAllowed):
        make_place(session, student())


def test_nobody_is_in_two_places_at_a_time():
    person = student()
    make_place(make_session(first=span(14, 16)), person)

    with pytest.raises(Invalid):
        make_place(make_session(first=span(15, 17)), person)
    assert make_place(make_session(first=span(16, 18)), person).state == PlaceState.CONFIRMED


def test_a_seat_given_back_is_offered_to_the_first_in_line_for_a_day():
    session, first, second = make_session(seats=1), student(), student()
    holder = student()
    make_place(session, holder)
    waiting, later = make_place(session, first), make_place(session, second)

    places.leave(session.pk, by=holder)

    waiting.refresh_from_db()
    assert (waiting.state, state_of(later)) == (PlaceState.OFFERED, PlaceState.WAITING)
    assert timedelta(hours=23) < waiting.offered_until - timezone.now() <= timedelta(hours=24)
    assert Notice.objects.filter(person=first, kind="event.offered").count() == 1
    assert places.take_offer(session.pk, by=first).state == PlaceState.CONFIRMED


def test_an_offer_nobody_answers_goes_to_the_next_once():
    session, first, second, holder = make_session(seats=1), student(), student(), student()
    make_place(session, holder)
    one, two = make_place(session, first), make_place(session, second)
    places.leave(session.pk, by=holder)

    with time_machine.travel(timezone.now() + timedelta(hours=25)):
        with pytest.raises(WrongState):
            places.take_offer(session.pk, by=first)
        assert (seats.lapse_offers(), seats.lapse_offers()) == (1, 0)

    assert (state_of(one), state_of(two)) == (PlaceState.LAPSED, PlaceState.OFFERED)
    assert EventSession.objects.get(pk=session.pk).seats_taken == 1


def test_the_line_passes_over_a_school_that_has_its_seats():
    school, holder = make_university(), student()
    session = make_session(seats=2, quotas={school.pk: 1})
    make_place(session, student(school))
    make_place(session, holder)
    blocked, free = make_place(session, student(school)), make_place(session, student())

    places.leave(session.pk, by=holder)

    assert (state_of(blocked), state_of(free)) == (PlaceState.WAITING, PlaceState.OFFERED)


def test_what_schools_left_is_the_lines_before_it_is_a_newcomers():
    school = make_university()
    session = make_session(seats=1, quotas={school.pk: 0}, release_days=2)
    blocked = make_place(session, student(school))

    with time_machine.travel(session.starts_at - timedelta(days=1)):
        newcomer = make_place(session, student(school))

    assert (state_of(blocked), newcomer.state) == (PlaceState.OFFERED, PlaceState.WAITING)


def test_more_seats_are_offered_at_once():
    session = make_session(seats=1)
    make_place(session, student())
    waiting = make_place(session, student())

    sessions.edit_sessions(session.pk, SessionChange(seats=2), Scope.ONE, by=None)

    assert state_of(waiting) == PlaceState.OFFERED


def test_the_class_teacher_approves_a_list_in_one_step_and_nobody_elses():
    school_class, foreign = make_class(), make_class()
    school = school_class.department.organisation
    session = make_session(needs_approval=True)
    teacher = make_member(Role.TEACHER, school, school_class=school_class)
    mine = [make_place(session, student(school, school_class=school_class)) for _ in range(2)]
    other = make_place(session, student(foreign.department.organisation, school_class=foreign))

    done = places.decide([*(place.pk for place in mine), other.pk], approve=True, by=teacher)

    assert done == 2
    assert [state_of(place) for place in (*mine, other)] == ["confirmed", "confirmed", "requested"]
    assert Notice.objects.filter(person=teacher, kind="event.to_approve").exists()
    assert Notice.objects.filter(person=mine[0].person, kind="event.approved").count() == 1


def test_a_request_holds_its_seat_and_a_no_says_why_and_frees_it():
    school = make_university()
    session, academic = make_session(seats=1, needs_approval=True), make_member(Role.ACADEMIC, school)
    asked, waiting = make_place(session, student(school)), make_place(session, student())

    with pytest.raises(Invalid):
        places.decide([asked.pk], approve=False, by=academic)
    places.decide([asked.pk], approve=False, reason="当天有考试", by=academic)

    assert (state_of(asked), state_of(waiting)) == (PlaceState.DECLINED, PlaceState.OFFERED)
    with pytest.raises(WrongState):
        make_place(session, asked.person)


def test_coming_back_after_leaving_is_the_same_row_with_another_ticket():
    session, person = make_session(), student()
    place = make_place(session, person)
    places.leave(session.pk, by=person)

    again = make_place(session, person)

    assert (again.pk, again.state, again.serial) == (place.pk, PlaceState.CONFIRMED, 3)


def test_what_has_begun_is_not_left():
    session, person = make_session(), student()
    make_place(session, person)
    begin(session)

    with pytest.raises(WrongState):
        places.leave(session.pk, by=person)
