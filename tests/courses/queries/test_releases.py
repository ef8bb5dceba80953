"""Every kind of rule, met by the right person and not by the wrong one, and what each is told."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from courses.choices import ReleaseKind
from courses.models import CourseRun, RunGroup
from courses.operations import grades
from courses.queries import releases
from courses.queries.contents import lessons_of_run
from lms.organisations.public import Role
from tests.factories.courses import around, do_lessons, make_course, make_enrolment, make_rule, make_run
from tests.factories.organisations import make_class, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    """A run of three lessons."""
    return make_run(make_course(lessons=3))


def open_numbers(enrolment):
    """The numbers of the lessons that are open to the person."""
    opened = releases.openings(enrolment)
    return [row.position for row in lessons_of_run(enrolment.run_id) if opened[row.lesson_id].is_open]


def why(enrolment, number):
    row = lessons_of_run(enrolment.run_id).get(position=number)
    return releases.openings(enrolment)[row.lesson_id]


def test_without_rules_everything_is_open(run):
    assert open_numbers(make_enrolment(run)) == [1, 2, 3]


def test_a_date_opens_for_everybody_when_it_comes(run):
    moment = timezone.now() + timedelta(days=1)
    make_rule(run, ReleaseKind.AFTER, number=2, opens_at=moment)
    make_rule(run, ReleaseKind.AFTER, number=3, opens_at=timezone.now() - timedelta(minutes=1))
    enrolment = make_enrolment(run)

    assert open_numbers(enrolment) == [1, 3]
    assert (why(enrolment, 2).opens_at, why(enrolment, 2).reasons) == (
        moment,
        (f"{timezone.localtime(moment):%Y-%m-%d %H:%M} 开放",),
    )


def test_in_sequence_each_lesson_opens_the_next(run):
    make_rule(run, ReleaseKind.PREVIOUS)
    fresh, ahead = make_enrolment(run), make_enrolment(run)
    do_lessons(ahead, but=2)

    assert (open_numbers(fresh), open_numbers(ahead)) == ([1], [1, 2])
    assert (why(ahead, 3).why, why(ahead, 3).way) == ("先学完上一节“课时2”", 2)


def test_a_lesson_done_opens_another_for_who_did_it(run):
    make_rule(run, ReleaseKind.DONE, number=3, needs=lessons_of_run(run).get(position=1))
    fresh, ahead = make_enrolment(run), make_enrolment(run)
    do_lessons(ahead, but=2)

    assert (open_numbers(fresh), open_numbers(ahead)) == ([1, 2], [1, 2, 3])
    assert (why(fresh, 3).why, why(fresh, 3).way) == ("先学完“课时1”", 1)


def test_a_cohort_opens_for_the_class_and_nobody_else(run):
    school_class = make_class(run.organisation, name="跨境1班")
    make_rule(run, ReleaseKind.COHORT, number=2, school_class=school_class)
    inside = make_enrolment(run, make_member(Role.STUDENT, run.organisation, school_class=school_class))
    outside = make_enrolment(run)

    assert (open_numbers(inside), open_numbers(outside)) == ([1, 2, 3], [1, 3])
    assert why(outside, 2).why == "只对“跨境1班”开放"


def test_a_cohort_opens_for_the_group_and_nobody_else(run):
    group = RunGroup.objects.create(run=run, name="A组")
    make_rule(run, ReleaseKind.COHORT, number=2, group=group)
    inside, outside = make_enrolment(run), make_enrolment(run)
    inside.group = group
    inside.save()

    assert (open_numbers(inside), open_numbers(outside)) == ([1, 2, 3], [1, 3])


def test_several_rules_must_all_be_met_and_all_are_named(run):
    moment = timezone.now() + timedelta(days=1)
    make_rule(run, ReleaseKind.PREVIOUS)
    make_rule(run, ReleaseKind.AFTER, number=2, opens_at=moment)
    enrolment = make_enrolment(run)

    assert (len(why(enrolment, 2).reasons), why(enrolment, 2).opens_at) == (2, None)


@pytest.mark.parametrize(("preview", "open_ones"), [(False, []), (True, [1, 2, 3])])
def test_before_the_first_day_lessons_are_open_only_for_preview(run, preview, open_ones):
    enrolment = make_enrolment(run)
    CourseRun.objects.filter(pk=run.pk).update(may_preview=preview, **around(5))
    enrolment.run.refresh_from_db()

    assert open_numbers(enrolment) == open_ones


def test_after_the_last_day_everything_stays_readable(run):
    enrolment = make_enrolment(run)
    CourseRun.objects.filter(pk=run.pk).update(**around(-5))
    enrolment.run.refresh_from_db()

    assert open_numbers(enrolment) == [1, 2, 3]


@pytest.mark.parametrize("rows", [1, 3])
def test_openings_cost_the_same_for_any_number_of_rules(run, django_assert_num_queries, rows):
    for number in range(1, rows + 1):
        make_rule(run, ReleaseKind.AFTER, number=number, opens_at=timezone.now())
    enrolment = make_enrolment(run)
    lessons = list(lessons_of_run(run))

    with django_assert_num_queries(2):
        releases.openings(enrolment, lessons)


@pytest.mark.parametrize(("score", "is_open"), [(None, False), ("59.9", False), ("60", True)])
def test_a_score_opens_for_who_reached_it(score, is_open):
    run = make_run(make_course(lessons=2))
    make_rule(run, ReleaseKind.SCORE, number=2, item="course", at_least_percent=60)
    enrolment = make_enrolment(run)
    if score:
        grades.record_grade(enrolment.pk, Decimal(score), reason="阶段测验", by=run.teacher)

    opening = releases.openings(enrolment)[lessons_of_run(run).get(position=2).lesson_id]

    assert (opening.is_open, opening.why) == (is_open, "" if is_open else "“课程总评”达到 60 分")
