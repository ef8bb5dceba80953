"""Celery's handles on people."""

from celery import shared_task

from lms.people import background


@shared_task
def mail_guardian(guardian_id: int) -> None:
    """Mail one guardian."""
    background.mail_guardian(guardian_id)


@shared_task
def mail_waiting_guardians() -> None:
    """Mail the guardians whose message went missing."""
    for guardian_id in background.unmailed_guardians():
        mail_guardian.delay(guardian_id)


@shared_task
def keep_shortest() -> None:
    """Delete what is past its time."""
    background.keep_shortest()
