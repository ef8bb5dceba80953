"""What `start` refuses, each in one sentence and with nothing changed."""

import ast
import os
import runpy
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError

from lms.common.health import missing_migrations
from lms.demo import preparing

MANAGE = settings.BASE_DIR / "manage.py"


def start(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    given = {"DJANGO_SETTINGS_MODULE": "lms.settings.dev", "LMS_DATABASE_URL": "", "LMS_DATA": str(folder), **variables}
    command = [sys.executable, str(MANAGE), "start", "--port", str(free_port())]
    return subprocess.run(command, env={**os.environ, **given}, capture_output=True, text=True, timeout=60, check=False)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_taken_port_is_refused_with_another() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(CommandError) as refused:
            preparing.refuse_taken_port("127.0.0.1", port)

    first, second = str(refused.value).splitlines()
    other = port + 80 if port < 65_000 else 8080
    assert first == f"端口 {port} 用不了（可能已被占用），请换一个：python3 manage.py start --port {other}"
    assert second.endswith(f"choose another with --port {other}.")


@pytest.mark.parametrize("port", [0, -1, 65_536, 99_999])
def test_impossible_port_is_refused(port: int) -> None:
    with pytest.raises(CommandError):
        preparing.refuse_taken_port("127.0.0.1", port)


def test_broken_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "huimao.sqlite3"
    file.write_text("not a database at all, but somebody's only copy of something")

    done = start(tmp_path)

    assert done.returncode == 1
    assert f"数据库文件读不了：{file}" in done.stderr
    assert "Traceback" not in done.stderr
    assert file.read_text() == "not a database at all, but somebody's only copy of something"


def test_folder_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("")

    done = start(occupied / "data")

    assert done.returncode == 1
    assert done.stderr == f"LMS_DATA: 无法写入文件夹 {occupied / 'data'} / the folder cannot be written to\n"


def test_old_python_can_read_the_door() -> None:
    tree = ast.parse(MANAGE.read_text(encoding="utf-8"), feature_version=(3, 7))

    assert len(tree.body) > 10


def test_old_python_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    version = namedtuple("version", "major minor micro")(3, 8, 10)
    monkeypatch.setattr(sys, "version_info", version)

    with pytest.raises(SystemExit) as refused:
        runpy.run_path(str(MANAGE), run_name="__main__")

    assert refused.value.code == 2
    assert (
        capsys.readouterr().err == "需要 Python 3.11 以上，现在是 3.8。\nPython 3.11 or newer is needed, this is 3.8.\n"
    )


@pytest.mark.parametrize(
    ("host", "address"),
    [("127.0.0.1", "http://127.0.0.1:8000"), ("::", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")],
)
def test_address_is_what_a_person_types(host: str, address: str) -> None:
    assert preparing.site_address(host, 8000) == address


@pytest.mark.django_db
def test_logins_are_told_only_while_debugging(settings: object) -> None:
    settings.DEBUG = False

    assert preparing.demo_logins() == []


@pytest.mark.django_db
def test_migrated_database_misses_nothing() -> None:
    assert missing_migrations() == []
