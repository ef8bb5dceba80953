"""Sending what waits, and forgetting what is old. Safe to run twice, late, or by two workers."""

from lms.notices.background.delivering import deliver_waiting
from lms.notices.background.keeping import keep_shortest

__all__ = ["deliver_waiting", "keep_shortest"]
