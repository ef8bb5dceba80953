"""What every test leans on without asking."""

import gc
import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import TransactionTestCase, override_settings
from django.utils import timezone, translation
from hypothesis import HealthCheck
from hypothesis import settings as properties
from pytest_django.plugin import blocking_manager_key
from xdist.scheduler import WorkStealingScheduling

from certificates.signing import keyring
from lms.common import near
from tests import databases, standing, statements

# No test of properties is a test of time: on a machine others use, one example may take seconds.
properties.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
properties.load_profile("untimed")

SHORT_BYTES = 20
# New objects until the youngest, the middle and the old are looked through: tests make many and keep few.
TIDY_AFTER = (50_000, 20, 50)
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-matrix", action="store_true", help="write the role matrix as the site answers now")
    parser.addoption(
        "--database-only",
        action="store_true",
        help="run only what asks the database: for a second one, after the first",
    )
    parser.addoption("--note-statements", action="store_true", help="keep what each test asks the database")
    parser.addoption(
        "--new-statements", action="store_true", help="leave out tests that ask only what others ask, as noted before"
    )


def pytest_configure(config: pytest.Config) -> None:
    statements.configure(config)


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Files made while tests are collected carry the second they were made in: named so, workers would disagree."""
    return f"{argname}-of-{len(val)}-bytes" if isinstance(val, bytes) and len(val) > SHORT_BYTES else None


@pytest.hookimpl(trylast=True)  # the journeys' conftest marks its tests in the same hook
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database-only"):
        keep(config, items, {item.nodeid for item in items if asks_the_database(item)})
    if config.getoption("--new-statements"):
        keep(config, items, statements.needed(items))
    # One long test at the end would keep one process waiting for the other. The long ones begin in the first process;
    # the second comes for half of what is left there as soon as it has done its own.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> WorkStealingScheduling | None:
    """Under -n, whoever is done takes over half of what waits elsewhere, unless --dist asks for another order."""
    return WorkStealingScheduling(config, log) if config.getoption("dist") == "load" else None


def pytest_collection_finish() -> None:
    """Modules and eleven thousand collected tests live to the end: no search for rubbish need walk through them again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*TIDY_AFTER)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The process that all workers come from sweeps up after them."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        databases.drop(databases.DEMO)


def keep(config: pytest.Config, items: list[pytest.Item], names: set[str]) -> None:
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid not in names])
    items[:] = [item for item in items if item.nodeid in names]


def asks_the_database(item: pytest.Item) -> bool:
    named = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("one_database"):
        return False
    return item.get_closest_marker("django_db") is not None or bool(named & DATABASE_FIXTURES)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings) -> None:
    """In place of pytest-django's: migrated once, copied for every worker and every later run."""
    with django_db_blocker.unblock():
        databases.prepare()


@pytest.fixture(scope="module")
def standing_rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For fixtures of a module's own: rows made after this stand until its last test. Not where a test commits."""
    with django_db_blocker.unblock(), standing.rows():
        yield


@pytest.fixture(autouse=True, scope="session")
def tests_that_commit_leave_nothing() -> Iterator[None]:
    """After a test that commits, the prepared database is put back in place of Django's emptying of every table.

    What migrations made stays, and the triggers of append-only tables need no way round.
    """
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: databases.spoil()
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Before anything is made for the test that comes after one that committed. The demo is put in its place anyway."""
    if databases.is_spoilt() and "demo" not in getattr(item, "fixturenames", ()):
        with item.config.stash[blocking_manager_key].unblock():
            databases.renew()


@pytest.fixture(autouse=True, scope="session")
def signing_keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keys of this worker alone, older than its tests: a stopped clock must not stand before the key that signs."""
    folder = tmp_path_factory.mktemp("keys")
    keyring.init(folder, settings.WAGTAIL_SITE_NAME, timezone.now() - timedelta(days=30))
    with override_settings(CERTIFICATE_KEY_DIR=folder):
        yield


@pytest.fixture(autouse=True)
def nothing_is_kept_near() -> None:
    """What the process remembered for a moment belongs to another test's database."""
    near.forget()


@pytest.fixture(autouse=True)
def every_test_begins_in_chinese() -> None:
    """A request leaves its language behind in the thread; the order of tests must not matter."""
    translation.activate(settings.LANGUAGE_CODE)
