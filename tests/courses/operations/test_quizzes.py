"""Timed quizzes by the server's clock: late answers kept but not marked, papers closed for people, one's own arrangements."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction

from courses import tasks
from courses.background import attempts as work
from courses.choices import QuizKind
from courses.errors import AttemptClosed, NoAttemptsLeft, QuizNotOpen
from courses.models import Attempt, GradeEvent, GradeItem, Override, Quiz
from courses.operations import attempts, enrolments, overrides, quizzes
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices.models import Notice
from lms.organisations.public import Role
from tests.factories.courses import make_course, make_enrolment, make_run
from tests.factories.organisations import make_member
from tests.factories.questions import make_question
from tests.factories.quizzes import answer_all, make_quiz
from tests.moments import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrolment():
    return make_enrolment(make_run(make_course(questions=6)))


@pytest.fixture
def office(enrolment):
    return make_member(Role.ACADEMIC, enrolment.run.organisation)


def start(enrolment, quiz):
    return attempts.start_attempt(enrolment.pk, by=enrolment.person, quiz_id=quiz.pk)


def scores(enrolment):
    return list(GradeEvent.objects.filter(enrolment=enrolment).values_list("item__key", "score_percent"))


def test_a_graded_quiz_enters_its_best_score_in_the_gradebook(enrolment):
    quiz = make_quiz(enrolment.run, attempts=2)
    for given in ("T", "F"):
        attempt = start(enrolment, quiz)
        answer_all(attempt, given)
        attempts.submit_attempt(attempt.pk, by=enrolment.person)

    assert scores(enrolment) == [("quiz:q1", Decimal("100.00")), ("quiz:q1", Decimal("0.00"))]
    assert GradeItem.objects.get().keep == "best"


def test_a_practice_enters_no_grade(enrolment):
    attempt = start(enrolment, make_quiz(enrolment.run, kind=QuizKind.PRACTICE))

    attempts.submit_attempt(attempt.pk, by=enrolment.person)

    assert (scores(enrolment), Attempt.objects.get().score_percent) == ([], Decimal("0.0"))


def test_an_answer_after_the_deadline_is_kept_and_not_marked(enrolment):
    with time_machine.travel(NOW, tick=False) as clock:
        attempt = start(enrolment, make_quiz(enrolment.run, minutes=10, questions=2))
        attempts.save_answer(attempt.pk, 1, "T", by=enrolment.person)
        clock.shift(timedelta(minutes=10, seconds=11))

        late = attempts.save_answer(attempt.pk, 2, "T", by=enrolment.person)
        marked = attempts.submit_attempt(attempt.pk, by=enrolment.person)

    assert (late.given, late.late_given, late.is_late) == (None, "T", True)
    assert marked.score_percent == Decimal("50.0")


def test_an_answer_in_the_last_seconds_may_travel(enrolment):
    with time_machine.travel(NOW, tick=False) as clock:
        attempt = start(enrolment, make_quiz(enrolment.run, minutes=10))
        clock.shift(timedelta(minutes=10, seconds=9))

        answer = attempts.save_answer(attempt.pk, 1, "T", by=enrolment.person)

    assert (answer.given, answer.is_late) == ("T", False)


def test_close_overdue_hands_in_what_was_saved_in_time_once(enrolment):
    with time_machine.travel(NOW, tick=False) as clock:
        attempt = start(enrolment, make_quiz(enrolment.run, minutes=10, questions=2))
        attempts.save_answer(attempt.pk, 1, "T", by=enrolment.person)
        early = work.close_overdue()
        clock.shift(timedelta(minutes=11))

        first, second = work.close_overdue(), work.close_overdue()
        tasks.close_overdue_attempts()

    attempt.refresh_from_db()
    assert (early, first, second) == (0, 1, 0)
    assert (attempt.score_percent, attempt.closed_by_clock) == (Decimal("50.0"), True)
    assert scores(enrolment) == [("quiz:q1", Decimal("50.00"))]


def test_one_that_cannot_be_closed_holds_up_nobody(enrolment, monkeypatch):
    with time_machine.travel(NOW, tick=False) as clock:
        quiz = make_quiz(enrolment.run, minutes=10)
        broken, sound = (start(one, quiz) for one in (enrolment, make_enrolment(enrolment.run)))
        clock.shift(timedelta(minutes=11))
        mark = work._mark
        monkeypatch.setattr(work, "_mark", lambda one: 1 // 0 if one.pk == broken.pk else mark(one))

        closed = work.close_overdue()

    assert (closed, broken.__class__.objects.get(pk=broken.pk).state) == (1, "open")
    assert sound.__class__.objects.get(pk=sound.pk).state == "submitted"


def test_close_overdue_leaves_quizzes_without_a_limit_open(enrolment):
    with time_machine.travel(NOW, tick=False) as clock:
        start(enrolment, make_quiz(enrolment.run))
        clock.shift(timedelta(days=30))

        assert work.close_overdue() == 0


def test_the_closing_of_the_class_ends_an_attempt_sooner(enrolment):
    quiz = make_quiz(enrolment.run, minutes=60)
    quizzes.set_window(
        enrolment.run_id, quiz.pk, opens_at=None, closes_at=NOW + timedelta(minutes=20), by=enrolment.run.teacher
    )

    with time_machine.travel(NOW, tick=False):
        attempt = start(enrolment, quiz)

    assert attempt.deadline_at == NOW + timedelta(minutes=20)


@pytest.mark.parametrize(("opens", "closes"), [(1, 2), (-2, -1)])
def test_a_quiz_is_not_started_outside_its_window(enrolment, opens, closes):
    quiz = make_quiz(enrolment.run)
    window = {"opens_at": NOW + timedelta(hours=opens), "closes_at": NOW + timedelta(hours=closes)}
    quizzes.set_window(enrolment.run_id, quiz.pk, by=enrolment.run.teacher, **window)

    with time_machine.travel(NOW, tick=False), pytest.raises(QuizNotOpen):
        start(enrolment, quiz)

    assert Attempt.objects.count() == 0


def test_a_queued_answer_does_not_overwrite_what_came_later_elsewhere(enrolment):
    attempt = start(enrolment, make_quiz(enrolment.run))
    for seq, given in ((1, "F"), (2, "T")):
        attempts.save_answer(attempt.pk, 1, given, by=enrolment.person, seq=seq)

    kept = attempts.save_answer(attempt.pk, 1, "F", by=enrolment.person, seq=2)

    assert (kept.given, kept.seq) == ("T", 2)


def test_an_answer_sent_twice_is_saved_once(enrolment):
    attempt = start(enrolment, make_quiz(enrolment.run))
    first = attempts.save_answer(attempt.pk, 1, "T", by=enrolment.person, seq=1)

    again = attempts.save_answer(attempt.pk, 1, "T", by=enrolment.person, seq=1)

    assert again.saved_at == first.saved_at


def test_saving_an_answer_asks_four_times(enrolment, django_assert_num_queries):
    attempt = start(enrolment, make_quiz(enrolment.run))

    # Savepoint, the answer with its attempt, the update, release.
    with django_assert_num_queries(4):
        attempts.save_answer(attempt.pk, 1, "T", by=enrolment.person)


def test_an_answer_after_handing_in_is_refused(enrolment):
    attempt = start(enrolment, make_quiz(enrolment.run))
    attempts.submit_attempt(attempt.pk, by=enrolment.person)

    with pytest.raises(AttemptClosed):
        attempts.save_answer(attempt.pk, 1, "T", by=enrolment.person)


def test_a_quiz_of_another_run_is_not_taken(enrolment):
    foreign = make_quiz(make_run(enrolment.run.course))

    with pytest.raises(NotAllowed):
        start(enrolment, foreign)


def test_a_blueprint_draws_what_it_says(enrolment):
    course = enrolment.run.course
    hard = [make_question(course, level=3) for _ in range(2)]
    quiz = make_quiz(
        enrolment.run, blueprint=[{"skill": "", "level": 3, "count": 2}, {"skill": "", "level": 1, "count": 3}]
    )

    attempt = start(enrolment, quiz)

    drawn = [answer.question for answer in attempt.answers.select_related("question")]
    assert (quiz.questions, len(drawn)) == (5, 5)
    assert {question.pk for question in drawn if question.level == 3} == {question.pk for question in hard}


def test_a_blueprint_the_banks_cannot_fill_is_refused_with_the_line(enrolment):
    with pytest.raises(Invalid) as refused:
        make_quiz(enrolment.run, blueprint=[{"skill": "", "level": 3, "count": 2}])

    assert "要 2 题，题库只有 0 题" in str(refused.value.fields["blueprint"])
    assert Quiz.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": " "}, {"title"}),
        ({"kind": "final"}, {"kind"}),
        ({"attempts": 0}, {"attempts"}),
        ({"minutes": 601}, {"minutes"}),
        ({"questions": 0}, {"questions"}),
    ],
)
def test_set_quiz_without_sense_writes_nothing(enrolment, fields, wrong):
    with pytest.raises(Invalid) as refused:
        make_quiz(enrolment.run, **fields)

    assert (set(refused.value.fields), Quiz.objects.count()) == (wrong, 0)


def test_set_quiz_is_for_the_run_s_teacher(enrolment):
    for outsider in (enrolment.person, make_run().teacher):
        with pytest.raises(NotAllowed):
            make_quiz(enrolment.run, by=outsider)


def test_a_retired_quiz_is_not_taken_and_keeps_its_grades(enrolment):
    quiz = make_quiz(enrolment.run, attempts=2)
    attempts.submit_attempt(start(enrolment, quiz).pk, by=enrolment.person)

    quizzes.retire_quiz(quiz.pk, by=enrolment.run.teacher)

    with pytest.raises(NotAllowed):
        start(enrolment, quiz)
    assert len(scores(enrolment)) == 1


def ask(enrolment, quiz, kind, **fields):
    plan = {"reason": "住院", "expires_at": NOW + timedelta(days=7), "by": enrolment.run.teacher, **fields}
    return overrides.ask_override(enrolment.pk, quiz.pk, kind, **plan)


def test_extra_time_moves_the_deadline_of_one_person(enrolment, office):
    quiz = make_quiz(enrolment.run, minutes=30)
    overrides.approve_override(ask(enrolment, quiz, "extra_time", extra_minutes=15).pk, by=office)
    mate = make_enrolment(enrolment.run)

    with time_machine.travel(NOW, tick=False):
        own, other = start(enrolment, quiz), start(mate, quiz)

    assert (own.deadline_at, other.deadline_at) == (NOW + timedelta(minutes=45), NOW + timedelta(minutes=30))


def test_a_make_up_is_one_more_attempt_after_the_closing(enrolment, office):
    quiz = make_quiz(enrolment.run, attempts=1)
    attempts.submit_attempt(start(enrolment, quiz).pk, by=enrolment.person)
    closed = {"opens_at": NOW - timedelta(days=4), "closes_at": NOW - timedelta(days=2)}
    quizzes.set_window(enrolment.run_id, quiz.pk, by=enrolment.run.teacher, **closed)
    granted = ask(enrolment, quiz, "make_up")
    with pytest.raises(NoAttemptsLeft):
        start(enrolment, quiz)

    overrides.approve_override(granted.pk, by=office)

    attempt = start(enrolment, quiz)
    assert (attempt.number, attempt.override, attempt.deadline_at) == (2, granted, granted.expires_at)
    assert list(Notice.objects.filter(person=enrolment.person).values_list("kind", flat=True)) == ["override.granted"]


def test_a_deferral_opens_the_class_s_closed_window_for_one(enrolment, office):
    quiz = make_quiz(enrolment.run)
    closed = {"opens_at": NOW - timedelta(days=4), "closes_at": NOW - timedelta(days=2)}
    quizzes.set_window(enrolment.run_id, quiz.pk, by=enrolment.run.teacher, **closed)
    overrides.approve_override(ask(enrolment, quiz, "deferred").pk, by=office)

    assert start(enrolment, quiz).number == 1
    with pytest.raises(QuizNotOpen):
        start(make_enrolment(enrolment.run), quiz)


def test_an_override_that_has_expired_changes_nothing(enrolment, office):
    quiz = make_quiz(enrolment.run, minutes=30)
    overrides.approve_override(ask(enrolment, quiz, "extra_time", extra_minutes=15).pk, by=office)

    with time_machine.travel(NOW + timedelta(days=8), tick=False):
        attempt = start(enrolment, quiz)

    assert attempt.deadline_at == NOW + timedelta(days=8, minutes=30)


def test_nobody_approves_what_they_asked_for(enrolment, office):
    quiz = make_quiz(enrolment.run)
    own = ask(enrolment, quiz, "make_up", by=office)

    with pytest.raises(NotAllowed):
        overrides.approve_override(own.pk, by=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.filter(pk=own.pk).update(approved_by=office, approved_at=NOW)


def test_overrides_are_approved_by_the_school_s_office_only(enrolment):
    granted = ask(enrolment, make_quiz(enrolment.run), "make_up")

    for outsider in (enrolment.run.teacher, enrolment.person, make_member(Role.ACADEMIC)):
        with pytest.raises(NotAllowed):
            overrides.approve_override(granted.pk, by=outsider)


def test_a_refused_override_cannot_be_approved(enrolment, office):
    granted = ask(enrolment, make_quiz(enrolment.run), "make_up")
    overrides.refuse_override(granted.pk, by=office)

    with pytest.raises(WrongState):
        overrides.approve_override(granted.pk, by=office)


@pytest.mark.parametrize(
    ("kind", "fields", "wrong"),
    [
        ("nonsense", {}, {"kind"}),
        ("make_up", {"reason": " "}, {"reason"}),
        ("make_up", {"expires_at": NOW - timedelta(days=1)}, {"expires_at"}),
        ("extra_time", {"extra_minutes": 0}, {"extra_minutes"}),
        ("extra_time", {"extra_minutes": 301}, {"extra_minutes"}),
    ],
)
def test_ask_override_without_sense_writes_nothing(enrolment, kind, fields, wrong):
    quiz = make_quiz(enrolment.run)

    with pytest.raises(Invalid) as refused:
        ask(enrolment, quiz, kind, **fields)

    assert (set(refused.value.fields), Override.objects.count()) == (wrong, 0)


def make_essay_attempt(enrolment, code="q1"):
    make_question(enrolment.run.course, kind="essay", level=3)
    blueprint = [{"skill": "", "level": 3, "count": 1}, {"skill": "", "level": 1, "count": 1}]
    quiz = make_quiz(enrolment.run, code=code, with_essays=True, blueprint=blueprint)
    attempt = start(enrolment, quiz)
    for answer in attempt.answers.select_related("question"):
        attempts.save_answer(
            attempt.pk, answer.position, "一段论述" if answer.question.kind == "essay" else "T", by=enrolment.person
        )
    return attempts.submit_attempt(attempt.pk, by=enrolment.person)


def test_an_essay_waits_for_a_person_and_then_settles_the_score(enrolment):
    attempt = make_essay_attempt(enrolment)
    essay = attempt.answers.get(question__kind="essay")
    before = (attempt.score_percent, scores(enrolment))

    attempts.mark_essay(essay.pk, Decimal(60), comment="论据不足", by=enrolment.run.teacher)

    attempt.refresh_from_db()
    assert (before, attempt.score_percent) == ((None, []), Decimal("80.0"))
    assert scores(enrolment) == [("quiz:q1", Decimal("80.00"))]
    assert list(Notice.objects.filter(person=enrolment.person).values_list("kind", flat=True)) == ["work.graded"]


def test_essays_are_marked_by_who_records_grades(enrolment):
    essay = make_essay_attempt(enrolment).answers.get(question__kind="essay")

    for outsider in (enrolment.person, make_run().teacher):
        with pytest.raises(NotAllowed):
            attempts.mark_essay(essay.pk, Decimal(60), comment="", by=outsider)


@pytest.mark.parametrize("percent", [Decimal(-1), Decimal(101)])
def test_an_essay_is_worth_between_nothing_and_everything(enrolment, percent):
    essay = make_essay_attempt(enrolment).answers.get(question__kind="essay")

    with pytest.raises(Invalid):
        attempts.mark_essay(essay.pk, percent, comment="", by=enrolment.run.teacher)


def test_withdrawn_people_do_not_answer_but_are_closed_by_the_clock(enrolment):
    with time_machine.travel(NOW, tick=False) as clock:
        attempt = start(enrolment, make_quiz(enrolment.run, minutes=10))
        enrolments.withdraw(enrolment.run_id, by=enrolment.person)
        with pytest.raises(AttemptClosed):
            attempts.save_answer(attempt.pk, 1, "T", by=enrolment.person)
        clock.shift(timedelta(minutes=11))

        assert work.close_overdue() == 1
