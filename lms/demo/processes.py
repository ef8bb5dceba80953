"""One small parent for the web server, the worker and the clock: it restarts what dies and stops all together.

`start` turns into this file when everything is prepared (`python -P processes.py PLAN`). It knows the standard library
only, so that the parent takes a few megabytes instead of a second Django.
"""

import ctypes
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

LOOK_SECONDS = 0.2
HEAD_START_SECONDS = 10.0
# Everybody is gone within three seconds of Ctrl-C. An idle worker on the file queue would take four to notice.
STOP_SECONDS = 2.0
SHORTEST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
STEADY_SECONDS = 60.0  # whoever ran this long may die once without being called restless
HOPELESS_DEATHS = 4  # of the site, before it answered even once
ASK_TO_STOP = ("SIGINT", "SIGTERM", "SIGHUP")
STDERR = 2
SET_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of linux/prctl.h


@dataclass
class Plan:
    """What to run, and what to say once the address answers."""

    commands: dict[str, list[str]]
    host: str = ""
    port: int = 0
    welcome: list[str] = field(default_factory=list)

    def to_json(self) -> str:
        """The plan as one argument of a command line."""
        return json.dumps(asdict(self))


class Child:
    """One program that is kept running."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name, self.command = name, command
        self.deaths = 0
        self.rests_until: float | None = None
        self.start()

    def start(self) -> None:
        """Run the program in a session of its own: Ctrl-C reaches the parent alone, a signal the whole family."""
        self.started_at = time.monotonic()
        self.rests_until = None
        tied = die_with_parent if sys.platform == "linux" else None
        # Standard output is the parent's alone: `start --check` writes JSON there, and others read it.
        self.process = subprocess.Popen(self.command, stdout=STDERR, start_new_session=True, preexec_fn=tied)

    def look(self) -> str:
        """Start the program again where it has died and rested; one sentence when it is found dead, else nothing."""
        code = self.process.poll()
        if code is None:
            return ""
        if self.rests_until is None:
            pause = self._rest()
            return f"{self.name} 已退出（{code}），{pause:g} 秒后重启 / ended ({code}), starts again in {pause:g} s"
        if time.monotonic() >= self.rests_until:
            self.start()
        return ""

    def _rest(self) -> float:
        """Seconds to wait before the next start: twice as long after each early death."""
        self.kill_family()  # its own children would keep the port
        now = time.monotonic()
        self.deaths = 1 if now - self.started_at > STEADY_SECONDS else self.deaths + 1
        pause = min(SHORTEST_PAUSE * 2 ** (self.deaths - 1), LONGEST_PAUSE)
        self.rests_until = now + pause
        return pause

    def kill_family(self) -> None:
        """End whatever is left of the program's session."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def die_with_parent() -> None:
    """Between fork and exec: have the kernel end this program when its parent is gone, however it went."""
    ctypes.CDLL(None).prctl(SET_DEATH_SIGNAL, signal.SIGTERM)


def stop(children: list[Child]) -> None:
    """Ask all to stop at once, wait a little, then end what is left. Work that is cut off is found by the sweeper."""
    for child in children:
        if child.process.poll() is None:
            # The main process only: signalling the group would cut a pool's tasks.
            child.process.terminate()
    until = time.monotonic() + STOP_SECONDS
    while any(child.process.poll() is None for child in children) and time.monotonic() < until:
        time.sleep(0.05)
    for child in children:
        child.kill_family()
        child.process.wait()


@contextmanager
def running(commands: dict[str, list[str]]) -> Iterator[list[Child]]:
    """The programs, started, and stopped again whatever happens."""
    children: list[Child] = []
    try:
        for name, command in commands.items():
            children.append(Child(name, command))
        yield children
    finally:
        stop(children)


def answers(host: str, port: int) -> bool:
    """Whether the site is up. Behind strict settings it may refuse this host name, but it answers."""
    connection = http.client.HTTPConnection(host, port, timeout=1)
    try:
        connection.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def supervise(plan: Plan, is_over: Callable[[], bool], say: Callable[[str], None] = print) -> bool:
    """Keep the plan's programs running until it is over; greet once the address answers. Returns whether it did.

    The first program starts alone: on two cores the site is up seconds earlier than in a race with the others.
    """
    waiting = list(plan.commands.items())
    greeted = not plan.port
    alone_until = time.monotonic() + (HEAD_START_SECONDS if plan.port else 0)
    with running(dict([waiting.pop(0)])) as children:
        while not is_over():
            for child in children:
                if happened := child.look():
                    say(happened)
            if not greeted and answers(plan.host, plan.port):
                greeted = True
                say("\n".join(plan.welcome))
            if not greeted and children[0].deaths >= HOPELESS_DEATHS:
                say("网站启动不了，原因见上 / the site does not come up, see above")
                break
            if waiting and (greeted or time.monotonic() > alone_until):
                children.append(Child(*waiting.pop(0)))
            time.sleep(LOOK_SECONDS)
    return greeted


def main(argument: str) -> int:
    """Supervise the plan until somebody asks to stop; 1 where the site never came up."""
    asked: list[int] = []
    for name in ASK_TO_STOP:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, frame: asked.append(number))
    came_up = supervise(Plan(**json.loads(argument)), lambda: bool(asked), lambda text: print(text, flush=True))
    return 0 if came_up or asked else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
