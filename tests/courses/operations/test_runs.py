from datetime import date, timedelta

import pytest
from django.utils import timezone

from courses.choices import RunState
from courses.models import CourseRun
from courses.operations import runs
from lms.common.errors import Invalid, NotAllowed
from lms.organisations.public import Role
from tests.factories.courses import make_course, make_run
from tests.factories.organisations import make_member, make_university

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    """What open_run needs, of a school with a teacher."""
    school, today = make_university(), timezone.localdate()
    return {
        "course_code": make_course().code,
        "organisation_id": school.pk,
        "teacher_id": make_member(Role.TEACHER, school).pk,
        "term": "2026-2027-1",
        "starts_on": today,
        "ends_on": today + timedelta(days=90),
        "seats": 40,
    }


def test_open_run_twice_is_one_run(plan):
    first = runs.open_run(**plan, by=None)

    assert runs.open_run(**plan, by=None) == first
    assert CourseRun.objects.get().seats == 40


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": date(2020, 1, 1)}, "ends_on"),
        ({"seats": 0}, "seats"),
        ({"seats": 2001}, "seats"),
        ({"term": " "}, "term"),
        ({"course_code": "NONE"}, "course"),
    ],
)
def test_open_run_says_what_is_wrong(plan, change, field):
    with pytest.raises(Invalid) as refused:
        runs.open_run(**{**plan, **change}, by=None)

    assert list(refused.value.fields) == [field]
    assert CourseRun.objects.count() == 0


def test_open_run_takes_only_a_teacher_of_the_school(plan):
    with pytest.raises(Invalid) as refused:
        runs.open_run(**{**plan, "teacher_id": make_member(Role.TEACHER).pk}, by=None)

    assert list(refused.value.fields) == ["teacher"]


def test_open_run_of_a_draft_is_refused(plan):
    draft = make_course(live=False)

    with pytest.raises(Invalid):
        runs.open_run(**{**plan, "course_code": draft.code}, by=None)


@pytest.mark.parametrize(("role", "own"), [(Role.TEACHER, False), (Role.STUDENT, True), (Role.ACADEMIC, False)])
def test_open_run_is_for_the_school_s_teachers(plan, role, own):
    school = CourseRun._meta.get_field("organisation").related_model.objects.get(pk=plan["organisation_id"])
    person = make_member(role, school if own else None)

    with pytest.raises(NotAllowed):
        runs.open_run(**plan, by=person)


def test_close_and_reopen_are_each_done_once():
    run = make_run()

    states = [runs.close_run(run.pk, by=None).state, runs.close_run(run.pk, by=None).state]
    states += [runs.reopen_run(run.pk, by=run.teacher).state]

    assert states == [RunState.CLOSED, RunState.CLOSED, RunState.OPEN]
