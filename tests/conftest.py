"""What every test leans on without asking."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation

from tests.lms.audit.lifting import lifted

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-matrix", action="store_true", help="write the role matrix as the site answers now")
    parser.addoption(
        "--database-only",
        action="store_true",
        help="run only what asks the database: for a second one, after the first",
    )


@pytest.hookimpl(trylast=True)  # the journeys' conftest marks its tests in the same hook
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database-only"):
        rest = [item for item in items if not asks_the_database(item)]
        config.hook.pytest_deselected(items=rest)
        items[:] = [item for item in items if asks_the_database(item)]


def asks_the_database(item: pytest.Item) -> bool:
    named = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(named & DATABASE_FIXTURES)


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
