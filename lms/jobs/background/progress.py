"""What a runner says of its work while it works."""

import errno
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy

from lms.common.errors import WrongState
from lms.jobs.errors import Cancelled, LeaseLost
from lms.jobs.models import Job

WRITE_EVERY_SECONDS = 0.5
MOST_FAILURES = 1000
FULL = (errno.ENOSPC, errno.EDQUOT)
NO_ROOM = gettext_lazy("服务器存储空间已满，文件没有写成，也没有留下半份。请联系管理员，腾出空间后重试。")
COUNTERS = ("step", "step_number", "step_count", "done", "total", "succeeded", "skipped", "failed", "failures")


class Progress:
    """The work's arguments, and the way to say how far it is. Each word renews the lease.

    Call it between transactions, not within: what a transaction holds back nobody sees, and on SQLite it would keep
    everybody else from writing. Within one it only looks whether the work was taken back.
    """

    def __init__(self, job: Job, lease_seconds: int) -> None:
        self.arguments: dict[str, Any] = job.arguments
        self._job = job
        self._lease = timedelta(seconds=lease_seconds)
        self._depth = len(connection.atomic_blocks)
        self._written_at = 0.0

    @property
    def failures(self) -> list[dict[str, str]]:
        """What failed so far: row and why, at most the first thousand."""
        return self._job.failures

    @property
    def rows(self) -> frozenset[str] | None:
        """The rows to do again, when only failed ones are retried; None means all."""
        rows = self.arguments.get("rows")
        return None if rows is None else frozenset(rows)

    def step(self, label: object, total: int = 0, *, done: int = 0, of: int = 0) -> None:
        """Begin a step of `total` units, `done` of which were done by an earlier attempt. Raises Cancelled.

        of  how many steps there are, where that is known
        """
        job = self._job
        job.step, job.step_number, job.step_count = source_of(label)[:80], job.step_number + 1, of or job.step_count
        job.total, job.done, job.succeeded, job.skipped = total, done, done, 0
        self._write()

    def advance(self, ok: int = 0, *, skipped: int = 0, failed: object = "", why: object = "") -> None:
        """Some units more: done well, skipped, or the one named `failed` and why. Raises Cancelled.

        Written at most twice a second, so call it as often as you like.
        """
        job = self._job
        job.succeeded, job.skipped = job.succeeded + ok, job.skipped + skipped
        if failed:
            job.failed += 1
            job.failures += [{"row": str(failed), "why": source_of(why)}] if job.failed <= MOST_FAILURES else []
        job.done += ok + skipped + bool(failed)
        if time.monotonic() - self._written_at >= WRITE_EVERY_SECONDS:
            self._write()

    def path(self, name: str) -> Path:
        """Where the work may leave a file for the person who started it; return it as {"file": path}."""
        folder = files() / str(self._job.pk)
        folder.mkdir(parents=True, exist_ok=True, mode=0o750)
        return folder / Path(name).name

    @contextmanager
    def leaving(self, name: str) -> Iterator[Path]:
        """`path` for as long as the file is written; of one that is not written to its end nothing stays.

        Each attempt has a file of its own: what one that lost its lease still writes is in nobody's way.
        Raises WrongState where the disk is full: half a file would keep it so, and another try would end the same.
        """
        path = self.path(name)
        # An earlier attempt that lost its lease may still be writing: let it do so where nobody reads.
        path.unlink(missing_ok=True)
        try:
            yield path
        except LeaseLost:
            raise  # what stands here now is the other attempt's
        except BaseException as error:
            path.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno in FULL:
                raise WrongState(NO_ROOM) from error
            raise

    def counters(self) -> dict[str, Any]:
        """The columns that say how far the work is."""
        return {name: getattr(self._job, name) for name in COUNTERS}

    def _write(self) -> None:
        self._written_at = time.monotonic()
        held = Job.objects.held_by(self._job)
        within = len(connection.atomic_blocks) > self._depth
        if within and held.exists():
            return
        if within or not held.update(lease_until=timezone.now() + self._lease, **self.counters()):
            taken_back = Job.objects.filter(pk=self._job.pk, state=Job.State.CANCELLED).exists()
            raise Cancelled if taken_back else LeaseLost


def files() -> Path:
    """The folder of everything that work has left."""
    return Path(settings.MEDIA_ROOT) / "jobs"


def source_of(words: object) -> str:
    """The words in the source language, so that each reader gets them in their own."""
    with translation.override("zh-hans"):
        return str(words)
