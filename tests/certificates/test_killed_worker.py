"""A real worker and a real clock, as `start` runs them, killed three times amid 1,200 certificates: none lost, none twice."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lms.demo import processes
from lms.demo.plans import CLOCK, WORKER
from tests import databases

ROOT = Path(__file__).parent.parent.parent
EARNED = 1200
KILLED_AT = (200, 500, 800)  # files published when the worker is killed
PATIENCE = 540


class Site:
    """A data folder with its database, looked at from outside while others write it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def earn(self, count: int) -> None:
        command = [sys.executable, "-m", "tests.certificates.earn", str(count)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]

    def reread(self) -> int:
        """How many files come out whole, by their digest."""
        command = [sys.executable, "-m", "tests.certificates.reread"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return int(done.stdout)

    def rows(self, question: str) -> list[tuple]:
        database = sqlite3.connect(f"file:{self.folder}/huimao.sqlite3?mode=ro", uri=True, timeout=20)
        try:
            return database.execute(question).fetchall()
        finally:
            database.close()

    def one(self, question: str) -> int:
        return self.rows(question)[0][0]

    def published(self) -> int:
        return self.one("SELECT count(*) FROM certificates_certificate WHERE state = 'published'")

    def leased(self) -> int:
        return self.one("SELECT count(*) FROM certificates_certificate WHERE lease_until IS NOT NULL")


@pytest.fixture
def site(tmp_path, monkeypatch, django_db_setup) -> Site:
    """Every program started from here on lives in a folder of its own, on the embedded database and queue."""
    for name in ("LMS_DATABASE_URL", "LMS_BROKER_URL", "LMS_QUEUE_DIR", "LMS_REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LMS_DATA", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.certificates.worker_settings")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(ROOT)
    databases.hand_out(tmp_path / "huimao.sqlite3")
    return Site(tmp_path)


def wait_until(is_so: Callable[[], bool], children: list[processes.Child]) -> None:
    """Do what the parent does, start again who has died, until it is so."""
    until = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < until, f"not so after {PATIENCE} s"
        for child in children:
            child.look()
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.one_database  # a file of its own, handed to other processes
def test_worker_killed_three_times_amid_1200_certificates_makes_each_once(site):
    site.earn(EARNED)
    ends, cut_short = [], []

    with processes.running({"worker": WORKER, "clock": [*CLOCK, str(site.folder / "clock")]}) as children:
        for count in KILLED_AT:
            wait_until(lambda count=count: site.published() >= count, children)
            children[0].kill_family()
            ends.append(children[0].process.wait())
            cut_short.append(site.leased())
        wait_until(lambda: site.published() == EARNED, children)

    # The kills were real: each left work begun and not done.
    assert (ends, [count > 0 for count in cut_short]) == ([-signal.SIGKILL] * 3, [True] * 3)
    assert_each_is_made_once(site)


def assert_each_is_made_once(site: Site) -> None:
    rows = site.rows(
        "SELECT number, evidence, check_code, file_sha256, state, lease_until FROM certificates_certificate"
    )
    events = "SELECT count(*), count(DISTINCT object_id) FROM audit_auditevent WHERE action = 'certificate.published'"
    told = "SELECT count(*), count(DISTINCT url) FROM notices_notice WHERE kind = 'certificate.issued'"

    assert [len(set(column)) for column in zip(*rows, strict=True)] == [EARNED, EARNED, EARNED, EARNED, 1, 1]
    assert {row[4:] for row in rows} == {("published", None)}
    assert site.reread() == site.one("SELECT count(*) FROM certificates_imprint") == EARNED
    assert site.rows(events) == site.rows(told) == [(EARNED, EARNED)]
