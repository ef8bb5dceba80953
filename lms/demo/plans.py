"""What `start` runs, and how a second start does it without loading Django only to find out that nothing has changed.

Address and greeting are kept beside a fingerprint of all they were made from: the command, the environment, our code,
the locked packages. While that is the same, the database reads well and has the same migrations, and the address is
free, `manage.py` turns into the parent at once; at any doubt the long way is gone, which knows what to say.

Standard library only, like manage.py, which runs this file before anything of ours.
"""

import hashlib
import json
import os
import socket
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

OURS = ("lms", "courses", "internships", "certificates")
KEPT = "started.json"
# Reading every page of a larger file would be felt at each start.
LARGEST_CHECKED = 64 * 2**20
PYTHON = [sys.executable, "-m"]
# Checked when the site is built; here it would make worker and clock load every view.
CELERY = [*PYTHON, "celery", "-q", "--skip-checks", "-A", "lms"]
# Threads: one process instead of three on a small machine; production uses prefork (lms/deploy). Of the three one at
# most sends letters (lms.notices.tasks).
WORKER = [*CELERY, "worker", "-P", "threads", "-c", "3", "-l", "WARNING",
          "--without-gossip", "--without-mingle", "--without-heartbeat"]  # fmt: skip
# A process of its own: embedded in the worker, the clock would outlive a killed worker. Its file's name comes last.
CLOCK = [*CELERY, "beat", "-l", "WARNING", "--pidfile=", "-s"]
WEB = [*PYTHON, "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "4", "--no-ws",
       "--respawn-failed-workers", "--respawn-interval", "0.5", "--workers-kill-timeout", "2",
       "--log-level", "warning"]  # fmt: skip


def plan(folder: Path, host: str, port: int, welcome: list[str]) -> dict[str, Any]:
    """What processes.Plan takes: the programs, where they answer from this machine, and the greeting."""
    commands = {
        "web": [*WEB, "--host", host, "--port", str(port), "lms.wsgi:application"],
        "worker": WORKER,
        "clock": [*CLOCK, str(folder / "clock")],
    }
    asked = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104  compared
    return {"commands": commands, "host": asked, "port": port, "welcome": welcome}


def fingerprint(house: Path, arguments: list[str], surroundings: Mapping[str, str]) -> str:
    """Everything that address and greeting are made from, but for the database."""
    named = {name: value for name, value in surroundings.items() if name.startswith(("LMS_", "DJANGO_"))}
    found = [sys.version, sys.executable, arguments, sorted(named.items()), *_files(house)]
    return hashlib.sha256(json.dumps(found).encode()).hexdigest()


def _files(house: Path) -> Iterator[tuple[str, int, int]]:
    code = (path for name in OURS for path in (house / name).rglob("*.py"))
    for path in sorted([*code, *house.glob("requirements.lock"), *house.glob("manage.py")]):
        stat = path.stat()
        yield path.relative_to(house).as_posix(), stat.st_mtime_ns, stat.st_size


def keep(folder: Path, seal: str, **address: Any) -> None:
    """Keep host, port, welcome and site_url under this fingerprint; nothing without a database file beside them."""
    if migrations := _migrations(folder):
        part = folder / (KEPT + ".part")
        part.write_text(json.dumps({**address, "fingerprint": seal, "migrations": migrations}), encoding="utf-8")
        part.replace(folder / KEPT)


def kept(folder: Path, seal: str) -> dict[str, Any] | None:
    """What was kept, if nothing has changed since and both database and address are well; else nothing."""
    try:
        found = json.loads((folder / KEPT).read_text(encoding="utf-8"))
        same = found["fingerprint"] == seal and found["migrations"] == _migrations(folder)
        return found if same and _is_free(found["host"], found["port"]) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _migrations(folder: Path) -> list[int]:
    """How many migrations the database has, and the last of them; none where it is not there or does not read well."""
    file = folder / "huimao.sqlite3"
    if not file.exists() or file.stat().st_size > LARGEST_CHECKED:
        return []
    try:
        database = sqlite3.connect(f"file:{file}?mode=rw", uri=True, timeout=5)
        try:
            if database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return []
            return list(database.execute("SELECT count(*), max(id) FROM django_migrations").fetchone())
        finally:
            database.close()
    except sqlite3.Error:
        return []


def _is_free(host: str, port: int) -> bool:
    """True; OSError where somebody else serves this address."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
    return True


def follow(house: Path, arguments: list[str], surroundings: Mapping[str, str]) -> None:
    """Turn this process into the parent that the last start turned into; come back, with nothing done, if in doubt."""
    folder = Path(surroundings.get("LMS_DATA") or house / "data")
    if found := kept(folder, fingerprint(house, arguments, surroundings)):
        wanted = plan(folder, found["host"], found["port"], found["welcome"])
        become_parent(house, wanted, {"LMS_SITE_URL": found["site_url"], **surroundings})


def become_parent(house: Path, wanted: Mapping[str, Any], surroundings: Mapping[str, str]) -> None:
    """Replace this process, and the memory Django takes in it, by the small parent."""
    os.chdir(house)
    sys.stdout.flush()
    command = [sys.executable, "-P", str(Path(__file__).parent / "processes.py"), json.dumps(wanted)]
    os.execve(sys.executable, command, dict(surroundings))  # noqa: S606  our own file
