"""Celery's handle on making the files."""

from celery import shared_task

from certificates import background


@shared_task
def render_waiting() -> None:
    """Make the files of every certificate that waits for one; another message goes on where two minutes are too few."""
    if background.render_waiting() and background.is_any_waiting():
        render_waiting.delay()


@shared_task
def seal_days() -> None:
    """Make the root of every day that is over."""
    background.seal_days()


@shared_task
def forget_views() -> None:
    """Forget who looked at shared certificates half a year ago."""
    background.forget_views()
