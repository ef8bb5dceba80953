"""What work does when something is announced."""

from typing import Any

from celery.signals import worker_ready
from django.dispatch import receiver

from lms.common.tasks import heartbeat
from lms.jobs import operations, tasks
from lms.people.signals import person_erased


@worker_ready.connect
def sweep_at_start(sender: Any = None, **kwargs: Any) -> None:
    """Look for work at once, and show that somebody is there to do it before the clock's next minute.

    As tasks: the worker's own process must not open a database its children inherit.
    """
    heartbeat.delay()
    tasks.sweep_at_start.delay()


@receiver(person_erased)
def forget_starter(sender: Any, *, person: Any, **kwargs: Any) -> None:
    """Work keeps no name of somebody who left."""
    operations.forget(person)
