"""Starting work, taking it back, trying again."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import WrongState
from lms.common.send import after_commit
from lms.jobs import access, tasks
from lms.jobs.background import registry
from lms.jobs.models import Job
from lms.people.models import User

State = Job.State


@transaction.atomic
def start(kind: str, *, by: User | None, key: str, arguments: dict[str, Any]) -> Job:
    """The work of that key, queued now or started before. Nobody is asked: the caller has checked who may.

    key        names this very work, so that a double click or a retry starts nothing twice: "issue:run-7:2026-11-24"
    arguments  ids and small values the runner reads; kept as JSON, so nothing personal
    raises     LookupError for a kind no app registered; WrongState if the key stands for other work
    """
    if registry.find(kind) is None:
        raise LookupError(f"no runner is registered for {kind}")
    job, is_new = Job.objects.get_or_create(key=key, defaults={"kind": kind, "arguments": arguments, "started_by": by})
    if is_new:
        audit.record("job.started", job, by=by, arguments=arguments)
        after_commit(tasks.run_job, str(job.pk))
    elif (job.kind, job.arguments, job.started_by_id) != (kind, arguments, by.pk if by else None):
        raise WrongState(_("同样的任务已经以别的内容或由别人启动，没有再启动一次。"))
    return job


@transaction.atomic
def cancel(job_id: uuid.UUID, *, by: User) -> Job:
    """Take work back: what whole steps have done stays, the step under way is undone. Finished work stays as it is.

    Raises WrongState for work that goes on without its job.
    """
    job = access.access_job(by, job_id)
    if not registry.is_cancellable(job.kind) and not job.is_finished:
        raise WrongState(_("这项任务不能取消：它只是跟着看进度，要做的事已经定了。"))
    running = Job.objects.filter(pk=job.pk, state__in=[State.QUEUED, State.RUNNING])
    # The worker sees it at its next word and stops; a queued one is never taken up.
    if running.update(state=State.CANCELLED, finished_at=timezone.now(), lease_until=None):
        audit.record("job.cancelled", job, by=by)
    job.refresh_from_db()
    return job


@transaction.atomic
def retry(job_id: uuid.UUID, *, by: User) -> Job:
    """The work that tries again: the same row if it was not completed, a new one for the rows that failed.

    Raises WrongState if there is nothing to try again.
    """
    job = access.access_job(by, job_id)
    if job.state == State.DONE and job.failures:
        rows = [failure["row"] for failure in job.failures]
        return start(job.kind, by=by, key=f"retry:{job.pk}", arguments={**job.arguments, "rows": rows})
    stopped = Job.objects.filter(pk=job.pk, state__in=[State.FAILED, State.CANCELLED])
    now = timezone.now()
    if not stopped.update(
        state=State.QUEUED, attempts=0, problem="", owner="", lease_until=None, finished_at=None, woken_at=now
    ):
        raise WrongState(_("没有可以重试的内容。"))
    audit.record("job.retried", job, by=by)
    after_commit(tasks.run_job, str(job.pk))
    job.refresh_from_db()
    return job


@transaction.atomic
def forget(person: User) -> None:
    """Work goes on without the name of who started it; what has not begun is taken back."""
    mine = Job.objects.filter(started_by=person)
    mine.filter(state=State.QUEUED).update(state=State.CANCELLED, finished_at=timezone.now())
    mine.update(started_by=None)
