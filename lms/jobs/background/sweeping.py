"""Finding what nobody does, and forgetting what is old."""

import shutil
import uuid
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from lms.jobs.background import running
from lms.jobs.background.progress import files
from lms.jobs.models import Job

AT_MOST = 500


def to_wake(*, patience: timedelta | None = None) -> list[uuid.UUID]:
    """Up to five hundred pieces of work that wait although they could be done, oldest first.

    patience  how long a message is given before it counts as lost; none at a worker's start, when it may be the one
              whose death lost them
    """
    patience = timedelta(seconds=settings.JOB_SWEEP_SECONDS) if patience is None else patience
    now = timezone.now()
    free = Job.objects.free()
    for job_id in free.filter(attempts__gte=running.MOST_ATTEMPTS).values_list("pk", flat=True)[:AT_MOST]:
        running.give_up(job_id)
    waiting = free.filter(attempts__lt=running.MOST_ATTEMPTS, woken_at__lte=now - patience)
    found = list(waiting.order_by("created_at").values_list("pk", flat=True)[:AT_MOST])
    Job.objects.filter(pk__in=found).update(woken_at=now)
    return found


def keep_shortest() -> dict[str, int]:
    """Delete the files of work finished JOB_FILE_DAYS ago and the rows of work finished JOB_KEEP_DAYS ago."""
    now = timezone.now()
    old = Job.objects.filter(finished_at__lt=now - timedelta(days=settings.JOB_FILE_DAYS)).exclude(result={})
    folders = [folder for pk in old.values_list("pk", flat=True) if (folder := files() / str(pk)).exists()]
    for folder in folders:
        shutil.rmtree(folder)
    rows = Job.objects.filter(finished_at__lt=now - timedelta(days=settings.JOB_KEEP_DAYS))
    return {"files": len(folders), "rows": rows.delete()[0]}
