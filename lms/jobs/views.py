"""Long work as its starter sees it: a page that follows it, and what it left."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from lms.common import tables
from lms.common.entry import entry, signed_in
from lms.common.sheets import Column
from lms.jobs import access, background, operations, queries
from lms.jobs.background import registry
from lms.jobs.background.progress import files
from lms.jobs.models import Job

PER_PAGE = 20
# The first half minute is asked every second, later every three: nobody stares at it any more.
QUICK_SECONDS = 30
TONES = {Job.State.DONE: "ok", Job.State.FAILED: "bad", Job.State.CANCELLED: "warn", Job.State.RUNNING: "run"}
COLUMNS = [Column(gettext_lazy("行"), "row"), Column(gettext_lazy("原因"), lambda failure: gettext(failure["why"]))]


@entry(signed_in)
@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """My work, newest first."""
    jobs = access.jobs_visible_to(request.user)
    page = Paginator(jobs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "jobs/list.html", {"page": page, "cards": [_context(job) for job in page]})


@entry(signed_in)
@require_safe
def job_detail(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One piece of work; the card in it renews itself."""
    return render(request, "jobs/detail.html", _context(access.access_job(request.user, pk)))


@entry(signed_in)
@require_safe
def card(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The card alone. Finished work comes without a trigger, so that the asking ends by itself."""
    return render(request, "jobs/_card.html", _context(access.access_job(request.user, pk)))


@entry(signed_in)
@require_POST
def cancel(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take it back."""
    operations.cancel(pk, by=request.user)
    return redirect("jobs:detail", pk)


@entry(signed_in)
@require_POST
def retry(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Try again, or only the rows that failed."""
    return redirect("jobs:detail", operations.retry(pk, by=request.user).pk)


@entry(signed_in)
@require_safe
def file(request: HttpRequest, pk: uuid.UUID) -> FileResponse:
    """What the work left."""
    job = access.access_job(request.user, pk)
    path = files() / job.result.get("file", "")
    if not job.result.get("file") or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name)


@entry(signed_in)
@require_safe
def failures(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The rows that failed, with why, as a file."""
    job = access.access_job(request.user, pk)
    found = tables.download(request, f"failures-{pk}", COLUMNS, job.failures)
    if found is None:
        raise Http404
    return found


def _context(job: Job) -> dict[str, Any]:
    waited = (timezone.now() - job.created_at).total_seconds()
    return {
        "job": job,
        "label": background.label_of(job.kind),
        "step": gettext(job.step) if job.step else "",
        "percent": queries.percent(job),
        "tone": TONES.get(Job.State(job.state), ""),
        "problem": gettext(job.problem) if job.problem else "",
        "failures": [{"row": failure["row"], "why": gettext(failure["why"])} for failure in job.failures[:20]],
        "every": "1s" if waited < QUICK_SECONDS else "3s",
        "can_cancel": not job.is_finished and registry.is_cancellable(job.kind),
        "can_retry": job.state in {Job.State.FAILED, Job.State.CANCELLED} or bool(job.failures and job.is_finished),
    }
