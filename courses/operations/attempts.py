"""The final quiz: start, answer, hand in. The server draws, saves and marks."""

import secrets
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import access, background, grading
from courses.choices import FINAL_ITEM, MOST_ATTEMPTS, QUESTIONS_IN_A_QUIZ, AttemptState, EnrolmentState, GradeSource
from courses.errors import AttemptClosed, NoAttemptsLeft, NoQuiz
from courses.models import Answer, Attempt, Enrolment, Question
from courses.operations.grades import record_event
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.people.models import User

SEED_BITS = 62


@transaction.atomic
def start_attempt(enrolment_id: int, *, by: User, seed: int | None = None) -> Attempt:
    """The person's open attempt, or a new one with its questions drawn and pinned.

    Raises NotAllowed, WrongState (passed or withdrawn), NoQuiz, NoAttemptsLeft.
    """
    enrolment = background.locked(enrolment_id)
    access.require(access.is_learner(by, enrolment))
    if enrolment.state != EnrolmentState.LEARNING:
        raise WrongState()
    begun = enrolment.attempts.filter(state=AttemptState.OPEN).first()
    if begun is not None:
        return begun
    access.require_counting(enrolment.run)
    number = enrolment.attempts.count() + 1
    if number > MOST_ATTEMPTS:
        raise NoAttemptsLeft()
    attempt = Attempt(enrolment=enrolment, number=number, seed=seed or secrets.randbits(SEED_BITS))
    paper = _drawn(enrolment, attempt.seed)
    attempt.save()
    Answer.objects.bulk_create(
        [Answer(attempt=attempt, position=position, question=question) for position, question in enumerate(paper, 1)]
    )
    audit.record("attempt.started", attempt, by=by, number=number, questions=[str(question) for question in paper])
    return attempt


@transaction.atomic
def save_answer(attempt_id: int, position: int, given: Any, *, by: User, flagged: bool = False) -> Answer:
    """Keep what was answered to one question. Raises NotAllowed, AttemptClosed, Invalid.

    given   in the shape of the question's kind (grading/questions.py); nothing answered is None
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=attempt_id)
    access.require(access.is_learner(by, attempt.enrolment))
    if not attempt.is_open or attempt.enrolment.state != EnrolmentState.LEARNING:
        raise AttemptClosed()
    answer = attempt.answers.select_related("question").filter(position=position).first()
    if answer is None:
        raise Invalid()
    try:
        answer.given = grading.read_given(answer.question.spec, given)
    except grading.BadGiven as error:
        raise Invalid(_("这个答案的格式不对，没有保存；请在题目页面作答。")) from error
    answer.flagged, answer.saved_at = flagged, timezone.now()
    answer.save(update_fields=["given", "flagged", "saved_at"])
    return answer


@transaction.atomic
def submit_attempt(attempt_id: int, *, by: User) -> Attempt:
    """Mark the attempt and close it; may pass the course. One already handed in is returned with its first result.

    Raises NotAllowed, AttemptClosed (withdrawn meanwhile).
    """
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=attempt_id)
    access.require(access.is_learner(by, attempt.enrolment))
    if not attempt.is_open:
        return attempt
    enrolment = background.locked(attempt.enrolment_id)
    if enrolment.state != EnrolmentState.LEARNING:
        raise AttemptClosed()
    score = _mark(attempt)
    attempt.move(to=AttemptState.SUBMITTED, submitted_at=timezone.now(), score_percent=score)
    audit.record(
        "attempt.submitted", attempt, by=by, organisation_id=enrolment.run.organisation_id, score_percent=score
    )
    record_event(
        enrolment.pk,
        FINAL_ITEM,
        Decimal(str(score)),
        source=GradeSource.QUIZ,
        evidence=f"courses.attempt:{attempt.pk}",
        by=by,
    )
    return attempt


def _drawn(enrolment: Enrolment, seed: int) -> list[Question]:
    # Two banks of a course may use the same code.
    current = {
        f"{question.bank_id}:{question.code}": question
        for question in Question.objects.of_course(enrolment.run.course).machine_marked()
    }
    if not current:
        raise NoQuiz()
    return [current[code] for code in grading.draw(current, QUESTIONS_IN_A_QUIZ, seed)]


def _mark(attempt: Attempt) -> float:
    answers = list(attempt.answers.select_related("question"))
    for answer in answers:
        found = answer.question.mark(answer.given, attempt.seed)
        answer.fraction, answer.needs_person = Decimal(str(round(found.fraction, 5))), found.needs_person
    Answer.objects.bulk_update(answers, ["fraction", "needs_person"])
    return grading.score_percent([float(answer.fraction) for answer in answers])
