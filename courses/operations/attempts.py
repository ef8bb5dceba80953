"""A quiz taken: start, answer, hand in. The server draws, keeps the time, saves and marks."""

import secrets
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import access, background, grading
from courses.access import quizzes as quiz_access
from courses.background import attempts as work
from courses.choices import EnrolmentState, QuizKind
from courses.errors import AttemptClosed, NoAttemptsLeft, NoQuiz, QuizNotOpen
from courses.grading import drawing, timing
from courses.models import Answer, Attempt, Enrolment, Question, Quiz
from courses.queries import quizzes as queries
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.notices import public as notices
from lms.people.models import User

SEED_BITS = 62


@transaction.atomic
def start_attempt(enrolment_id: int, *, by: User, quiz_id: int | None = None, seed: int | None = None) -> Attempt:
    """The person's open attempt at the quiz (None: the final), or a new one with its questions drawn and pinned.

    Raises NotAllowed, WrongState (not learning any more), NoQuiz, QuizNotOpen (too early or closed), NoAttemptsLeft.
    """
    enrolment = background.locked(enrolment_id)
    access.require(access.is_learner(by, enrolment))
    quiz = _quiz(enrolment, quiz_id)
    door = queries.door_of(enrolment, quiz)
    if not door.is_learning:
        raise WrongState()
    if door.begun is not None:
        return door.begun
    access.require_counting(enrolment.run)
    access.require_placed_open(enrolment, "quiz", quiz.code)
    paper, seed = _paper(quiz, seed)
    if not door.left:
        raise NoAttemptsLeft()
    if door.refusal:
        raise QuizNotOpen(door.refusal)
    now = timezone.now()
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        quiz=quiz,
        override=door.override,
        number=enrolment.attempts.filter(quiz=quiz).count() + 1,
        seed=seed,
        deadline_at=timing.deadline(now, door.minutes, closes=door.closes_at),
    )
    Answer.objects.bulk_create(
        [Answer(attempt=attempt, position=position, question=question) for position, question in enumerate(paper, 1)]
    )
    audit.record(
        "attempt.started", attempt, by=by, number=attempt.number, questions=[str(question) for question in paper]
    )
    return attempt


@transaction.atomic
def save_answer(
    attempt_id: int,
    position: int,
    given: Any,
    *,
    by: User,
    flagged: bool = False,
    seq: int | None = None,
    read: Callable[[str, Any], Any] | None = None,
) -> Answer:
    """Keep what was answered to one question; after the deadline it is kept beside, and not marked.

    given    in the shape of the question's kind (grading/questions.py); nothing answered is None
    seq      counts the saves of this answer on the learner's device; one that is not newer than what is kept changes
             nothing and the kept answer is returned. None: the next
    read     makes `given` out of what was posted, by the kind of question
    raises   NotAllowed, AttemptClosed, Invalid
    """
    rows = Answer.objects.select_for_update(of=("self",)).select_related("attempt__enrolment", "question")
    answer = rows.filter(attempt=attempt_id, position=position).first()
    if answer is None:
        raise Invalid()
    attempt = answer.attempt
    access.require(access.is_learner(by, attempt.enrolment))
    if not attempt.is_open or attempt.enrolment.state == EnrolmentState.WITHDRAWN:
        raise AttemptClosed()
    if seq is not None and seq <= answer.seq:
        return answer
    words = _read(answer, given, read)
    answer.seq = answer.seq + 1 if seq is None else seq
    if timing.is_late(timezone.now(), attempt.deadline_at):
        answer.late_given, answer.late_at = words, timezone.now()
    else:
        answer.given, answer.flagged, answer.saved_at = words, flagged, timezone.now()
    answer.save(update_fields=["given", "flagged", "saved_at", "seq", "late_given", "late_at"])
    return answer


def says_else(answer: Answer, given: Any, *, flagged: bool, read: Callable[[str, Any], Any] | None = None) -> bool:
    """Whether what is kept of an answer is not what was given: another device was quicker. Raises Invalid."""
    kept = answer.late_given if answer.late_at else answer.given
    return kept != _read(answer, given, read) or (answer.flagged != flagged and not answer.late_at)


@transaction.atomic
def submit_attempt(attempt_id: int, *, by: User) -> Attempt:
    """Mark the attempt and close it; may pass the course. One already handed in is returned with its first result.

    Raises NotAllowed, AttemptClosed (withdrawn meanwhile).
    """
    # The enrolment first, then the attempt: the order in which the clock takes them too.
    enrolment = background.locked(Attempt.objects.values_list("enrolment_id", flat=True).get(pk=attempt_id))
    attempt = work.locked(attempt_id)
    access.require(access.is_learner(by, attempt.enrolment))
    if not attempt.is_open:
        return attempt
    if enrolment.state == EnrolmentState.WITHDRAWN:
        raise AttemptClosed()
    return work.hand_in(attempt, by=by)


@transaction.atomic
def mark_essay(answer_id: int, percent: Decimal, *, comment: str, by: User) -> Answer:
    """What an essay is worth, in percent of its question; the last one marked settles the attempt.

    Marked again, the attempt's score follows. Raises NotAllowed, WrongState (not handed in), Invalid.
    """
    answer = Answer.objects.select_related("attempt__enrolment__run", "question").get(pk=answer_id)
    background.locked(answer.attempt.enrolment_id)
    attempt = work.locked(answer.attempt_id)
    access.require(quiz_access.can_mark(by, attempt.enrolment.run))
    if attempt.is_open:
        raise WrongState()
    if not 0 <= percent <= 100 or answer.question.kind != grading.Kind.ESSAY:
        raise Invalid(fields={"percent": _("得分率要在 0 到 100 之间。")})
    answer.fraction, answer.needs_person, answer.comment = percent / 100, False, comment.strip()[:500]
    answer.save(update_fields=["fraction", "needs_person", "comment"])
    audit.record(
        "essay.marked", answer, by=by, organisation_id=attempt.enrolment.run.organisation_id, percent=str(percent)
    )
    if not attempt.answers.filter(needs_person=True).exists():
        work.settle_score(attempt, by=by)
        url = f"/learn/attempts/{attempt.uuid}/"
        notices.notify([attempt.enrolment.person_id], "work.graded", words={"task": attempt.quiz.title}, url=url)
    return answer


def _quiz(enrolment: Enrolment, quiz_id: int | None) -> Quiz:
    """The quiz asked for, one that the run gives; the final is made by the first who takes it."""
    course = enrolment.run.course
    if quiz_id is None:
        usual = queries.usual_final(course)
        facts = {"title": usual.title, "code": usual.code, "attempts": usual.attempts, "questions": usual.questions}
        return Quiz.objects.get_or_create(course=course, kind=QuizKind.FINAL, defaults=facts)[0]
    quiz = queries.quizzes_of(enrolment.run).filter(pk=quiz_id).first()
    access.require(quiz is not None)
    return quiz


def _paper(quiz: Quiz, seed: int | None) -> tuple[list[Question], int]:
    pool = queries.pool_of(quiz)
    if not pool:
        raise NoQuiz()
    seed = seed or secrets.randbits(SEED_BITS)
    keys = drawing.draw_paper(queries.candidates(pool), queries.blueprint_of(quiz), seed)
    return [pool[key] for key in keys], seed


def _read(answer: Answer, given: Any, read: Callable[[str, Any], Any] | None) -> Any:
    try:
        raw = read(answer.question.kind, given) if read else given
        return grading.read_given(answer.question.spec, raw)
    except grading.BadGiven as error:
        raise Invalid(_("这个答案的格式不对，没有保存；请在题目页面作答。")) from error
