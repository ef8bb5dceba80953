"""Databases kept ready: migrated once, copied whenever one is wanted clean.

Migrating costs twenty seconds, emptying two hundred tables seconds more; copying a file (SQLite) or a template
(PostgreSQL) costs a blink. What was prepared is kept under a name made from everything that decides what migrations
leave behind, so a stale one is never taken. Whoever wants the room may drop any of them at any time.
"""

import fcntl
import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import connection, connections
from django.test.utils import setup_databases
from psycopg.sql import SQL, Identifier
from wagtail.models import Site

DECISIVE = (
    "*/migrations/*.py", "*/*/migrations/*.py", "*/receivers.py", "*/*/receivers.py", "*/models/triggers.py",
    "*/*/models/triggers.py", "*/models/*guards.py", "*/*/models/*guards.py", "lms/common/migrating.py", "lms/common/triggers.py",
)  # fmt: skip
EMPTY, DEMO = "empty", "demo"
_spoilt = False


def prepare() -> None:
    """Point the connection at a freshly migrated database of this worker's own."""
    with _one_at_a_time():
        if not _kept(EMPTY):
            setup_databases(verbosity=0, interactive=False, serialized_aliases=[])
            _keep(EMPTY)
            return
        name = connection.creation._get_test_db_name()
        connection.close()
        settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
        renew()


def renew(which: str = EMPTY) -> None:
    """Put the prepared database in place of the one in use, whatever state that is in."""
    global _spoilt
    _put(which)
    _spoilt = False
    # Rows remembered by this process may be gone or have other keys.
    ContentType.objects.clear_cache()
    Site.clear_site_root_paths_cache()
    cache.clear()


def spoil() -> None:
    """Note that the one in use is to be renewed before anybody looks at it: not now, for the next may want another."""
    global _spoilt
    _spoilt = True


def is_spoilt() -> bool:
    """Whether what was committed still lies there."""
    return _spoilt


def ready(which: str, fill: Callable[[], None]) -> None:
    """Keep a prepared database with more in it, for all workers of this run: `renew(which)` puts it in place.

    The first to ask fills it, the others wait. `drop` it once the run is over.
    """
    with _one_at_a_time():
        if not _kept(which):
            renew()
            fill()
            _keep(which)
            spoil()


def hand_out(target: Path) -> None:
    """A file of SQLite with the prepared database in it, for other processes. After `prepare`."""
    _copy(_file(EMPTY), target)


def _digest() -> str:
    """Everything that decides what migrating leaves behind."""
    root = Path(settings.BASE_DIR)
    decisive = sorted({root / "requirements-test.lock", *(path for glob in DECISIVE for path in root.glob(glob))})
    tables = sorted(app.label for app in apps.get_app_configs() if app.models_module)
    found = hashlib.sha256(f"{sys.version}{tables}".encode())
    for path in decisive:
        found.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return found.hexdigest()[:16]


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Workers of one run, and runs beside each other, prepare nothing twice and copy nothing half-made."""
    _folder().mkdir(parents=True, exist_ok=True)
    with (_folder() / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _folder() -> Path:
    return Path(settings.BASE_DIR) / "data" / "prepared"


def _title(which: str) -> str:
    return f"prepared_{which}_{_digest() if which == EMPTY else _run()}"


def _run() -> int:
    """The process whose children all workers of a run are; where there are none, it is this one."""
    return os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()


def _file(which: str) -> Path:
    return _folder() / f"{_title(which)}.sqlite3"


def _kept(which: str) -> bool:
    if connection.vendor == "sqlite":
        return _file(which).exists()
    return bool(_owner(SQL("SELECT 1 FROM pg_database WHERE datname = {}").format(_title(which))))


def _keep(which: str) -> None:
    _leave()
    if connection.vendor == "sqlite":
        _copy(Path(connection.settings_dict["NAME"]), _file(which))
    else:
        _copy_postgres(connection.settings_dict["NAME"], _title(which))


def _put(which: str) -> None:
    _leave()
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        for leftover in ("-wal", "-shm"):
            Path(f"{name}{leftover}").unlink(missing_ok=True)
        _copy(_file(which), Path(name))
    else:
        _copy_postgres(_title(which), name)


def drop(which: str) -> None:
    """Keep it no longer."""
    if connection.vendor == "sqlite":
        _file(which).unlink(missing_ok=True)
    else:
        _owner(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(_title(which))))


def _leave() -> None:
    """Nobody of this process may be at a database that is copied. The last to leave SQLite's folds its log into the file."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()


def _copy(source: Path, target: Path) -> None:
    """As a whole or not at all."""
    part = target.with_suffix(".part")
    shutil.copyfile(source, part)
    part.replace(target)


def _copy_postgres(source: str, target: str) -> None:
    _owner(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(target)))
    _owner(SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(target), Identifier(source)))


def _owner(statement) -> list:
    """What the server answers, asked from beside the databases that are copied."""
    at = connection.settings_dict
    with psycopg.connect(
        host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"], dbname="postgres", autocommit=True
    ) as server:
        answer = server.execute(statement)
        return answer.fetchall() if answer.description else []
