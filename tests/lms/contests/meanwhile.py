"""Somebody else who acts between two looks of an operation at the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection


@contextmanager
def meanwhile(table: str, act: Callable[[], Any]) -> Iterator[None]:
    """`act` happens once, just before rows of the table are read for the first time."""
    waiting = [act]

    def let_in(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if waiting and sql.startswith("SELECT") and f'FROM "{table}"' in sql:
            waiting.pop()()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(let_in):
        yield
    assert not waiting, f"{table} was never read"
