"""Lifts the trail's triggers: for the flush behind tests that commit, and for playing the database's owner."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from lms.audit.models import triggers


@contextmanager
def lifted() -> Iterator[None]:
    """Inside, the trail can be changed like any table; afterwards it cannot. Nothing in the application does this."""
    with connection.cursor() as cursor:
        for name in triggers.standing(connection):
            on = f" ON {name.rpartition('_')[0]}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")
    try:
        yield
    finally:
        triggers.install(connection)
