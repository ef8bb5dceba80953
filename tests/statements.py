"""What each test asks its database, so that a second database is asked everything, but little of it twice.

`--note-statements`, on the first database, keeps what every test asked: statements without their values, and how each
ended. `--database-only --new-statements`, on the second, leaves out a test if others of the same app, which run, ask
every statement of it. Tests that commit and so may lock or race, that look at the vendor, or of which there is no
note always run.
"""

import heapq
import json
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

FOLDER = Path(__file__).parent.parent / "data" / "statements"
# Words in quotes and numbers are values, and so is how many stand in a row.
VALUE = re.compile(r"'(?:[^']|'')*'|\b(?:s\d+_x\d+|\d+)\b|%s")
ROW = re.compile(r"\?(?:\s*,\s*\?)+")
ROWS = re.compile(r"\(\?+\)(?:\s*,\s*\(\?+\))+")
VENDORS = ("connection.vendor", "tests/lms/common/search/")
Shapes = frozenset[str]


def shape(sql: str) -> str:
    """The statement without its values."""
    return ROWS.sub("(?)", ROW.sub("?", VALUE.sub("?", sql)))


class Notes:
    """A plugin that listens to the database while tests run, and writes down who asked what."""

    def __init__(self, worker: str) -> None:
        self.file = FOLDER / f"{worker}.json"
        self.asked: set[str] = set()
        self.shapes: dict[str, str] = {}
        self.tests: dict[str, dict[str, Any]] = {}
        connection.execute_wrappers.append(self._listen)

    def _listen(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        said = self.shapes.get(sql) or self.shapes.setdefault(sql, shape(sql))
        try:
            answer = execute(sql, params, many, context)
        except Exception as error:
            # What a database does after it has refused is a matter of its own.
            self.asked.add(f"{type(error).__name__}: {said}")
            raise
        self.asked.add(said)
        return answer

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Around each test with its fixtures."""
        self.asked, began = set(), time.monotonic()
        done = yield
        self.tests[item.nodeid] = {"asked": sorted(self.asked), "seconds": time.monotonic() - began}
        return done

    def pytest_sessionfinish(self) -> None:
        """One file a worker."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.file.write_text(json.dumps(self.tests, ensure_ascii=False), encoding="utf-8")


def configure(config: pytest.Config) -> None:
    """Take notes where that is wished; the first process of a run throws the old ones away."""
    if not config.getoption("--note-statements"):
        return
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker:
        shutil.rmtree(FOLDER, ignore_errors=True)
    config.pluginmanager.register(Notes(worker or "alone"), "statements")


def needed(items: list[pytest.Item]) -> set[str]:
    """The names of those tests that have to run on a second database."""
    notes: dict[str, dict[str, Any]] = {}
    for file in FOLDER.glob("*.json"):
        notes |= json.loads(file.read_text(encoding="utf-8"))
    always = {item.nodeid for item in items if item.nodeid not in notes or _is_special(item)}
    asked = {item.nodeid: _asked(item, notes[item.nodeid]["asked"]) for item in items if item.nodeid in notes}
    known = {word for name in always & asked.keys() for word in asked[name]}
    seconds = {name: notes[name]["seconds"] for name in asked.keys() - always}
    return always | set(_cover({name: asked[name] for name in sorted(seconds)}, known, seconds))


def _is_special(item: pytest.Item) -> bool:
    mark = item.get_closest_marker("django_db")
    commits = bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ())
    return commits or VENDORS[1] in item.nodeid or VENDORS[0] in item.path.read_text(encoding="utf-8")


def _asked(item: pytest.Item, shapes: Iterable[str]) -> Shapes:
    """In each app anew: the same statement with another meaning is asserted by other tests."""
    return frozenset(f"{_app(item.nodeid)} {said}" for said in shapes)


def _app(name: str) -> str:
    """The tests of one app: tests/courses, tests/lms/contests."""
    parts = name.split("/")
    return "/".join(parts[: 3 if parts[1] == "lms" else 2])


def _cover(asked: dict[str, Shapes], known: set[str], seconds: dict[str, float]) -> Iterator[str]:
    """Tests that ask everything together, the most that is new in a second first."""
    queue = [(-len(words - known) / (seconds[name] + 0.01), name) for name, words in asked.items()]
    heapq.heapify(queue)
    while queue:
        _, name = heapq.heappop(queue)
        worth = -len(asked[name] - known) / (seconds[name] + 0.01)
        if worth and queue and worth > queue[0][0]:
            heapq.heappush(queue, (worth, name))
        elif worth:
            known |= asked[name]
            yield name
