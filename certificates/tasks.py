"""Celery's handle on making the files."""

from celery import shared_task

from certificates import background


@shared_task
def render_waiting() -> None:
    """Make the files of every certificate that waits for one."""
    background.render_waiting()


@shared_task
def seal_days() -> None:
    """Make the root of every day that is over."""
    background.seal_days()


@shared_task
def forget_views() -> None:
    """Forget who looked at shared certificates half a year ago."""
    background.forget_views()
