"""Celery's handles on courses."""

from celery import shared_task

from courses import background
from courses.background import attempts, peer_reviews, questions, regrades


@shared_task
def settle_waiting() -> None:
    """Pass whoever has come to fulfil the conditions without a last step of their own."""
    background.settle_waiting()


@shared_task
def close_overdue_attempts() -> None:
    """Hand in for everybody whose time is up."""
    attempts.close_overdue()


@shared_task
def forget_question_imports() -> None:
    """Delete files of questions nobody confirmed."""
    questions.forget_imports()


@shared_task
def settle_run(run_id: int) -> None:
    """Pass whom new grades of the run have brought over the mark."""
    background.settle_run(run_id)


@shared_task
def escalate_regrades() -> None:
    """Hand requests nobody answered in time to the academic office."""
    regrades.escalate_overdue()


@shared_task
def tend_peer_rounds() -> None:
    """Allot, replace and remind in every peer round that goes on."""
    peer_reviews.tend()
