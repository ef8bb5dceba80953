"""Who needs looking after, each with the reason; and the class by its lessons."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from courses.operations import enrolments
from courses.queries.contents import lessons_of_run
from courses.queries.risks import class_progress, expected_percent
from tests.factories.assignments import make_assignment, make_submission
from tests.factories.courses import make_course, make_enrolment, make_run

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    """A run of four lessons in its middle."""
    half = timedelta(days=50)
    today = timezone.localdate()
    return make_run(make_course(lessons=4), starts_on=today - half, ends_on=today + half)


def do(enrolment, count):
    for row in lessons_of_run(enrolment.run)[:count]:
        enrolments.mark_done(enrolment.pk, row.lesson_id, by=enrolment.person)


def reasons(run, enrolment):
    return next(row.reasons for row in class_progress(run).rows if row.enrolment == enrolment)


@pytest.mark.parametrize(("days", "percent"), [(-60, 0), (-50, 0), (0, 50), (50, 100), (80, 100)])
def test_expected_percent_follows_the_calendar(run, days, percent):
    assert expected_percent(run, run.starts_on + timedelta(days=50 + days)) == percent


def test_who_keeps_up_gives_no_reason(run):
    enrolment = make_enrolment(run)
    do(enrolment, 2)

    assert reasons(run, enrolment) == ()


def test_who_falls_behind_the_calendar_is_named_with_both_figures(run):
    enrolment = make_enrolment(run)
    do(enrolment, 1)

    assert reasons(run, enrolment) == ("进度 25%，按日历应到 50%",)


def test_who_leaves_no_trace_for_a_week_is_named(run):
    enrolment = make_enrolment(run)
    do(enrolment, 4)

    with time_machine.travel(timezone.now() + timedelta(days=8), tick=False):
        assert reasons(run, enrolment) == ("8 天没有学习记录",)


def test_work_that_is_overdue_is_counted(run):
    enrolment, mate = make_enrolment(run), make_enrolment(run)
    for one in (enrolment, mate):
        do(one, 2)
    due = make_assignment(run, due_at=timezone.now() + timedelta(hours=1))
    make_submission(due, mate)

    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        late, in_time = reasons(run, enrolment), reasons(run, mate)

    assert ("1 份作业逾期未交" in late, "1 份作业逾期未交" in in_time) == (True, False)


def test_those_at_risk_stand_first(run):
    good, bad = make_enrolment(run), make_enrolment(run)
    do(good, 2)

    found = class_progress(run)

    assert ([row.enrolment for row in found.rows], found.at_risk) == ([bad, good], 1)


def test_matrix_knows_who_did_which_lesson(run):
    enrolment = make_enrolment(run)
    do(enrolment, 2)

    found = class_progress(run)

    assert [lesson.lesson_id in found.rows[0].done for lesson in found.lessons] == [True, True, False, False]


def test_page_and_file_are_for_who_sees_the_roster(client, run):
    enrolment = make_enrolment(run)
    address = f"/uni/{run.organisation.code}/courses/{run.pk}/progress/"
    client.force_login(run.teacher)
    page, file = client.get(address), client.get(address + "?format=csv")
    client.force_login(make_run().teacher)

    assert "1 人需要关注" in page.text
    assert enrolment.person.name in file.content.decode("utf-8-sig")
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_class_progress_asks_the_same_for_any_class(run, people, django_assert_num_queries):
    for _ in range(people):
        do(make_enrolment(run), 1)

    with django_assert_num_queries(11):
        class_progress(run)
