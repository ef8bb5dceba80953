"""Asking a child: bytes in, bytes out, and how it ended."""

import logging
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

logger = logging.getLogger(__name__)
HERE = Path(__file__).parent
# What a child may need beyond its computing: to begin, and to be given a turn by the machine.
SLACK_SECONDS = 20


@dataclass(frozen=True)
class Answered:
    """What the child said, perhaps cut short, and whether it came to its end."""

    said: bytes
    ended: bool


def ask(program: str, arguments: Sequence[str], given: bytes, *, seconds: int) -> Answered:
    """The answer of one of our programs. It gets no environment, no open files, and `seconds` of computing."""
    command = [sys.executable, "-I", str(HERE / program), str(seconds), *arguments]
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command, input=given, capture_output=True, timeout=seconds + SLACK_SECONDS, check=False, env={}
        )
    except subprocess.TimeoutExpired as late:
        return _cut_short(program, "took too long", late.stdout or b"", late.stderr or b"")
    if done.returncode:
        return _cut_short(program, f"ended with {done.returncode}", done.stdout, done.stderr)
    return Answered(done.stdout, ended=True)


def _cut_short(program: str, why: str, said: bytes, cried: bytes) -> Answered:
    """A bomb, or a fault of ours: who looks after the site must be able to tell. The file is not written down."""
    logger.warning("%s: %s %s", program, why, cried[-200:].decode(errors="replace"))
    return Answered(said, ended=False)
