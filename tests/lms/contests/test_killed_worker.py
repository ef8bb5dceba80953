"""A real worker and a real clock, killed three times amid 1,000 answer files: none lost, none scored twice."""

import os
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

ROOT = Path(__file__).parents[3]
FILES = 1000
KILLED_AT = (150, 450, 750)  # scores written when the worker is killed
PATIENCE = 540


class Site:
    """A data folder with its database, looked at from outside while others write it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def rows(self, question: str) -> list[tuple]:
        database = sqlite3.connect(f"file:{self.folder}/huimao.sqlite3?mode=ro", uri=True, timeout=20)
        try:
            return database.execute(question).fetchall()
        finally:
            database.close()

    def one(self, question: str) -> int:
        return self.rows(question)[0][0]

    def scores(self) -> int:
        return self.one("SELECT count(*) FROM contests_scoreevent")

    def in_hand(self) -> int:
        return self.one("SELECT count(*) FROM contests_submission WHERE state = 'scoring'")

    def jobs(self) -> list[tuple]:
        return self.rows("SELECT state, total, failed FROM jobs_job WHERE kind = 'contests.scoring'")


@pytest.fixture
def site(tmp_path, monkeypatch, django_db_setup) -> Site:
    """Every program started from here on lives in a folder of its own, on the embedded database and queue."""
    for name in ("LMS_DATABASE_URL", "LMS_BROKER_URL", "LMS_QUEUE_DIR", "LMS_REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LMS_DATA", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "tests.lms.contests.worker_settings")
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
        time.sleep(0.05)


def kill_amid_a_lot(site: Site, count: int, children: list[processes.Child]) -> int:
    """Kill the worker once so many scores are written and it has files in hand; how it ended.

    It is held still first and looked at then: between a look and a kill a worker that runs on may finish its lot.
    """
    worker = children[0]
    while True:
        wait_until(lambda: site.scores() >= count and site.in_hand() > 0, children)
        os.killpg(worker.process.pid, signal.SIGSTOP)
        wait_until(lambda: all_still(worker.process.pid), children[1:])
        if site.in_hand() > 0:
            break
        os.killpg(worker.process.pid, signal.SIGCONT)
    worker.kill_family()
    return worker.process.wait()


def all_still(group: int) -> bool:
    """Whether every thread of a group is stopped, or gone."""
    stats = [stat for path in Path("/proc").glob("[0-9]*/task/[0-9]*/stat") if (stat := read(path))]
    states = [fields[0] for stat in stats if int((fields := stat.rpartition(")")[2].split())[2]) == group]
    return set(states) <= {"T", "Z", "X"}


def read(path: Path) -> str:
    """The file, or nothing where its process has ended meanwhile."""
    try:
        return path.read_text()
    except OSError:
        return ""


@pytest.mark.slow
@pytest.mark.one_database  # a file of its own, handed to other processes
def test_worker_killed_three_times_amid_1000_answer_files_scores_each_once(site):
    command = [sys.executable, "-m", "tests.lms.contests.hand_in_many", str(FILES)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    ends, cut_short = [], []

    with processes.running({"worker": WORKER, "clock": [*CLOCK, str(site.folder / "clock")]}) as children:
        for count in KILLED_AT:
            ends.append(kill_amid_a_lot(site, count, children))
            cut_short.append(site.in_hand() > 0)
        # What the dead worker still had in hand when the job went on, the clock has scored beside it.
        wait_until(lambda: site.scores() == FILES and site.jobs() == [("done", FILES, 0)], children)

    # The kills were real: each left files taken up and not scored.
    assert (ends, cut_short) == ([-signal.SIGKILL] * 3, [True] * 3)
    scored = "SELECT count(*), count(DISTINCT submission_id) FROM contests_scoreevent"
    audited = "SELECT count(*), count(DISTINCT object_id) FROM audit_auditevent WHERE action = 'contest.scored'"
    assert site.rows(scored) == site.rows(audited) == [(FILES, FILES)]
    assert site.rows("SELECT DISTINCT state, leased_until FROM contests_submission") == [("scored", None)]
    # n answers right by rule, the even ones of the rest by chance: twenty points of forty rows.
    assert site.rows("SELECT DISTINCT shown_points FROM contests_entry") == [(16,)]
