"""Two hundred people race for ten seats of an event; the lock decides, nobody gets an error."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from lms.events.choices import PlaceState
from lms.events.errors import Changed, Full
from lms.events.models import EventSession, Place
from lms.events.operations import lines, places, restoring, sessions
from lms.events.operations.sessions import SessionChange
from lms.events.planning import Scope
from lms.events.queries import readings
from lms.events.queries.lines import lines_of
from lms.organisations.public import Role
from tests.factories.events import make_session
from tests.factories.organisations import make_member, make_university

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
THREADS = 20


def click(act, session_id, person):
    try:
        return act(session_id, by=person).state
    except Full:
        return "full"
    except Exception as error:  # nothing else may come out
        return repr(error)
    finally:
        connections.close_all()


def race(clicks):
    with ThreadPoolExecutor(THREADS) as pool:
        return Counter(pool.map(lambda one: click(*one), clicks))


def students(number, school=None):
    school = school or make_university()
    return [make_member(Role.STUDENT, school, password=None) for _ in range(number)]


def seats_of(session):
    held = Place.objects.filter(session=session, state__in=[PlaceState.CONFIRMED, PlaceState.OFFERED]).count()
    return held, EventSession.objects.get(pk=session.pk).seats_taken


def test_two_hundred_people_racing_for_ten_seats_get_exactly_ten():
    session, people = make_session(seats=10, has_waiting_list=False), students(200)
    connection.close()

    outcomes = race([(places.register, session.pk, person) for person in people])

    assert outcomes == {"confirmed": 10, "full": 190}
    assert seats_of(session) == (10, 10)


def test_a_school_never_gets_more_than_its_seats():
    school = make_university()
    session, people = make_session(seats=10, quotas={school.pk: 4}), students(40, school)
    others = students(20)
    connection.close()

    outcomes = race([(places.register, session.pk, person) for person in people + others])

    assert outcomes == {"confirmed": 10, "waiting": 50}
    assert Place.objects.filter(session=session, state=PlaceState.CONFIRMED, school=school).count() <= 4
    assert seats_of(session) == (10, 10)


def test_leaving_while_others_come_offers_every_seat_once():
    session, people = make_session(seats=10), students(60)
    for person in people[:20]:
        places.register(session.pk, by=person)
    connection.close()

    leaving = [(places.leave, session.pk, person) for person in people[:10]]
    coming = [(places.register, session.pk, person) for person in people[20:]]
    race([one for pair in zip(leaving, coming, strict=False) for one in pair] + coming[10:])

    offered = Place.objects.filter(session=session, state=PlaceState.OFFERED)
    assert set(offered.values_list("person_id", flat=True)) == {person.pk for person in people[10:20]}
    assert seats_of(session) == (10, 10)


def test_one_person_clicking_forty_times_has_one_place():
    session, (student,) = make_session(seats=3), students(1)
    connection.close()

    assert race([(places.register, session.pk, student)] * 40) == {"confirmed": 40}
    assert seats_of(session) == (1, 1)


def test_restoring_while_others_come_and_go_never_holds_more_than_the_seats():
    session, people = make_session(seats=10), students(40)
    for person in people[:20]:
        places.register(session.pk, by=person)
    sessions.cancel_sessions(session.pk, Scope.ONE, "台风", by=None)
    connection.close()

    def restored(session_id, by):
        return restoring.restore_sessions(session_id, Scope.ONE, "绕开了", by=by)[0].places.first()

    coming = [(places.register, session.pk, person) for person in people[20:]]
    leaving = [(places.leave, session.pk, person) for person in people[:5]]
    race([*coming[:5], (restored, session.pk, None), *leaving, *coming[5:]])

    assert EventSession.objects.get(pk=session.pk).cancelled_at is None
    assert seats_of(session) == (10, 10)


def test_of_many_who_change_a_session_they_all_read_one_is_saved():
    session = make_session(seats=10)
    read = readings.reading_of(session.series_id)
    connection.close()

    def change(seats):
        try:
            sessions.edit_sessions(session.pk, SessionChange(seats=seats), Scope.ONE, read=read, by=None)
        except Changed:
            return "changed"
        except Exception as error:  # nothing else may come out
            return repr(error)
        finally:
            connections.close_all()
        return "saved"

    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = Counter(pool.map(change, range(20, 32)))

    assert outcomes == {"saved": 1, "changed": 11}
    assert EventSession.objects.get().revision == 1


def test_a_line_many_move_at_once_keeps_everybody_once():
    session, people = make_session(seats=1), students(7)
    waiting = [places.register(session.pk, by=person) for person in people][1:]
    connection.close()

    def move(place):
        try:
            lines.move_in_line(place.pk, 1, "路远", by=None)
        except Exception as error:  # nothing may come out
            return repr(error)
        finally:
            connections.close_all()
        return "moved"

    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = Counter(pool.map(move, waiting))

    assert outcomes == {"moved": 6}
    assert sorted(lines_of([session.pk])[session.pk]) == sorted(place.pk for place in waiting)
    assert len(set(Place.objects.exclude(ticket=None).values_list("ticket", flat=True))) == 6
