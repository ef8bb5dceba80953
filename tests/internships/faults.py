"""A database that fails at one write, and the rows of the audit trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection

from lms.audit.models import AuditEvent


@contextmanager
def failing_at(table: str) -> Iterator[None]:
    """Every INSERT into the table is answered with an error, as by a full disk."""

    def refuse(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("INSERT") and f'"{table}"' in sql:
            raise OperationalError("disk full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


def trail(thing: Any) -> list[str]:
    """What the audit trail says of a thing, oldest first."""
    rows = AuditEvent.objects.filter(object_type=thing._meta.label_lower, object_id=str(thing.pk))
    return list(rows.order_by("pk").values_list("action", flat=True))
