"""Celery's handle on cooperation."""

from celery import shared_task

from lms.cooperation.background import clock


@shared_task
def turn_the_day() -> None:
    """Begin, end, remind and take in."""
    clock.turn_the_day()
