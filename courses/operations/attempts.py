"""The final quiz: start, answer, hand in. The server draws, saves and marks."""

import secrets

from django.db import transaction
from django.utils import timezone

from courses import access, background, grading
from courses.choices import MOST_ATTEMPTS, QUESTIONS_IN_A_QUIZ, AttemptState, EnrolmentState
from courses.errors import AttemptClosed, NoAttemptsLeft, NoQuiz
from courses.models import Answer, Attempt, Enrolment, Question
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.people.models import User

LONGEST_ANSWER = 100
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
def save_answer(attempt_id: int, position: int, given: str, *, by: User, flagged: bool = False) -> Answer:
    """Keep what was answered to one question. Raises NotAllowed, AttemptClosed, Invalid."""
    attempt = Attempt.objects.select_for_update(of=("self",)).select_related("enrolment").get(pk=attempt_id)
    access.require(access.is_learner(by, attempt.enrolment))
    if not attempt.is_open or attempt.enrolment.state != EnrolmentState.LEARNING:
        raise AttemptClosed()
    answer = attempt.answers.select_related("question").filter(position=position).first()
    if answer is None or len(given) > LONGEST_ANSWER:
        raise Invalid()
    answer.given, answer.flagged, answer.saved_at = given.strip(), flagged, timezone.now()
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
    background.settle(enrolment, by=by)
    return attempt


def _drawn(enrolment: Enrolment, seed: int) -> list[Question]:
    current = {question.code: question for question in enrolment.run.course.questions.filter(is_current=True)}
    if not current:
        raise NoQuiz()
    return [current[code] for code in grading.draw(current, QUESTIONS_IN_A_QUIZ, seed)]


def _mark(attempt: Attempt) -> float:
    answers = list(attempt.answers.select_related("question"))
    for answer in answers:
        answer.is_right = grading.is_right(answer.question.key, answer.given)
    Answer.objects.bulk_update(answers, ["is_right"])
    return grading.score_percent([bool(answer.is_right) for answer in answers])
