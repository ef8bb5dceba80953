"""What every test leans on without asking."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation

from tests.lms.audit.lifting import lifted


@pytest.fixture(autouse=True, scope="session")
def flushes_may_empty_the_trail() -> Iterator[None]:
    """Tests that commit are cleaned up by a flush, which the audit trail's triggers rightly refuse: lift them for it.

    Done here, to Django's own test case, so that the application itself has no way round the triggers.
    """
    flush = TransactionTestCase._fixture_teardown

    def flush_everything(self: TransactionTestCase) -> None:
        with lifted():
            flush(self)

    TransactionTestCase._fixture_teardown = flush_everything
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture(autouse=True)
def every_test_begins_in_chinese() -> None:
    """A request leaves its language behind in the thread; the order of tests must not matter."""
    translation.activate(settings.LANGUAGE_CODE)
