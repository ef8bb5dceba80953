"""Celery's handles on notices."""

from celery import shared_task

from lms.notices import background


@shared_task
def deliver_waiting() -> None:
    """Send whatever waits to be sent."""
    background.deliver_waiting()


@shared_task
def keep_shortest() -> None:
    """Forget old notices."""
    background.keep_shortest()
