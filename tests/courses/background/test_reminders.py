"""A day before work is due, whoever handed in nothing hears of it, once."""

from datetime import timedelta

import pytest
import time_machine

from courses.background.reminders import remind_due
from courses.models import Assignment
from lms.notices.models import Notice
from tests.factories.assignments import make_assignment, make_draft, make_group, make_submission
from tests.factories.courses import make_enrolment
from tests.moments import NOW

pytestmark = pytest.mark.django_db


def reminded():
    return set(Notice.objects.filter(kind="task.due").values_list("person", flat=True))


def test_who_handed_in_nothing_is_reminded_once():
    one = make_enrolment()
    two, three = make_enrolment(one.run), make_enrolment(one.run)
    with time_machine.travel(NOW, tick=False) as clock:
        assignment = make_assignment(one.run, due_at=NOW + timedelta(hours=30))
        make_submission(assignment, one)
        make_draft(assignment, two)
        early = remind_due()
        clock.shift(timedelta(hours=7))
        counts = (remind_due(), remind_due())

    assert (early, counts, reminded()) == (0, (2, 0), {two.person_id, three.person_id})
    assert Notice.objects.filter(kind="task.due").first().words == {"task": "出口报价", "hours": 23}


def test_a_date_moved_on_is_reminded_of_again():
    one = make_enrolment()
    with time_machine.travel(NOW, tick=False) as clock:
        make_assignment(one.run, due_at=NOW + timedelta(hours=20))
        first = remind_due()
        Assignment.objects.update(due_at=NOW + timedelta(days=3))
        clock.shift(timedelta(days=2, hours=1))
        second = remind_due()

    assert (first, second) == (1, 1)


def test_a_group_that_handed_in_is_left_alone():
    one = make_enrolment()
    mate = make_enrolment(one.run)
    make_group(one.run, one, mate)
    with time_machine.travel(NOW, tick=False):
        make_submission(make_assignment(one.run, by_group=True, due_at=NOW + timedelta(hours=20)), one)

        assert remind_due() == 0


def test_nothing_is_said_of_what_is_hidden_or_over():
    one = make_enrolment()
    with time_machine.travel(NOW, tick=False):
        make_assignment(one.run, code="a1", due_at=NOW + timedelta(hours=20), published=False)
        make_assignment(one.run, code="a2", due_at=NOW - timedelta(hours=1))

        assert remind_due() == 0
