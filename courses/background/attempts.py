"""Marking a paper and closing it: when its writer hands it in, when its time is up, when an essay has been marked."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from courses import background, grading
from courses.background.grades import enter
from courses.choices import AttemptState, GradeSource, QuizKind
from courses.grading.timing import GRACE
from courses.models import Answer, Attempt
from lms.audit import public as audit
from lms.common.alone import each_alone
from lms.people.models import User


def locked(attempt_id: int) -> Attempt:
    """The attempt with its row locked: nothing is saved into it while it is being marked."""
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("quiz", "enrolment__run")
    return rows.get(pk=attempt_id)


@transaction.atomic
def hand_in(attempt: Attempt, *, by: User | None) -> Attempt:
    """Mark a locked open attempt and close it; the gradebook has its score once no essay waits. None is the clock."""
    waiting = _mark(attempt)
    attempt.move(to=AttemptState.SUBMITTED, submitted_at=timezone.now(), closed_by_clock=by is None)
    audit.record(
        "attempt.submitted",
        attempt,
        by=by,
        organisation_id=attempt.enrolment.run.organisation_id,
        waiting_for_person=waiting,
    )
    if not waiting:
        settle_score(attempt, by=by)
    return attempt


@transaction.atomic
def settle_score(attempt: Attempt, *, by: User | None) -> None:
    """Write the score of an attempt of which every answer is marked, and enter it as a grade unless it is practice."""
    shares = [float(share or 0) for share in attempt.answers.values_list("fraction", flat=True)]
    attempt.score_percent = Decimal(str(grading.score_percent(shares)))
    attempt.save(update_fields=["score_percent"])
    if attempt.quiz.kind != QuizKind.PRACTICE:
        enter(
            attempt.enrolment_id,
            attempt.quiz.item_key,
            attempt.score_percent,
            source=GradeSource.QUIZ,
            evidence=f"courses.attempt:{attempt.pk}",
            by=by,
        )


def close_overdue(now: datetime | None = None) -> int:
    """Hand in for everybody whose time is up, grace included; return for how many. Safe to run twice and late.

    One that cannot be handed in holds up nobody; it is tried again the next time.
    """
    until = (now or timezone.now()) - GRACE

    def close(attempt_id: int) -> bool:
        return _close_one(attempt_id, until)

    running = Attempt.objects.filter(state=AttemptState.OPEN, deadline_at__lt=until).order_by("deadline_at", "pk")
    return each_alone(close, list(running.values_list("pk", flat=True)))


@transaction.atomic
def _close_one(attempt_id: int, until: datetime) -> bool:
    # The enrolment first, as when somebody hands in: two at once must not wait for each other crosswise.
    background.locked(Attempt.objects.values_list("enrolment_id", flat=True).get(pk=attempt_id))
    attempt = locked(attempt_id)
    if not attempt.is_open or attempt.deadline_at is None or attempt.deadline_at >= until:
        return False
    hand_in(attempt, by=None)
    return True


def _mark(attempt: Attempt) -> int:
    """How many answers wait for a person."""
    answers = list(attempt.answers.select_related("question"))
    for answer in answers:
        found = answer.question.mark(answer.given, attempt.seed)
        # An essay nobody wrote needs nobody to mark it.
        answer.needs_person = found.needs_person and answer.given is not None
        answer.fraction = None if answer.needs_person else Decimal(str(round(found.fraction, 5)))
    Answer.objects.bulk_update(answers, ["fraction", "needs_person"])
    return sum(answer.needs_person for answer in answers)
