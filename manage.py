#!/usr/bin/env python3
"""The door: `manage.py start` serves the platform, `manage.py test` tests it; both first install what they need.

Only this file runs before anything is installed: standard library, and words that an old Python can still read.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

HERE = Path(__file__).absolute().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
UNFINISHED = VENV / "unfinished"
VERSION = "%d.%d" % sys.version_info[:2]  # noqa: UP031  the same words are put to the other Python below
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
TESTING = sys.argv[1:2] == ["test"]


def main() -> None:
    """Make sure of the environment, step into it, and let Django take over."""
    if sys.version_info < (3, 11):
        stop(2, f"需要 Python 3.11 以上，现在是 {VERSION}。", f"Python 3.11 or newer is needed, this is {VERSION}.")
    # It only ever makes every start two seconds slower: nothing that was compiled is kept.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if sys.prefix != sys.base_prefix:
        # Whoever stands in an environment already is trusted to have filled it.
        return run_django()
    set_up("requirements-test.lock" if TESTING else "requirements.lock")
    return os.execv(str(PYTHON), [str(PYTHON), str(HERE / "manage.py"), *sys.argv[1:]])


def set_up(lock: str) -> None:
    """Bring .venv to what the lock file says. The stamp is written last, so a half-finished run is done again."""
    wanted = VERSION + " " + hashlib.sha256((HERE / lock).read_bytes()).hexdigest()
    stamp = VENV / (lock + ".done")
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted:
        return
    say("正在安装依赖，通常半分钟左右……", "Installing what is needed, usually about half a minute…")
    try:
        if UNFINISHED.exists() or not is_usable():
            shutil.rmtree(str(VENV), ignore_errors=True)
            VENV.mkdir()
            quietly([sys.executable, "-m", "venv", "--without-pip", str(VENV)])
        UNFINISHED.touch()
        install(lock)
        stamp.write_text(wanted)
        UNFINISHED.unlink()
    except OSError as error:
        stop(
            1,
            "无法写入 .venv，请检查权限和磁盘空间。",
            f"Cannot write to .venv: check permissions and space. ({error})",
        )
    except subprocess.CalledProcessError as error:
        last = (error.output.decode(errors="replace").strip() or str(error)).splitlines()[-1]
        stop(
            1,
            "依赖没有装上，请检查网络和权限后重试。",
            f"Packages could not be installed: check network, rights. ({last})",
        )


def install(lock: str) -> None:
    """Install the lock with uv, four times as fast; with pip where uv will not run. The outer pip writes into .venv."""
    pip = [*PIP, "--python", str(PYTHON), "install", "-q", "--retries=1", "--require-hashes", "-r"]
    if not UV.exists():
        quietly([*pip, "requirements-uv.lock"])
    # Without --compile-bytecode: two thirds of the modules are never imported here, and the others compile themselves.
    uv = [str(UV), "pip", "install", "-q", "--python", str(PYTHON), "--require-hashes"]
    try:
        quietly([*uv, "-r", lock], with_mirror_of_pip())
    except subprocess.CalledProcessError:
        quietly([*pip, lock])


def with_mirror_of_pip() -> dict:
    """The environment, with uv asking the same package mirror that the person has set up for pip."""
    asked = [*PIP, "config", "get", "global.index-url"]
    answer = subprocess.run(asked, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    mirror = os.environ.get("PIP_INDEX_URL", answer.stdout.decode().strip())
    return {"UV_DEFAULT_INDEX": mirror, **os.environ} if mirror else dict(os.environ)


def quietly(command: list, env: "dict | None" = None) -> str:
    """What the command printed; CalledProcessError with it where the command failed."""
    return subprocess.check_output(command, cwd=str(HERE), env=env, stderr=subprocess.STDOUT).decode()


def is_usable() -> bool:
    """Whether .venv's Python starts and is of the version we were called with."""
    try:
        return quietly([str(PYTHON), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).strip() == VERSION
    except (OSError, subprocess.CalledProcessError):
        return False


def run_django() -> None:
    """Hand the command line to Django; a refused setting is one sentence, not a traceback."""
    if TESTING:
        os.environ["DJANGO_SETTINGS_MODULE"] = "lms.settings.test"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
    if sys.argv[1:2] == ["start"] and "--check" in sys.argv:
        work_apart()
    elif sys.argv[1:2] == ["start"]:
        start_again()
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        stop(1, str(error))


def work_apart() -> None:
    """Give the check a new data folder of its own: it lives through months, and the site's data must not."""
    folder = Path(os.environ.get("LMS_DATA") or HERE / "data") / "check"
    shutil.rmtree(str(folder), ignore_errors=True)
    os.environ["LMS_DATA"] = str(folder)
    # The same machine's small database, whatever the site itself uses.
    os.environ.pop("LMS_DATABASE_URL", None)


def start_again() -> None:
    """Do as the last start did, without Django, if nothing has changed since; else come back."""
    file = HERE / "lms" / "demo" / "plans.py"
    # By its path: importing it from its package would bring half of what is to be avoided.
    spec = importlib.util.spec_from_file_location("plans", str(file))
    plans = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(plans)
    plans.follow(HERE, sys.argv[1:], dict(os.environ))


def say(*sentences: str) -> None:
    """Tell the person at the terminal, Chinese first."""
    print(*sentences, sep="\n", file=sys.stderr, flush=True)


def stop(code: int, *sentences: str) -> NoReturn:
    """Say why, and leave with this exit code."""
    say(*sentences)
    sys.exit(code)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
