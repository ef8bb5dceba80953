"""Turning this process's own clock, so that the demo can live through months in seconds.

Only the demo and its check use it, and only while nothing else runs in the process.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from django.utils import timezone


@contextmanager
def days_from_now(days: float) -> Iterator[None]:
    """Let Django's idea of now be so many days away (negative: in the past); time goes on from there."""
    shift = timedelta(days=days)
    with patch("django.utils.timezone.now", lambda: datetime.now(UTC) + shift):
        yield


def evening(days: int) -> datetime:
    """Six in the evening, so many days from now: when contests open and close."""
    return timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0) + timedelta(days=days)
