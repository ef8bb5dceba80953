"""Two hundred people race for ten seats; the database decides, nobody gets an error, nobody gets in twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from courses.choices import EnrolmentState
from courses.errors import RunFull
from courses.models import CourseRun, Enrolment
from courses.operations import enrolments
from lms.organisations.public import Role
from lms.people.public import User
from tests.factories.courses import make_run
from tests.factories.organisations import make_member, make_university

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
THREADS = 20


def click(act: Callable[..., Enrolment], run_id: int, person: User) -> str:
    """One person's click, on a connection of its own."""
    try:
        return act(run_id, by=person).state
    except RunFull:
        return "full"
    except Exception as error:  # the race is about exactly this: nothing else may come out
        return repr(error)
    finally:
        connections.close_all()


def race(clicks: list[tuple[Callable[..., Enrolment], int, User]]) -> dict[str, int]:
    """All of them click; how often each outcome came."""
    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = list(pool.map(lambda one: click(*one), clicks))
    return {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))}


def students(number: int) -> list[User]:
    """So many students of one school."""
    school = make_university()
    return [make_member(Role.STUDENT, school, password=None) for _ in range(number)]


def line_of(run: CourseRun) -> list[int]:
    """The people who wait, in order."""
    waiting = Enrolment.objects.filter(run=run, state=EnrolmentState.WAITING)
    return list(waiting.order_by("ticket").values_list("person_id", flat=True))


def assert_every_seat_has_one_person(run: CourseRun, seats: int) -> None:
    """As many learn as seats are taken, and that is all seats there are."""
    learning = Enrolment.objects.filter(run=run, state=EnrolmentState.LEARNING).count()
    assert (learning, CourseRun.objects.get(pk=run.pk).seats_taken) == (seats, seats)


def test_two_hundred_people_racing_for_ten_seats_fill_exactly_ten():
    run, people = make_run(seats=10, has_waiting_list=False), students(200)
    connection.close()

    outcomes = race([(enrolments.enrol, run.pk, person) for person in people])

    assert outcomes == {"full": 190, "learning": 10}
    assert_every_seat_has_one_person(run, 10)


def test_two_hundred_people_racing_for_ten_seats_leave_the_rest_in_line():
    run, people = make_run(seats=10), students(200)
    connection.close()

    outcomes = race([(enrolments.enrol, run.pk, person) for person in people])

    tickets = Enrolment.objects.filter(run=run, ticket__isnull=False).values_list("ticket", flat=True)
    assert outcomes == {"learning": 10, "waiting": 190}
    assert sorted(tickets) == list(range(1, 191))
    assert_every_seat_has_one_person(run, 10)


def test_withdrawing_while_others_enrol_promotes_in_order_and_never_oversells():
    run, people = make_run(seats=10), students(60)
    for person in people[:30]:
        enrolments.enrol(run.pk, by=person)
    line = line_of(run)
    connection.close()

    leaving = [(enrolments.withdraw, run.pk, person) for person in people[:10]]
    coming = [(enrolments.enrol, run.pk, person) for person in people[30:]]
    outcomes = race([one for pair in zip(leaving, coming, strict=False) for one in pair] + coming[10:])

    assert outcomes == {"waiting": 30, "withdrawn": 10}
    assert_every_seat_has_one_person(run, 10)
    learning = Enrolment.objects.filter(run=run, state=EnrolmentState.LEARNING)
    assert set(learning.values_list("person_id", flat=True)) == set(line[:10])
    assert line_of(run)[:10] == line[10:]


def test_one_person_clicking_forty_times_takes_one_seat():
    run, student = make_run(seats=3), make_member(Role.STUDENT)
    connection.close()

    outcomes = race([(enrolments.enrol, run.pk, student)] * 40)

    assert outcomes == {"learning": 40}
    assert Enrolment.objects.filter(run=run).count() == 1
    assert CourseRun.objects.get(pk=run.pk).seats_taken == 1
