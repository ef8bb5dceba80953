"""Celery's handles on matching: an id in, one call."""

from celery import shared_task

from internships import background


@shared_task
def solve_round(round_id: int) -> None:
    """Match a drawn round, then have another task certify it."""
    if background.solve_round(round_id):
        certify_round.delay(round_id)


@shared_task
def certify_round(round_id: int) -> None:
    """Check a solved round by other means than it was solved with."""
    background.certify_round(round_id)


@shared_task
def go_on_with_rounds() -> None:
    """Pick up rounds whose message was lost."""
    background.go_on_with_rounds()
