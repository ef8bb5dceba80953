"""Celery's handle on the heartbeat."""

import time

from celery import shared_task
from django.core.cache import cache

HEARTBEAT = "worker-heartbeat"


@shared_task
def heartbeat() -> None:
    """Leave a sign that clock, queue and worker are all alive: only a task that really ran can leave it."""
    cache.set(HEARTBEAT, time.time(), timeout=None)
