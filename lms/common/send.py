"""Hands work to Celery after the commit, without ever failing the person who caused it."""

from celery import Task
from django.db import transaction


def after_commit(task: Task, *ids: object) -> None:
    """Wake a task once the transaction is through; a broker that is down costs nothing but time.

    The row is the truth and the sweeper finds it, so a lost message is late, not lost (robust=True).
    """
    transaction.on_commit(lambda: task.delay(*ids), robust=True)
