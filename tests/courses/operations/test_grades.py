from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from certificates.models import Certificate
from courses.choices import PLATFORM_PARTS, EnrolmentState
from courses.models import CourseRun, Enrolment, GradeEvent, GradeItem, GradeScheme
from courses.operations.grades import ensure_item, record_event, record_grade
from courses.operations.schemes import current_scheme
from courses.queries import progress
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
    assert GradeEvent.objects.filter(enrolment=enrolment).count() == 2


@pytest.mark.parametrize("role", [Role.TEACHER, Role.ACADEMIC, Role.STUDENT])
def test_record_grade_is_for_the_run_s_teacher(enrolment, role):
    with pytest.raises(NotAllowed):
        record_grade(enrolment.pk, Decimal(80), reason="代录", by=make_member(role, enrolment.run.organisation))

    assert GradeEvent.objects.count() == 0


def test_record_grade_is_refused_to_a_teacher_who_left(enrolment):
    teacher = enrolment.run.teacher
    teacher.memberships.update(starts_on="2019-01-01", ends_on="2020-01-01")

    with pytest.raises(NotAllowed):
        record_grade(enrolment.pk, Decimal(80), reason="期末", by=teacher)


@pytest.mark.parametrize(("score", "reason"), [(101, "高"), (-1, "低"), (80, "  ")])
def test_record_grade_needs_a_percentage_and_a_reason(enrolment, score, reason):
    with pytest.raises(Invalid):
        record_grade(enrolment.pk, Decimal(score), reason=reason, by=enrolment.run.teacher)

    assert GradeEvent.objects.count() == 0


def test_record_grade_is_refused_where_the_quiz_decides():
    enrolment = make_enrolment(make_run(make_course(questions=2)))

    with pytest.raises(Invalid):
        record_grade(enrolment.pk, Decimal(80), reason="期末", by=enrolment.run.teacher)


def test_record_grade_after_passing_is_refused(enrolment):
    record_grade(enrolment.pk, Decimal(80), reason="期末", by=enrolment.run.teacher)

    with pytest.raises(WrongState):
        record_grade(enrolment.pk, Decimal(90), reason="改分", by=enrolment.run.teacher)


def entered(enrolment, key="quiz:q1", score=70, **also):
    fields = {"source": "quiz", "evidence": "attempt:1", "by": None, **also}
    return record_event(enrolment.pk, key, None if score is None else Decimal(score), **fields)


def score_of(enrolment):
    return progress.progress_of(enrolment).score_percent


def test_record_event_makes_the_item_by_the_standard_of_its_kind(enrolment):
    entered(enrolment, "assignment:essay", source="assignment")

    item = GradeItem.objects.get()
    assert (item.key, item.name, item.part, item.keep) == ("assignment:essay", "作业 essay", "assignments", "newest")
    assert item.run.scheme.lines[0].name == "考勤"


def test_record_event_twice_is_once(enrolment):
    first, second = entered(enrolment), entered(enrolment)

    assert (first.pk, GradeEvent.objects.count()) == (second.pk, 1)
    assert AuditEvent.objects.filter(action="grade.recorded").count() == 1


def test_record_event_back_to_an_earlier_score_is_a_new_event(enrolment):
    for score in (70, 80, 70):
        entered(enrolment, score=score)

    assert (GradeEvent.objects.count(), score_of(enrolment)) == (3, 70)


def test_record_event_of_nothing_takes_the_result_back(enrolment):
    entered(enrolment, score=50)
    entered(enrolment, score=None)

    assert score_of(enrolment) is None


@pytest.mark.parametrize("key", ["quiz", "quiz:", "essay:1", "final:2", ""])
def test_record_event_refuses_keys_it_does_not_know(enrolment, key):
    with pytest.raises(Invalid):
        entered(enrolment, key)

    assert GradeItem.objects.count() == 0


@pytest.mark.parametrize("fields", [{"score": 101}, {"score": -1}, {"source": "guess"}, {"evidence": " "}])
def test_record_event_refuses_what_makes_no_sense(enrolment, fields):
    with pytest.raises(Invalid):
        entered(enrolment, **fields)

    assert (GradeItem.objects.count(), GradeEvent.objects.count()) == (0, 0)


@pytest.mark.parametrize("source", ["manual", "import", "regrade", "teacher"])
def test_record_event_of_a_person_is_for_the_run_s_teacher(enrolment, source):
    with pytest.raises(NotAllowed):
        entered(enrolment, source=source, by=enrolment.person)

    assert GradeEvent.objects.count() == 0


def test_drafts_count_for_nobody_but_the_teacher(enrolment):
    entered(enrolment, score=90, publish=False)

    assert (score_of(enrolment), state_of(enrolment)) == (None, EnrolmentState.LEARNING)


def test_result_of_an_assignment_passes_a_course_without_a_quiz(enrolment):
    entered(enrolment, "assignment:a", 75, source="assignment")

    assert (score_of(enrolment), state_of(enrolment)) == (75, EnrolmentState.PASSED)


def test_nobody_passes_before_what_is_still_to_come(enrolment):
    ensure_item(enrolment.run, "assignment:a", due=timezone.now() + timedelta(days=3))

    entered(enrolment, score=100)

    assert (score_of(enrolment), state_of(enrolment)) == (100, EnrolmentState.LEARNING)


def test_nobody_passes_a_course_before_its_final_quiz():
    enrolment = make_enrolment(make_run(make_course(questions=2)))
    do_lessons(enrolment)

    entered(enrolment, score=100)

    assert state_of(enrolment) == EnrolmentState.LEARNING


def test_run_keeps_the_scheme_it_began_with(enrolment):
    entered(enrolment)
    begun = CourseRun.objects.get(pk=enrolment.run_id).scheme
    GradeScheme.objects.create(organisation=enrolment.run.organisation, version=1, parts=PLATFORM_PARTS[:1])

    entered(enrolment, "quiz:q2")

    assert CourseRun.objects.get(pk=enrolment.run_id).scheme == begun
    assert current_scheme(enrolment.run.organisation_id) != begun
