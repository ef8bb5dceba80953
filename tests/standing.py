"""Rows that stand for a whole file of tests: made once, seen by each test as if made for it alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections
from django.test import TestCase


@contextmanager
def rows() -> Iterator[None]:
    """What is written inside lasts to the end of the block; tests within it undo only what they wrote themselves.

    Not around tests that commit: those put a fresh database in place of this one.
    """
    # Django's own way for setUpTestData: such a block does not forbid durable ones inside.
    blocks = TestCase._enter_atomics()
    try:
        yield
    finally:
        TestCase._rollback_atomics(blocks)
        for connection in connections.all(initialized_only=True):
            connection.run_on_commit.clear()
