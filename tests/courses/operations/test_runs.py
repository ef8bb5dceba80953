from datetime import date, timedelta

import pytest
from django.utils import timezone

from courses.choices import ReleaseKind, RunState
from courses.models import CourseRun, ReleaseRule
from courses.operations import runs
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.courses import make_course, make_enrolment, make_rule, make_run
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


def change(run, **fields):
    """The run as it is, with these differences."""
    kept = ("starts_on", "ends_on", "seats", "has_waiting_list", "may_preview")
    return runs.RunChange(**{**{name: getattr(run, name) for name in kept}, **fields})


def test_change_run_gives_new_seats_to_the_line_in_order():
    run = make_run(seats=1)
    make_enrolment(run)
    line = [make_enrolment(run) for _ in range(3)]

    runs.change_run(run.pk, change(run, seats=3), by=run.teacher)

    for row in line:
        row.refresh_from_db()
    assert [row.state for row in line] == ["learning", "learning", "waiting"]
    assert CourseRun.objects.get(pk=run.pk).seats_taken == 3


def test_change_run_shifts_what_opens_by_date_and_tells_the_learners():
    run = make_run()
    enrolment = make_enrolment(run)
    rule = make_rule(run, ReleaseKind.AFTER, number=1, opens_at=timezone.now())

    runs.change_run(run.pk, change(run, starts_on=run.starts_on + timedelta(days=7)), by=run.teacher)

    assert ReleaseRule.objects.get().opens_at == rule.opens_at + timedelta(days=7)
    assert Notice.objects.get(kind="run.dates").person_id == enrolment.person_id


def test_change_run_to_what_it_is_leaves_no_trace():
    run = make_run()

    runs.change_run(run.pk, change(run), by=run.teacher)

    assert AuditEvent.objects.filter(action="run.changed").count() == 0


@pytest.mark.parametrize(("fields", "field"), [({"seats": 1}, "seats"), ({"ends_on": date(2020, 1, 1)}, "ends_on")])
def test_change_run_says_what_is_wrong_and_changes_nothing(fields, field):
    run = make_run(seats=5)
    for _ in range(2):
        make_enrolment(run)
    run.refresh_from_db()

    with pytest.raises(Invalid) as refused:
        runs.change_run(run.pk, change(run, **fields), by=run.teacher)

    after = CourseRun.objects.get(pk=run.pk)
    assert (list(refused.value.fields), after.seats, after.ends_on) == ([field], 5, run.ends_on)


@pytest.mark.parametrize("role", [Role.TEACHER, Role.STUDENT])
def test_change_run_is_for_those_who_manage_it(role):
    run = make_run()

    with pytest.raises(NotAllowed):
        runs.change_run(run.pk, change(run, seats=50), by=make_member(role, run.organisation))
