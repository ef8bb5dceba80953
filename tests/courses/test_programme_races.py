"""Two people act on programmes at once: nobody waits for each other, and what is made once is made once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone
from wagtail.models import Workflow

from courses.operations import programme_reviews as operations
from lms.common.errors import WrongState
from lms.organisations.public import Role
from tests.factories.organisations import make_member, make_university
from tests.factories.programmes import give_votes, make_experts, make_review, make_version

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ROUNDS = 6


def done(act):
    """What came of it, on a connection of its own."""
    try:
        act()
    except WrongState:
        return "late"
    except Exception as error:  # the race is about exactly this: nothing else may come out
        return repr(error)
    else:
        return "done"
    finally:
        connections.close_all()


def race(*acts):
    connection.close()
    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(done, acts))


def test_closing_and_sending_back_at_once_is_no_deadlock():
    school = make_university()
    office = make_member(Role.ACADEMIC, school)
    outcomes = set()
    for number in range(ROUNDS):
        version = make_version(school, specialty_code=f"53070{number}")
        review = make_review(version, office)
        give_votes(review)
        silent = review.experts.last()

        outcomes |= set(race(
            lambda pk=review.pk: operations.close_review(pk, by=office),
            lambda pk=version.pk: operations.send_back(pk, "draft", remark="x", by=office),
            lambda pk=silent.pk: operations.revoke(pk, by=office),
        ))  # fmt: skip

    assert outcomes <= {"done", "late"}


def test_the_first_reviews_at_once_make_one_workflow():
    school = make_university()
    office = make_member(Role.ACADEMIC, school)
    versions = [make_version(school, specialty_code=f"53070{number}") for number in range(4)]
    due = timezone.now() + timedelta(days=5)

    outcomes = race(*(
        lambda pk=one.pk: operations.open_review(pk, make_experts(), quorum=2, due_at=due, by=office)
        for one in versions
    ))  # fmt: skip

    assert (outcomes, Workflow.objects.filter(name="人才培养方案论证").count()) == (["done"] * 4, 1)
