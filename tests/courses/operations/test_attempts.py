import json

import pytest

from certificates import public as certificates
from certificates.models import Certificate, SkillEvidence
from courses import background
from courses.choices import MOST_ATTEMPTS, EnrolmentState, ReleaseKind
from courses.errors import AttemptClosed, NoAttemptsLeft, NoQuiz, NotOpenYet, RunEnded, RunNotStarted
from courses.models import Answer, Attempt, CourseRun, Enrolment, Question, RunLesson
from courses.operations import attempts, contents, enrolments
from courses.queries import pages, progress
from lms.audit.models import AuditEvent
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.courses import around, do_lessons, make_course, make_enrolment, make_rule, make_run
from tests.factories.organisations import make_member
from tests.factories.questions import make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    """Somebody learning in a course of two lessons and four questions, which grants one skill."""
    return make_enrolment(make_run(make_course(questions=4, skills=[("ZZ-01", 2)], english="A course")))


def answer_all(attempt, given="T", *, but=0):
    by = attempt.enrolment.person
    rows = list(attempt.answers.all())
    for row in rows[: len(rows) - but]:
        attempts.save_answer(attempt.pk, row.position, given, by=by)


def take(enrolment, given="T", *, but=0):
    attempt = attempts.start_attempt(enrolment.pk, by=enrolment.person)
    answer_all(attempt, given, but=but)
    return attempts.submit_attempt(attempt.pk, by=enrolment.person)


def state_of(enrolment):
    return Enrolment.objects.get(pk=enrolment.pk).state


def test_start_attempt_pins_the_current_questions(enrolment):
    course = enrolment.run.course
    Question.objects.filter(bank__course=course).update(is_current=False)
    kept = make_question(course)

    attempt = attempts.start_attempt(enrolment.pk, by=enrolment.person)

    assert [answer.question for answer in attempt.answers.all()] == [kept]


def test_start_attempt_twice_goes_on_with_the_open_one(enrolment):
    first = attempts.start_attempt(enrolment.pk, by=enrolment.person)

    assert attempts.start_attempt(enrolment.pk, by=enrolment.person).pk == first.pk
    assert Attempt.objects.count() == 1


def test_start_attempt_with_one_seed_draws_one_paper(enrolment):
    other = make_enrolment(enrolment.run)

    papers = [attempts.start_attempt(one.pk, by=one.person, seed=7).answers.all() for one in (enrolment, other)]

    assert [a.question_id for a in papers[0]] == [a.question_id for a in papers[1]]


def test_start_attempt_without_questions_says_so():
    enrolment = make_enrolment(make_run(make_course(questions=0)))

    with pytest.raises(NoQuiz):
        attempts.start_attempt(enrolment.pk, by=enrolment.person)

    assert Attempt.objects.count() == 0


def test_start_attempt_is_limited(enrolment):
    for _ in range(MOST_ATTEMPTS):
        take(enrolment, "F")

    with pytest.raises(NoAttemptsLeft):
        attempts.start_attempt(enrolment.pk, by=enrolment.person)

    assert progress.progress_of(enrolment).needs_teacher is True


@pytest.mark.parametrize("deed", ["start", "save", "submit"])
def test_attempt_is_the_learner_s_own(enrolment, deed):
    attempt, other = attempts.start_attempt(enrolment.pk, by=enrolment.person), make_member(Role.STUDENT)

    with pytest.raises(NotAllowed):
        if deed == "start":
            attempts.start_attempt(enrolment.pk, by=other)
        elif deed == "save":
            attempts.save_answer(attempt.pk, 1, "T", by=other)
        else:
            attempts.submit_attempt(attempt.pk, by=other)

    assert Answer.objects.filter(given__isnull=False).count() == 0
    assert Attempt.objects.get().is_open is True


def test_save_answer_keeps_the_last_one_given(enrolment):
    attempt = attempts.start_attempt(enrolment.pk, by=enrolment.person)

    attempts.save_answer(attempt.pk, 2, "F", by=enrolment.person)
    attempts.save_answer(attempt.pk, 2, "T", by=enrolment.person, flagged=True)

    saved = attempt.answers.get(position=2)
    assert (saved.given, saved.flagged, saved.fraction) == ("T", True, None)


@pytest.mark.parametrize(("position", "given"), [(9, "T"), (1, "X"), (1, {"1": "A"}), (1, ["T", "F"])])
def test_save_answer_refuses_what_cannot_be(enrolment, position, given):
    attempt = attempts.start_attempt(enrolment.pk, by=enrolment.person)

    with pytest.raises(Invalid):
        attempts.save_answer(attempt.pk, position, given, by=enrolment.person)


def test_save_answer_after_handing_in_is_refused(enrolment):
    attempt = take(enrolment, "F")

    with pytest.raises(AttemptClosed):
        attempts.save_answer(attempt.pk, 1, "T", by=enrolment.person)

    assert set(attempt.answers.values_list("given", flat=True)) == {"F"}


def test_submit_attempt_marks_on_the_server(enrolment):
    attempt = take(enrolment, but=1)

    assert attempt.score_percent == 75
    assert sorted(attempt.answers.values_list("fraction", flat=True)) == [0, 1, 1, 1]


def test_submit_attempt_twice_gives_the_first_result(enrolment):
    first = take(enrolment, "F")
    Answer.objects.update(given="T")

    second = attempts.submit_attempt(first.pk, by=enrolment.person)

    assert (second.score_percent, second.submitted_at) == (0, first.submitted_at)
    assert AuditEvent.objects.filter(action="attempt.submitted").count() == 1


def test_best_attempt_counts(enrolment):
    for but in (3, 1, 4):
        take(enrolment, but=but)

    assert progress.progress_of(enrolment).score_percent == 75


def test_passing_takes_lessons_and_score(enrolment):
    do_lessons(enrolment, but=1)
    take(enrolment)
    early = state_of(enrolment)

    do_lessons(enrolment)

    assert (early, state_of(enrolment)) == (EnrolmentState.LEARNING, EnrolmentState.PASSED)


def test_passing_leaves_certificate_skills_notice_and_trace_once(enrolment):
    do_lessons(enrolment)
    take(enrolment)
    passed = Enrolment.objects.get(pk=enrolment.pk)

    background.settle(passed, by=None)
    background.settle_waiting()

    certificate = Certificate.objects.get()
    assert (certificate.evidence, certificate.holder) == (enrolment.evidence, enrolment.person)
    assert certificate.content["score_percent"] == 100
    assert certificate.content["title_en"] == "A course"
    # A whole sentence by itself, as its page shows it.
    said, code = certificate.content["body_en"], enrolment.run.course.code
    assert said.startswith("The holder completed all ") and f" class hours of “A course” ({code}) from " in said
    assert certificates.skill_levels_of(enrolment.person_id) == {"ZZ-01": 2}
    assert SkillEvidence.objects.get().source == enrolment.run.course.title
    assert Notice.objects.filter(person=enrolment.person, kind="course.passed").count() == 1
    assert AuditEvent.objects.filter(action="enrolment.passed").count() == 1


def test_below_the_pass_mark_nothing_is_issued(enrolment):
    do_lessons(enrolment)
    take(enrolment, but=2)

    assert (state_of(enrolment), Certificate.objects.count()) == (EnrolmentState.LEARNING, 0)


def test_after_passing_no_attempt_can_be_started(enrolment):
    do_lessons(enrolment)
    take(enrolment)

    with pytest.raises(WrongState):
        attempts.start_attempt(enrolment.pk, by=enrolment.person)


def test_settle_waiting_passes_who_lacks_only_a_lesson_taken_back(enrolment):
    do_lessons(enrolment, but=1)
    take(enrolment)
    pages.lessons_of(enrolment.run.course).last().unpublish()
    contents.take_over(enrolment.run_id, by=enrolment.run.teacher)

    first, second = background.settle_waiting(), background.settle_waiting()

    assert (first, second, state_of(enrolment)) == (1, 0, EnrolmentState.PASSED)


def test_withdrawn_people_cannot_hand_in(enrolment):
    attempt = attempts.start_attempt(enrolment.pk, by=enrolment.person)
    enrolments.withdraw(enrolment.run_id, by=enrolment.person)

    with pytest.raises(AttemptClosed):
        attempts.submit_attempt(attempt.pk, by=enrolment.person)


def place_the_final(enrolment, number):
    """The run's lesson of that number names the final quiz in a block."""
    row = RunLesson.objects.select_related("revision").get(run=enrolment.run_id, position=number)
    blocks = json.loads(row.revision.content["body"])
    row.revision.content["body"] = json.dumps([*blocks, {"type": "quiz", "value": {"code": "final", "words": ""}}])
    row.revision.save()


def test_a_quiz_placed_in_a_locked_lesson_cannot_be_started(enrolment):
    place_the_final(enrolment, 2)
    make_rule(enrolment.run, ReleaseKind.PREVIOUS)

    with pytest.raises(NotOpenYet):
        attempts.start_attempt(enrolment.pk, by=enrolment.person)
    do_lessons(enrolment, but=1)

    assert attempts.start_attempt(enrolment.pk, by=enrolment.person).number == 1


@pytest.mark.parametrize(("days", "refusal"), [(5, RunNotStarted), (-5, RunEnded)])
def test_a_quiz_cannot_be_started_outside_the_dates(enrolment, days, refusal):
    CourseRun.objects.filter(pk=enrolment.run_id).update(**around(days))

    with pytest.raises(refusal):
        attempts.start_attempt(enrolment.pk, by=enrolment.person)

    assert Attempt.objects.count() == 0
