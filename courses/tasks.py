"""Celery's handles on courses."""

from celery import shared_task

from courses import background


@shared_task
def settle_waiting() -> None:
    """Pass whoever has come to fulfil the conditions without a last step of their own."""
    background.settle_waiting()
