"""When the second start may do as the first did, and when it has to look at everything anew."""

import json
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from lms.demo import plans

ARGUMENTS, SURROUNDINGS = ["start", "--port", "8123"], {"LMS_DATA": "x", "DJANGO_SETTINGS_MODULE": "y", "HOME": "z"}


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def house(tmp_path: Path, port: int) -> Path:
    """A house of two files, started once; its data folder is `data`."""
    (tmp_path / "lms").mkdir()
    for name in ("manage.py", "lms/models.py"):
        (tmp_path / name).write_text("# as it was")
    (tmp_path / "data").mkdir()
    apply(tmp_path, "0001_initial")
    seal = plans.fingerprint(tmp_path, ARGUMENTS, SURROUNDINGS)
    plans.keep(tmp_path / "data", seal, host="127.0.0.1", port=port, welcome=["欢迎"], site_url="http://127.0.0.1")
    return tmp_path


def apply(house: Path, name: str) -> None:
    database = sqlite3.connect(house / "data" / "huimao.sqlite3")
    with database:
        database.execute("CREATE TABLE IF NOT EXISTS django_migrations (id INTEGER PRIMARY KEY, name TEXT)")
        database.execute("INSERT INTO django_migrations (name) VALUES (?)", [name])
    database.close()


def kept(house: Path, arguments: list[str] = ARGUMENTS, **surroundings: str) -> dict | None:
    return plans.kept(house / "data", plans.fingerprint(house, arguments, {**SURROUNDINGS, **surroundings}))


def test_nothing_changed_is_done_again(house, port):
    found = kept(house, HOME="elsewhere")

    assert found is not None
    assert (found["host"], found["port"], found["welcome"]) == ("127.0.0.1", port, ["欢迎"])
    assert plans.plan(house, "0.0.0.0", port, [])["host"] == "127.0.0.1"  # noqa: S104  asked from here


CHANGES: dict[str, Callable[[Path], object]] = {
    "code": lambda house: (house / "lms" / "models.py").write_text("# changed"),
    "a new file": lambda house: (house / "lms" / "views.py").write_text(""),
    "a migration": lambda house: apply(house, "0002_more"),
    "no database": lambda house: (house / "data" / "huimao.sqlite3").unlink(),
    "a broken database": lambda house: (house / "data" / "huimao.sqlite3").write_bytes(
        b"SQLite format 3\0" + b"x" * 99
    ),
    "a broken note": lambda house: (house / "data" / plans.KEPT).write_text(json.dumps([])),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changed_is_looked_at(house, change):
    change(house)

    assert kept(house) is None


def test_another_command_or_environment_is_looked_at(house):
    assert kept(house, ["start"]) is None
    assert kept(house, LMS_SITE_NAME="别的名字") is None


def test_a_taken_address_is_looked_at(house, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()

        assert kept(house) is None


def test_a_database_elsewhere_is_never_kept(house):
    (house / "data" / plans.KEPT).unlink()
    (house / "data" / "huimao.sqlite3").unlink()

    plans.keep(house / "data", "seal", host="127.0.0.1", port=1, welcome=[], site_url="")

    assert not (house / "data" / plans.KEPT).exists()
