import pytest
from django.utils import timezone

from courses.choices import EnrolmentState, ReleaseKind, RunState
from courses.errors import EnrolmentClosed, NotOpenYet, RemovedFromRun, RunEnded, RunFull, RunNotStarted
from courses.models import CourseRun, Enrolment, LessonDone
from courses.operations import enrolments
from courses.queries import learning, pages
from courses.queries.contents import lessons_of_run
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.courses import around, do_lessons, make_course, make_enrolment, make_rule, make_run
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


def test_enrol_in_a_full_run_without_a_waiting_list_is_refused():
    run = make_run(seats=1, has_waiting_list=False)
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


@pytest.mark.parametrize(("days", "refusal"), [(5, RunNotStarted), (-5, RunEnded)])
def test_mark_done_outside_the_dates_counts_nothing(days, refusal):
    enrolment = make_enrolment()
    CourseRun.objects.filter(pk=enrolment.run_id).update(may_preview=True, **around(days))

    with pytest.raises(refusal):
        do_lessons(enrolment)

    assert LessonDone.objects.count() == 0


def test_mark_done_of_a_locked_lesson_is_refused_with_the_reason():
    enrolment = make_enrolment()
    make_rule(enrolment.run, ReleaseKind.PREVIOUS)
    second = lessons_of_run(enrolment.run_id).get(position=2)

    with pytest.raises(NotOpenYet) as refused:
        enrolments.mark_done(enrolment.pk, second.lesson_id, by=enrolment.person)

    assert (str(refused.value.message), LessonDone.objects.count()) == ("先学完上一节“课时1”", 0)


def test_enrol_in_a_full_run_gives_a_place_in_line_and_no_seat():
    run = make_run(seats=1)
    make_enrolment(run)

    first, second = make_enrolment(run), make_enrolment(run)

    assert [(row.state, learning.place_in_line(row)) for row in (first, second)] == [("waiting", 1), ("waiting", 2)]
    assert seats_taken(run) == 1


def test_enrol_twice_while_waiting_keeps_the_place():
    run = make_run(seats=1)
    make_enrolment(run)
    waiting = make_enrolment(run)
    make_enrolment(run)

    again = enrolments.enrol(run.pk, by=waiting.person)

    assert (again.pk, learning.place_in_line(again)) == (waiting.pk, 1)


def test_a_seat_given_back_goes_to_who_waited_longest_and_they_are_told():
    run = make_run(seats=1)
    seated, first, second = make_enrolment(run), make_enrolment(run), make_enrolment(run)

    enrolments.withdraw(run.pk, by=seated.person)

    for row in (first, second):
        row.refresh_from_db()
    assert (first.state, second.state, seats_taken(run)) == ("learning", "waiting", 1)
    assert [notice.person_id for notice in Notice.objects.filter(kind="seat.given")] == [first.person_id]
    assert AuditEvent.objects.filter(action="enrolment.promoted", object_id=str(first.pk)).count() == 1


def test_coming_back_after_leaving_the_line_is_standing_at_its_end():
    run = make_run(seats=1)
    make_enrolment(run)
    first, second = make_enrolment(run), make_enrolment(run)

    enrolments.withdraw(run.pk, by=first.person)
    again = enrolments.enrol(run.pk, by=first.person)

    assert (learning.place_in_line(second), learning.place_in_line(again), seats_taken(run)) == (1, 2, 1)


def test_nobody_is_promoted_after_the_end():
    run = make_run(seats=1)
    seated, waiting = make_enrolment(run), make_enrolment(run)
    CourseRun.objects.filter(pk=run.pk).update(**around(-1))

    enrolments.withdraw(run.pk, by=seated.person)

    waiting.refresh_from_db()
    assert (waiting.state, seats_taken(run)) == ("waiting", 0)


def test_lessons_are_closed_to_who_only_waits():
    run = make_run(seats=1)
    make_enrolment(run)
    waiting = make_enrolment(run)

    with pytest.raises(WrongState):
        do_lessons(waiting)


def test_remove_frees_the_seat_tells_why_and_bars_the_way_back():
    run = make_run(seats=1)
    seated, waiting = make_enrolment(run), make_enrolment(run)

    enrolments.remove(seated.pk, reason="连续三周缺课", by=run.teacher)

    waiting.refresh_from_db()
    assert (waiting.state, Notice.objects.get(kind="run.removed").person_id) == ("learning", seated.person_id)
    with pytest.raises(RemovedFromRun):
        enrolments.enrol(run.pk, by=seated.person)


@pytest.mark.parametrize("reason", ["", "  ", "长" * 201])
def test_remove_needs_a_reason(reason):
    enrolment = make_enrolment()

    with pytest.raises(Invalid):
        enrolments.remove(enrolment.pk, reason=reason, by=enrolment.run.teacher)

    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.LEARNING


@pytest.mark.parametrize("role", [Role.TEACHER, Role.STUDENT])
def test_remove_is_for_those_who_manage_the_run(role):
    enrolment = make_enrolment()

    with pytest.raises(NotAllowed):
        enrolments.remove(enrolment.pk, reason="缺课", by=make_member(role, enrolment.run.organisation))
