"""Celery's handles on the trail."""

from celery import shared_task

from lms.audit import background


@shared_task
def seal_trail() -> None:
    """Seal the audit trail."""
    background.seal_trail()
