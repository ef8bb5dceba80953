"""A site of its own, filled with the demo and served on a free port, and one walk through it in Chromium."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

import pytest
from django.db import connection

from tests import databases
from tests.browser.pages import PAGES, Look
from tests.browser.probe import CHROMIUM

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PATIENCE = 60
# Chromium keeps one core busy, and the machines that test have two.
PROBES = 2


@dataclass(frozen=True)
class Site:
    """Where the site answers, a session cookie for every demo person, and the surroundings of its processes."""

    url: str
    cookies: dict[str, str]
    surroundings: dict[str, str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None):
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no {CHROMIUM}: the pages were not looked at in a browser (apt-get install chromium)")
    # Another process and another data folder: what the browser does never meets the other tests' database.
    folder = tmp_path_factory.mktemp("site")
    if connection.vendor == "sqlite":
        databases.hand_out(folder / "huimao.sqlite3")
    surroundings = {
        **os.environ,
        "LMS_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
        "PYTHONPATH": str(ROOT),
    }
    filled = _run([HERE / "serve.py"], surroundings)
    port = _free_port()
    command = [sys.executable, "-m", "django", "runserver", "--noreload", "--skip-checks", f"127.0.0.1:{port}"]
    server = subprocess.Popen(command, env=surroundings, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/robots.txt")
        yield Site(f"http://127.0.0.1:{port}", json.loads(filled.splitlines()[-1]), surroundings)
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="session")
def seen(served: Site) -> dict[str, dict]:
    """What Chromium found on every page, by its name."""
    with ThreadPoolExecutor(PROBES) as pool:
        lines = "".join(pool.map(lambda pages: _probe(served, pages), _shares()))
    return {found["name"]: found for found in map(json.loads, lines.splitlines())}


def _shares() -> list[list[Look]]:
    """The pages for each probe, about as many for one as for the other; a person's stay together."""
    shares: list[list[Look]] = [[] for _ in range(PROBES)]
    people = sorted(PAGES, key=lambda page: page.role or "")
    for pages in sorted((list(own) for _, own in groupby(people, lambda page: page.role)), key=len, reverse=True):
        min(shares, key=len).extend(pages)
    return shares


def _probe(served: Site, pages: list[Look]) -> str:
    wanted, cookies = json.dumps([asdict(page) | {"name": page.name} for page in pages]), json.dumps(served.cookies)
    return _run([HERE / "probe.py", served.url, wanted, cookies], {**os.environ, "PYTHONPATH": str(ROOT)})


def _run(command: list, surroundings: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *map(str, command)], env=surroundings, cwd=ROOT, capture_output=True, text=True, timeout=900
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def _wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.2)
    pytest.fail(f"{url} did not answer within {PATIENCE} s")
