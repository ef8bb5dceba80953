import pytest
from django.utils import timezone

from courses.choices import EnrolmentState, RunState
from courses.errors import EnrolmentClosed, RunFull
from courses.models import CourseRun, Enrolment, LessonDone
from courses.operations import enrolments
from courses.queries import pages
from courses.queries.contents import lessons_of_run
from lms.audit.models import AuditEvent
from lms.common.errors import NotAllowed, WrongState
from lms.organisations.public import Role
from tests.factories.courses import make_course, make_enrolment, make_run
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


def seats_taken(run):
    return CourseRun.objects.get(pk=run.pk).seats_taken


def test_enrol_takes_a_seat_and_leaves_a_trace():
    run, student = make_run(seats=2), make_member(Role.STUDENT)

    enrolment = enrolments.enrol(run.pk, by=student)

    assert (enrolment.state, seats_taken(run)) == (EnrolmentState.LEARNING, 1)
    assert AuditEvent.objects.filter(action="enrolment.made", object_id=str(enrolment.pk)).count() == 1


def test_enrol_twice_is_one_enrolment_and_one_seat():
    run, student = make_run(seats=2), make_member(Role.STUDENT)

    first = enrolments.enrol(run.pk, by=student)
    second = enrolments.enrol(run.pk, by=student)

    assert (first.pk, seats_taken(run)) == (second.pk, 1)


def test_enrol_twice_for_the_last_seat_keeps_it():
    run, student = make_run(seats=1), make_member(Role.STUDENT)

    first = enrolments.enrol(run.pk, by=student)

    assert enrolments.enrol(run.pk, by=student).pk == first.pk
    assert seats_taken(run) == 1


def test_enrol_in_a_full_run_is_refused():
    run = make_run(seats=1)
    make_enrolment(run)

    with pytest.raises(RunFull):
        enrolments.enrol(run.pk, by=make_member(Role.STUDENT))

    assert (seats_taken(run), Enrolment.objects.filter(run=run).count()) == (1, 1)


@pytest.mark.parametrize("fields", [{"state": RunState.CLOSED}, {"starts_on": "2020-01-01", "ends_on": "2020-02-01"}])
def test_enrol_in_a_run_that_is_over_is_refused_and_takes_no_seat(fields):
    run = make_run(**fields)

    with pytest.raises(EnrolmentClosed):
        enrolments.enrol(run.pk, by=make_member(Role.STUDENT))

    assert seats_taken(run) == 0


def test_enrol_is_for_students():
    run = make_run()

    with pytest.raises(NotAllowed):
        enrolments.enrol(run.pk, by=make_member(Role.MANAGER))

    assert seats_taken(run) == 0


def test_withdraw_frees_the_seat_once_and_coming_back_is_the_same_row():
    enrolment = make_enrolment(make_run(seats=1))
    run, student = enrolment.run, enrolment.person

    enrolments.withdraw(run.pk, by=student)
    enrolments.withdraw(run.pk, by=student)
    freed = seats_taken(run)
    again = enrolments.enrol(run.pk, by=student)

    assert (freed, seats_taken(run)) == (0, 1)
    assert (again.pk, again.state) == (enrolment.pk, EnrolmentState.LEARNING)


def test_withdraw_after_passing_is_refused():
    enrolment = make_enrolment()
    enrolment.move(to=EnrolmentState.PASSED, passed_at=timezone.now())

    with pytest.raises(WrongState):
        enrolments.withdraw(enrolment.run_id, by=enrolment.person)


def test_withdraw_from_a_run_one_is_not_in_is_refused():
    with pytest.raises(NotAllowed):
        enrolments.withdraw(make_run().pk, by=make_member(Role.STUDENT))


def test_withdraw_all_frees_every_seat_of_a_leaving_person():
    first, student = make_run(), make_member(Role.STUDENT)
    second = make_run()
    enrolments.enrol(first.pk, by=student)
    enrolments.enrol(second.pk, by=student)

    assert enrolments.withdraw_all(student) == 2
    assert (seats_taken(first), seats_taken(second)) == (0, 0)


def test_mark_done_twice_is_done_once():
    enrolment = make_enrolment()
    lesson = lessons_of_run(enrolment.run_id).first().lesson

    for _ in range(2):
        enrolments.mark_done(enrolment.pk, lesson.pk, by=enrolment.person)

    assert LessonDone.objects.filter(enrolment=enrolment).count() == 1


def test_mark_done_refuses_a_lesson_of_another_course():
    enrolment = make_enrolment()
    foreign = pages.lessons_of(make_course()).first()

    with pytest.raises(NotAllowed):
        enrolments.mark_done(enrolment.pk, foreign.pk, by=enrolment.person)


def test_mark_done_refuses_somebody_else():
    enrolment = make_enrolment()
    lesson = lessons_of_run(enrolment.run_id).first().lesson

    with pytest.raises(NotAllowed):
        enrolments.mark_done(enrolment.pk, lesson.pk, by=make_member(Role.STUDENT))

    assert LessonDone.objects.count() == 0
