"""What a child process begins with: little time and memory, no files to write, nothing of the site but what it needs.

A program here is started as `python -I program.py`, so this file finds its neighbours by itself.
"""

import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
MEMORY_BYTES = 768 * 1024 * 1024


def begin(seconds: int) -> None:
    """Limits, which the system enforces. Where it knows no such limits, time alone is kept, by the parent."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def open_scoring() -> None:
    """Make `lms.contests.scoring` importable without what `lms` begins with, which is Celery and the settings.

    And `courses.labs`, by which labs are scored, without the rest of its app.
    """
    for name in ("lms", "lms.contests", "courses"):
        package = types.ModuleType(name)
        package.__path__ = [str(ROOT.joinpath(*name.split(".")))]
        sys.modules[name] = package
