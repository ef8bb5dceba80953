"""Celery's handles on matching: an id in, one call."""

from celery import shared_task

from internships import background


@shared_task
def certify_round(round_id: int) -> None:
    """Check a solved round by other means than it was solved with, in a process of its own."""
    background.certify_apart(round_id)


@shared_task
def go_on_with_rounds() -> None:
    """Do what the hour asks for, and pick up rounds whose message was lost."""
    background.go_on_with_rounds()


@shared_task
def tell_firms() -> None:
    """Tell firms of new candidates and of those who wait too long."""
    background.tell_firms()


@shared_task
def forget_boards() -> None:
    """Throw boards of candidates away once their time is over."""
    background.forget_boards()
