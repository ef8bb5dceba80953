"""Celery's handles on the clock's work."""

from celery import shared_task

from lms.bases import background


@shared_task
def remind_of_safety() -> None:
    """Tell owners whose safety check is about to run out."""
    background.remind_of_safety()


@shared_task
def lapse_requests() -> None:
    """Give seats back that were asked for and never answered."""
    background.lapse_requests()
