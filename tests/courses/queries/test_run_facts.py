"""Runs as other apps show them, and guests in them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.operations import enrolments
from courses.queries.run_facts import courses_to_open, facts_of_runs
from lms.organisations.public import Role
from tests.factories.courses import make_course, make_enrolment, make_run
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


def test_facts_count_who_takes_part_who_passed_and_who_finished():
    run, ended = make_run(seats=9), make_run()
    make_enrolment(run)
    passed = make_enrolment(run)
    passed.state, passed.passed_at = "passed", timezone.now()
    passed.save()
    make_enrolment(ended)
    today = timezone.localdate()
    type(ended).objects.filter(pk=ended.pk).update(
        starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1)
    )

    facts = facts_of_runs([run.pk, ended.pk], passed.person_id)

    assert [(one.taking, one.passed, one.finished, one.own) for one in (facts[run.pk], facts[ended.pk])] == [
        (2, 1, 1, "passed"),
        (1, 0, 1, ""),
    ]


def test_facts_of_many_runs_are_three_queries(django_assert_num_queries):
    runs = [make_run().pk for _ in range(3)]

    for some in (runs[:1], runs):
        with django_assert_num_queries(3):
            facts_of_runs(some, 1)


def test_a_guest_enrols_without_being_a_student():
    run, mentor = make_run(), make_member(Role.MENTOR)

    own = enrolments.enrol_guest(run.pk, by=mentor)

    assert (own.state, enrolments.enrol_guest(run.pk, by=mentor).pk) == ("learning", own.pk)


def test_published_courses_can_be_opened():
    course = make_course(code="CBE900")

    assert ("CBE900", course.title) in courses_to_open()
