"""Who may see and change work: whoever started it, and superusers."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from lms.jobs.models import Job


def jobs_visible_to(user: Any) -> QuerySet[Job]:
    """A person's own; everybody's for a superuser."""
    return Job.objects.all() if user.is_superuser else Job.objects.filter(started_by=user)


def access_job(user: Any, job_id: Any) -> Job:
    """The work, if the person started it. Raises Http404 alike otherwise."""
    job = jobs_visible_to(user).filter(pk=job_id).first()
    if job is None:
        raise Http404
    return job
