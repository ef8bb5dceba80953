"""Lifts the triggers of append-only tables: for the flush behind tests that commit, and for playing the database's owner."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from certificates.models import guards as certificates
from courses.models import triggers as grade_events
from internships.models import guards as rounds
from lms.audit.models import triggers
from lms.contests.models import guards as contests

KEPT = (triggers, grade_events, rounds, contests, certificates)


@contextmanager
def lifted() -> Iterator[None]:
    """Inside, these tables can be changed like any other; afterwards they cannot. Nothing in the application does this."""
    with connection.cursor() as cursor:
        for name in sorted(set().union(*(kept.standing(connection) for kept in KEPT))):
            on = f" ON {name.rpartition('_')[0]}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")
    try:
        yield
    finally:
        for kept in KEPT:
            kept.install(connection)
