"""Works of an assignment that read alike, side by side. The page says what is alike and judges nobody."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from courses import access
from courses.access import assignments as assignment_access
from courses.background.similarity import text_of
from courses.grading import similarity
from courses.models import Assignment, CourseRun
from courses.operations import similarity as operations
from courses.queries.mentor_links import authors
from courses.views.marking import run_of, said
from lms.common.entry import entry
from lms.common.errors import DomainError
from lms.jobs import public as jobs


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def similar(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """The pairs of the last comparison; a POST compares what is handed in now, as a job."""
    run, found = _assignment(request, org, run_id, pk)
    if request.method == "POST":
        try:
            return redirect(jobs.address(operations.start(found.pk, by=request.user)))
        except DomainError as error:
            messages.error(request, said(error))
            return redirect("courses:similar", org, run.pk, found.pk)
    rows = found.similar_pairs.select_related("one__enrolment__person", "other__enrolment__person")
    rows = rows.select_related("one__group", "other__group").prefetch_related(
        "one__members__enrolment__person", "other__members__enrolment__person"
    )
    lines = [(row, authors(row.one), authors(row.other)) for row in rows]
    context = {
        "school": run.organisation,
        "run": run,
        "assignment": found,
        "open": [line for line in lines if line[0].set_aside_at is None],
        "aside": [line for line in lines if line[0].set_aside_at is not None],
        "shared_from": similarity.SHARED_PERCENT,
        "alike_from": similarity.ALIKE_PERCENT,
    }
    return render(request, "courses/similar.html", context)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def similar_pair(request: HttpRequest, org: str, run_id: int, pk: int, pair: int) -> HttpResponse:
    """Two works beside each other, what they share marked; a POST sets the pair aside or brings it back."""
    run, found = _assignment(request, org, run_id, pk)
    row = assignment_access.access_pair(found, pair)
    if request.method == "POST":
        operations.set_aside(row.pk, by=request.user, back=request.POST.get("act") == "back")
        return redirect("courses:similar", org, run.pk, found.pk)
    one, other = similarity.passages(text_of(row.one), text_of(row.other), without=found.instructions)
    context = {
        "school": run.organisation,
        "run": run,
        "assignment": found,
        "pair": row,
        "sides": [(row.one, authors(row.one), one), (row.other, authors(row.other), other)],
    }
    return render(request, "courses/similar_pair.html", context)


def _assignment(request: HttpRequest, org: str, run_id: int, pk: int) -> tuple[CourseRun, Assignment]:
    _school, run = run_of(request, org, run_id, to="grade")
    return run, assignment_access.access_run_assignment(request.user, run, pk)
