"""A cancelled session is held after all: seats, line, speakers and calendars as they were."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.common.weeks import Weekly
from lms.events.background import seats
from lms.events.choices import PlaceState
from lms.events.errors import Clashing
from lms.events.models import EventSession, Place
from lms.events.operations import experts, places, restoring, sessions
from lms.events.planning import Kind, Scope
from lms.events.queries import calendars
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.events import begin, make_event, make_expert, make_place, make_session, span
from tests.factories.organisations import make_city, make_member

pytestmark = pytest.mark.django_db


def student():
    return make_member(Role.STUDENT, password=None)


def cancel(session, scope=Scope.ONE):
    return sessions.cancel_sessions(session.pk, scope, "台风", by=None)


def restore(session, scope=Scope.ONE, **also):
    return restoring.restore_sessions(session.pk, scope, "台风绕开了", by=None, **also)


def state_of(place):
    return Place.objects.get(pk=place.pk).state


def test_seats_and_line_are_as_they_were_and_people_are_told():
    session = make_session(seats=1)
    seated, waiting = make_place(session, student()), make_place(session, student())
    cancel(session)

    (row,) = restore(session)

    assert (state_of(seated), state_of(waiting)) == (PlaceState.CONFIRMED, PlaceState.WAITING)
    assert (row.cancelled_at, row.cancel_reason, row.seats_taken) == (None, "", 1)
    assert Notice.objects.filter(kind="event.restored").count() == 2


def test_who_went_elsewhere_meanwhile_makes_room_for_the_next():
    session, gone = make_session(seats=1), student()
    seated, waiting = make_place(session, gone), make_place(session, student())
    cancel(session)
    other = make_place(make_session(), gone)

    restore(session)

    assert (state_of(seated), state_of(other), state_of(waiting)) == (
        PlaceState.CANCELLED, PlaceState.CONFIRMED, PlaceState.OFFERED,
    )  # fmt: skip
    assert EventSession.objects.get(pk=session.pk).seats_taken == 1
    assert Notice.objects.filter(person=gone, kind="event.given_up").count() == 1


def test_an_offer_does_not_run_out_while_cancelled_and_has_its_time_anew():
    session, holder, next_one = make_session(seats=1), student(), student()
    make_place(session, holder)
    place = make_place(session, next_one)
    places.leave(session.pk, by=holder)
    cancel(session)

    with time_machine.travel(timezone.now() + timedelta(hours=30)):
        assert seats.lapse_offers() == 0
        with pytest.raises(WrongState):
            places.take_offer(session.pk, by=next_one)
        restore(session)
        place.refresh_from_db()
        assert place.offered_until - timezone.now() > timedelta(hours=23)
        assert places.take_offer(session.pk, by=next_one).state == PlaceState.CONFIRMED


def test_a_room_somebody_has_by_now_is_named_and_another_one_helps():
    city = make_city()
    session = make_session(city_id=city.pk, room="A1")
    cancel(session)
    taker = make_event(city_id=city.pk, room="A1")

    with pytest.raises(Clashing) as refused:
        restore(session)
    (row,) = restore(session, room="B2")

    (clash,) = refused.value.clashes
    assert (clash.kind, clash.label.startswith(taker.title_zh)) == (Kind.ROOM, True)
    assert row.room.name == "B2"


def test_a_speaker_who_is_elsewhere_by_now_stands_in_the_way():
    expert, session = make_expert(), make_session()
    experts.invite(session.pk, expert.pk, by=None)
    cancel(session)
    experts.invite(make_session().pk, expert.pk, by=None)

    with pytest.raises(Clashing) as refused:
        restore(session)

    assert [clash.kind for clash in refused.value.clashes] == [Kind.SPEAKER]


def test_the_following_come_back_and_what_is_past_does_not():
    made = make_event(weekly=Weekly(span().day + timedelta(weeks=2)))
    first, second, third = made.sessions.all()
    cancel(first, Scope.ALL)
    begin(first)

    back = restore(second, Scope.FOLLOWING)

    assert [row.pk for row in back] == [second.pk, third.pk]
    with pytest.raises(WrongState):
        restore(first, Scope.ALL)


def test_a_reason_and_the_host_are_asked_for():
    session = make_session()
    cancel(session)

    with pytest.raises(Invalid):
        restoring.restore_sessions(session.pk, Scope.ONE, " ", by=None)
    with pytest.raises(NotAllowed):
        restoring.restore_sessions(session.pk, Scope.ONE, "又办了", by=make_member(Role.TEACHER))


def test_calendars_hear_of_it_by_a_higher_sequence():
    session, person = make_session(), student()
    make_place(session, person)

    def event():
        return Calendar.from_ical(calendars.of_person(person.pk)).walk("VEVENT")[0]

    cancel(session)
    gone = event()
    restore(session)
    back = event()

    assert (str(gone["status"]), str(back["status"])) == ("CANCELLED", "CONFIRMED")
    assert (back["uid"], back["sequence"] > gone["sequence"]) == (gone["uid"], True)
