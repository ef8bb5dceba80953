"""Reading long work."""

from typing import Any

from django.urls import reverse

from lms.jobs.models import Job


def address(job: Job) -> str:
    """Where the work shows how far it is."""
    return reverse("jobs:detail", args=[job.pk])


def percent(job: Job) -> int:
    """How far the step is; all of it once the work is done."""
    if job.state == Job.State.DONE:
        return 100
    return min(99, round(100 * job.done / job.total)) if job.total else 0


def own_rows(person: Any) -> dict[str, list[dict[str, Any]]]:
    """The work a person has started, as plain rows."""
    return {"jobs": list(Job.objects.filter(started_by=person).values("kind", "state", "created_at", "finished_at"))}
