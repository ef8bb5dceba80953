"""Two hundred people race for ten seats; the database decides, nobody gets an error, nobody gets in twice."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

from courses.errors import RunFull
from courses.models import CourseRun, Enrolment
from courses.operations import enrolments
from lms.organisations.public import Role
from lms.people.public import User
from tests.factories.courses import make_run
from tests.factories.organisations import make_member, make_university

# serialized_rollback: the pages that Wagtail's migrations make must be there for the tests that follow.
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
THREADS = 20


def try_to_enrol(run_id: int, person: User) -> str:
    """One person's click, on a connection of its own."""
    try:
        enrolments.enrol(run_id, by=person)
    except RunFull:
        return "full"
    except Exception as error:  # the race is about exactly this: nothing else may come out
        return repr(error)
    finally:
        connections.close_all()
    return "in"


def race(run_id: int, people: list[User]) -> dict[str, int]:
    """All of them click; how often each outcome came."""
    with ThreadPoolExecutor(THREADS) as pool:
        outcomes = list(pool.map(lambda person: try_to_enrol(run_id, person), people))
    return {outcome: outcomes.count(outcome) for outcome in sorted(set(outcomes))}


def test_two_hundred_people_racing_for_ten_seats_fill_exactly_ten():
    school, run = make_university(), make_run(seats=10)
    people = [make_member(Role.STUDENT, school, password=None) for _ in range(200)]
    connection.close()

    outcomes = race(run.pk, people)

    assert outcomes == {"full": 190, "in": 10}
    assert Enrolment.objects.filter(run=run).count() == 10
    assert CourseRun.objects.get(pk=run.pk).seats_taken == 10


def test_one_person_clicking_forty_times_takes_one_seat():
    run, student = make_run(seats=3), make_member(Role.STUDENT)
    connection.close()

    outcomes = race(run.pk, [student] * 40)

    assert outcomes == {"in": 40}
    assert Enrolment.objects.filter(run=run).count() == 1
    assert CourseRun.objects.get(pk=run.pk).seats_taken == 1
