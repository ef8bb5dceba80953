"""Celery's handles on notices."""

from threading import Lock

from celery import shared_task

from lms.notices import background

_turn = Lock()


@shared_task
def deliver_waiting() -> None:
    """Send whatever waits to be sent; nothing where another thread of this worker does already.

    A thousand new letters are many messages: together they would hold every thread, and other work would wait for a
    mail server. What the busy one misses, the clock finds.
    """
    if _turn.acquire(blocking=False):
        try:
            background.deliver_waiting()
        finally:
            _turn.release()


@shared_task
def keep_shortest() -> None:
    """Forget old notices."""
    background.keep_shortest()
