from decimal import Decimal

import pytest

from certificates.models import Certificate
from courses.choices import EnrolmentState
from courses.models import Enrolment, Grade
from courses.operations.grades import record_grade
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.organisations.public import Role
from tests.factories.courses import do_lessons, make_course, make_enrolment, make_run
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    """Somebody who did every lesson of a course without a quiz."""
    found = make_enrolment(make_run(make_course(questions=0)))
    do_lessons(found)
    return found


def state_of(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk).state


def test_lessons_alone_do_not_pass(enrolment):
    assert (state_of(enrolment), Certificate.objects.count()) == (EnrolmentState.LEARNING, 0)


def test_record_grade_passes_the_course_with_a_trace(enrolment):
    record_grade(enrolment.pk, Decimal(80), reason="期末实操", by=enrolment.run.teacher)

    assert (state_of(enrolment), Certificate.objects.get().content["score_percent"]) == (EnrolmentState.PASSED, 80)
    event = AuditEvent.objects.get(action="grade.recorded")
    assert (event.actor_id, event.changes["reason"]) == (enrolment.run.teacher_id, "期末实操")


def test_record_grade_below_the_mark_stays_and_the_next_one_counts(enrolment):
    record_grade(enrolment.pk, Decimal(40), reason="初评", by=enrolment.run.teacher)
    before = state_of(enrolment)

    record_grade(enrolment.pk, Decimal(61), reason="补考", by=enrolment.run.teacher)

    assert (before, state_of(enrolment)) == (EnrolmentState.LEARNING, EnrolmentState.PASSED)
    assert Grade.objects.filter(enrolment=enrolment).count() == 2


@pytest.mark.parametrize("role", [Role.TEACHER, Role.ACADEMIC, Role.STUDENT])
def test_record_grade_is_for_the_run_s_teacher(enrolment, role):
    with pytest.raises(NotAllowed):
        record_grade(enrolment.pk, Decimal(80), reason="代录", by=make_member(role, enrolment.run.organisation))

    assert Grade.objects.count() == 0


def test_record_grade_is_refused_to_a_teacher_who_left(enrolment):
    teacher = enrolment.run.teacher
    teacher.memberships.update(starts_on="2019-01-01", ends_on="2020-01-01")

    with pytest.raises(NotAllowed):
        record_grade(enrolment.pk, Decimal(80), reason="期末", by=teacher)


@pytest.mark.parametrize(("score", "reason"), [(101, "高"), (-1, "低"), (80, "  ")])
def test_record_grade_needs_a_percentage_and_a_reason(enrolment, score, reason):
    with pytest.raises(Invalid):
        record_grade(enrolment.pk, Decimal(score), reason=reason, by=enrolment.run.teacher)

    assert Grade.objects.count() == 0


def test_record_grade_is_refused_where_the_quiz_decides():
    enrolment = make_enrolment(make_run(make_course(questions=2)))

    with pytest.raises(Invalid):
        record_grade(enrolment.pk, Decimal(80), reason="期末", by=enrolment.run.teacher)


def test_record_grade_after_passing_is_refused(enrolment):
    record_grade(enrolment.pk, Decimal(80), reason="期末", by=enrolment.run.teacher)

    with pytest.raises(WrongState):
        record_grade(enrolment.pk, Decimal(90), reason="改分", by=enrolment.run.teacher)
