"""The parent: starts, restarts, greets and leaves nobody behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lms.demo import processes

SLEEP = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]
FAIL = [sys.executable, "-S", "-c", "raise SystemExit(3)"]
# A program with a child of its own, which writes its number down.
FAMILY = "import subprocess, sys, pathlib, time; c = subprocess.Popen({sleep!r}); pathlib.Path({file!r}).write_text(str(c.pid)); time.sleep(60)"


def wait_for(condition: Callable[[], bool], seconds: float = 8) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.02)
    return False


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_child_that_dies_is_started_again() -> None:
    with processes.running({"web": SLEEP}) as [child]:
        first = child.process.pid
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: child.process.poll() is not None)

        said = child.look()
        wait_for(lambda: child.look() == "" and child.process.pid != first)

        assert said == "web 已退出（-9），0.5 秒后重启 / ended (-9), starts again in 0.5 s"
        assert is_running(child.process.pid)


def test_child_that_keeps_dying_rests_twice_as_long_each_time() -> None:
    with processes.running({"web": FAIL}) as [child]:
        pauses = []
        for _ in range(8):
            child.process.wait()
            pauses.append(child._rest())
            child.start()

    assert pauses == [0.5, 1, 2, 4, 8, 16, 30, 30]


def test_death_takes_the_family_along(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    command = [sys.executable, "-S", "-c", FAMILY.format(sleep=SLEEP, file=str(note))]
    with processes.running({"web": command}) as [child]:
        wait_for(lambda: note.exists() and note.read_text() != "")
        grandchild = int(note.read_text())
        os.kill(child.process.pid, signal.SIGKILL)
        wait_for(lambda: child.process.poll() is not None)

        child.look()

        assert wait_for(lambda: not is_running(grandchild))


def test_stop_ends_who_will_not_listen() -> None:
    deaf = [sys.executable, "-S", "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"]
    began = time.monotonic()

    with processes.running({"worker": deaf}) as [child]:
        time.sleep(0.3)

    assert not is_running(child.process.pid)
    assert time.monotonic() - began < 3.3


def test_supervise_greets_once_when_the_site_answers() -> None:
    port = free_port()
    server = [sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", "lms/decisions"]
    plan = processes.Plan({"web": server, "worker": SLEEP}, "127.0.0.1", port, ["welcome"])
    said: list[str] = []
    over = time.monotonic() + 2.5

    came_up = processes.supervise(plan, lambda: time.monotonic() > over, said.append)

    assert said == ["welcome"]
    assert came_up


def test_supervise_gives_up_a_site_that_never_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "SHORTEST_PAUSE", 0.01)
    plan = processes.Plan({"web": FAIL}, "127.0.0.1", free_port(), ["welcome"])
    said: list[str] = []

    came_up = processes.supervise(plan, lambda: False, said.append)

    assert not came_up
    assert said[-1] == "网站启动不了，原因见上 / the site does not come up, see above"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_parent_asked_to_stop_leaves_nobody(number: signal.Signals) -> None:
    parent = start_parent()
    children = children_of(parent.pid)
    began = time.monotonic()

    parent.send_signal(number)
    code = parent.wait(10)

    assert code == 0
    assert time.monotonic() - began < 3
    assert [pid for pid in children if is_running(pid)] == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent was killed")
def test_parent_killed_leaves_nobody() -> None:
    parent = start_parent()
    children = children_of(parent.pid)

    parent.kill()
    parent.wait(10)

    assert wait_for(lambda: not any(is_running(pid) for pid in children))


def start_parent() -> subprocess.Popen[bytes]:
    plan = processes.Plan({"web": SLEEP, "worker": SLEEP, "clock": SLEEP})
    parent = subprocess.Popen([sys.executable, "-P", processes.__file__, plan.to_json()])
    assert wait_for(lambda: len(children_of(parent.pid)) == 3)
    time.sleep(0.5)
    return parent


def children_of(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []
