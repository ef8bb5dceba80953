"""Taking up a piece of work, doing it, and saying how it ended. The row is the truth at every moment."""

import logging
import uuid
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_noop

from lms.audit import public as audit
from lms.common.errors import DomainError
from lms.jobs.background import registry
from lms.jobs.background.progress import Progress, files, source_of
from lms.jobs.errors import Cancelled, LeaseLost
from lms.jobs.models import Job
from lms.notices import public as notices

logger = logging.getLogger(__name__)
MOST_ATTEMPTS = 5
PAUSE = timedelta(seconds=30)
# Whoever waited this long has gone to do something else: tell them by mail too.
LONG = timedelta(minutes=2)
UNKNOWN = gettext_noop("这个版本不会做这类任务。")
TOO_OFTEN = gettext_noop("程序多次中断，已停止重试。管理员能在日志里看到原因。")
State = Job.State


def run(job_id: uuid.UUID | str) -> None:
    """Do the work if nobody else does. Whoever comes second, or late, finds nothing to do."""
    job = _claim(job_id)
    if job is None:
        return
    runner = registry.find(job.kind)
    if runner is None:
        return _fail(job, UNKNOWN)
    progress = Progress(job, runner.lease_seconds)
    try:
        result = runner.run(progress) or {}
    except (Cancelled, LeaseLost):
        return
    except DomainError as error:
        # A refusal has its reason, and would have the same one again.
        _fail(job, source_of(error.message))
    except Exception:
        logger.exception("job %s stopped", job.kind)
        _put_back(job)
    else:
        _finish(job, progress, result)


def _claim(job_id: uuid.UUID | str) -> Job | None:
    """The row, ours for the lease; None if it is somebody's, or finished, or was tried too often."""
    now, owner = timezone.now(), str(uuid.uuid4())
    job = Job.objects.filter(pk=job_id).first()
    if job is None:
        return None
    runner = registry.find(job.kind)
    lease = timedelta(seconds=runner.lease_seconds) if runner else PAUSE
    taken = Job.objects.free().filter(pk=job_id, attempts__lt=MOST_ATTEMPTS).update(
        state=State.RUNNING, owner=owner, lease_until=now + lease, attempts=F("attempts") + 1,
        started_at=Coalesce("started_at", now), step="", step_number=0, done=0, total=0, succeeded=0, skipped=0,
        failed=0, failures=[],
    )  # fmt: skip
    if not taken:
        give_up(job_id)
        return None
    return Job.objects.get(pk=job_id)


def give_up(job_id: uuid.UUID | str) -> None:
    """Say that work failed which stopped its worker too often; nothing for work that may still be tried."""
    job = Job.objects.free().filter(pk=job_id, attempts__gte=MOST_ATTEMPTS).first()
    if job is not None:
        _fail(job, TOO_OFTEN)


def _put_back(job: Job) -> None:
    """Leave it for another try in a while; the sweeper takes it up."""
    if job.attempts >= MOST_ATTEMPTS:
        return _fail(job, TOO_OFTEN)
    Job.objects.held_by(job).update(state=State.QUEUED, lease_until=timezone.now() + PAUSE, owner="")
    return None


@transaction.atomic
def _finish(job: Job, progress: Progress, result: dict[str, Any]) -> None:
    now = timezone.now()
    columns = progress.counters()
    if not Job.objects.held_by(job).update(
        state=State.DONE, finished_at=now, lease_until=None, result=_kept(result), **columns
    ):
        return
    counts = {"ok": columns["succeeded"], "skipped": columns["skipped"], "failed": columns["failed"]}
    audit.record("job.done", job, by=None, **counts)
    _tell(job, "job.finished", now, counts)


@transaction.atomic
def _fail(job: Job, problem: str) -> None:
    now = timezone.now()
    # The very row that was seen: if somebody took it up meanwhile, it is theirs to end.
    seen = Job.objects.filter(pk=job.pk, owner=job.owner, state=job.state, attempts=job.attempts)
    if not seen.update(state=State.FAILED, finished_at=now, lease_until=None, problem=problem[:300]):
        return
    audit.record("job.failed", job, by=None, result="failed", problem=problem)
    _tell(job, "job.failed", now, {"problem": notices.Translated(problem)})


def _tell(job: Job, kind: str, now: datetime, words: dict[str, object]) -> None:
    if job.started_by_id is None:
        return
    took_long = now - (job.started_at or job.created_at) > LONG
    notices.notify(
        job.started_by_id,
        kind,
        words={"job": notices.Translated(source_of(registry.label_of(job.kind))), **words},
        url=f"/jobs/{job.pk}/",
        also_by=[notices.Channel.EMAIL] if took_long else [],
    )


def _kept(result: dict[str, Any]) -> dict[str, Any]:
    """The result as the row keeps it: a file by its place under the folder of all work."""
    file = result.get("file")
    return result | {"file": str(Path(file).relative_to(files()))} if isinstance(file, Path) else result
