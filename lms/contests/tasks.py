"""Celery's handles on what contests do in the background."""

from celery import shared_task
from django.utils import timezone

from lms.contests.background import awards, blinding, clock, scoring
from lms.contests.queries import scoring as queries


@shared_task
def score_submission(submission_id: int) -> None:
    """Score an answer file."""
    list(scoring.score([submission_id]))


@shared_task
def blind_submission(submission_id: int) -> None:
    """Take the names out of a file."""
    blinding.blind(submission_id)


@shared_task
def tend_submissions() -> None:
    """Take up what a message was lost for, or what a worker died of."""
    now = timezone.now()
    list(scoring.score(scoring.waiting(now)))
    for pk in queries.to_blind(now).order_by("pk").values_list("pk", flat=True)[: scoring.AT_ONCE]:
        blinding.blind(pk)


@shared_task
def turn_rounds() -> None:
    """Do what the hour brings."""
    clock.turn_rounds()


@shared_task
def award_certificates(round_id: int) -> None:
    """Give everybody of an awarded team their certificate."""
    awards.award_certificates(round_id)


@shared_task
def award_missed_certificates() -> None:
    """The certificates that no message brought."""
    awards.award_missed()
