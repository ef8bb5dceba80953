"""Where a learner goes on: the same place on every device, never behind a lock, and what they wait for."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.choices import ReleaseKind
from courses.models import CourseRun
from courses.queries.contents import lessons_of_run
from courses.queries.learning import learner_summary
from tests.factories.courses import around, do_lessons, make_course, make_enrolment, make_rule, make_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    """A learner of a run of three lessons."""
    return make_enrolment(make_run(make_course(lessons=3)))


def next_title(enrolment):
    step = learner_summary(enrolment.person_id).next
    return step.lesson_title if step else None


def opens(client, enrolment, number):
    client.force_login(enrolment.person)
    client.get(f"/courses/{enrolment.run.course.slug}/lessons/{number}/")


def test_the_next_step_is_the_lesson_opened_last_on_any_device(client, enrolment):
    opens(client, enrolment, 2)

    page = client.get(f"/courses/{enrolment.run.course.slug}/").content.decode()

    assert (next_title(enrolment), "继续：课时2" in page) == ("课时2", True)


def test_the_next_step_leaves_the_lesson_opened_last_once_it_is_done(client, enrolment):
    opens(client, enrolment, 1)

    do_lessons(enrolment, but=2)

    assert next_title(enrolment) == "课时2"


def test_a_lesson_somebody_teaching_looks_at_moves_nobody(client, enrolment):
    client.force_login(enrolment.run.teacher)
    client.get(f"/courses/{enrolment.run.course.slug}/lessons/3/")

    assert next_title(enrolment) == "课时1"


def test_the_next_step_is_never_behind_a_lock(enrolment):
    make_rule(enrolment.run, ReleaseKind.AFTER, number=1, opens_at=timezone.now() + timedelta(days=1))

    assert next_title(enrolment) == "课时2"


@pytest.mark.parametrize("days", [5, -5])
def test_there_is_no_next_step_outside_the_dates(enrolment, days):
    CourseRun.objects.filter(pk=enrolment.run_id).update(may_preview=True, **around(days))

    assert next_title(enrolment) is None


def test_there_is_no_next_step_where_only_waiting_helps(enrolment):
    make_rule(enrolment.run, ReleaseKind.AFTER, opens_at=timezone.now() + timedelta(days=1))

    assert next_title(enrolment) is None


def test_the_line_one_stands_in_is_shown_with_the_place(client):
    run = make_run(seats=1)
    make_enrolment(run)
    make_enrolment(run)
    waiting = make_enrolment(run)
    client.force_login(waiting.person)

    summary = learner_summary(waiting.person_id)

    assert (summary.enrolments, [one.place for one in summary.waiting]) == ((), [2])
    assert "排队第 2 位" in client.get("/learn/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_home_costs_the_same_for_any_number_of_courses_with_rules(django_assert_max_num_queries, rows):
    first = make_enrolment(make_run(make_course(lessons=2)))
    make_rule(first.run, ReleaseKind.PREVIOUS)
    for _ in range(rows - 1):
        run = make_run(make_course(lessons=2))
        make_rule(run, ReleaseKind.PREVIOUS)
        make_enrolment(run, first.person)
    assert lessons_of_run(first.run_id).count() == 2

    with django_assert_max_num_queries(12):
        learner_summary(first.person_id)
