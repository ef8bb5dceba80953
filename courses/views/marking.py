"""Assignments for those who teach: set, publish, mark; and everything that waits, the oldest first."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import access
from courses.access import assignments as assignment_access
from courses.forms import put_errors
from courses.forms.assignments import AssignmentForm, initial_of
from courses.models import Assignment, CourseRun, Submission
from courses.operations import assignments as operations
from courses.operations import submissions
from courses.queries import assignments as queries
from lms.common.entry import entry
from lms.common.errors import DomainError, Invalid
from lms.organisations.access import access_organisation
from lms.organisations.public import Organisation

PER_PAGE = 50


@entry(access.works_in_teaching)
@require_safe
def marking_queue(request: HttpRequest, org: str) -> HttpResponse:
    """What waits to be marked in all one's runs of the school, the oldest first, with the days it has waited."""
    school = access_organisation(request.user, org, *access.TEACHING)
    rows = queries.waiting_in(assignment_access.runs_marked_by(request.user, school.pk))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = [(row, queries.days_waiting(row.handed_in_at)) for row in page]
    return render(request, "courses/marking_queue.html", {"school": school, "page": page, "lines": lines})


@entry(access.works_in_teaching)
@require_safe
def run_assignments(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """The run's assignments with what waits and what is marked."""
    school, run = _run(request, org, run_id)
    context = {
        "school": school,
        "run": run,
        "rows": queries.with_counts(run),
        "can_set": assignment_access.can_set(request.user, run),
    }
    return render(request, "courses/run_assignments.html", context)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def new_assignment(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """A form for one more assignment; it stays hidden until it is published."""
    school, run = _run(request, org, run_id, to="manage")
    form = AssignmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if run.assignments.filter(code=code).exists():
            form.add_error("code", _("这个代码已经用过，请换一个。"))
        elif (made := _set(form, run, code, request)) is not None:
            return redirect("courses:run_assignment", org, run_id, made.pk)
    context = {"school": school, "run": run, "form": form, "assignment": None}
    return render(request, "courses/assignment_form.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_assignment(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Another wording, other dates; another rubric becomes a new version."""
    school, run = _run(request, org, run_id, to="manage")
    found = assignment_access.access_run_assignment(request.user, run, pk, to="set")
    form = AssignmentForm(request.POST or None, assignment=found, initial=initial_of(found))
    if request.method == "POST" and form.is_valid() and _set(form, run, found.code, request) is not None:
        return redirect("courses:run_assignment", org, run_id, pk)
    context = {"school": school, "run": run, "form": form, "assignment": found}
    return render(request, "courses/assignment_form.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_safe
def run_assignment(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """One assignment: what it asks, its rubric, and everything handed in."""
    school, run = _run(request, org, run_id)
    found = assignment_access.access_run_assignment(request.user, run, pk)
    context = {
        "school": school,
        "run": run,
        "assignment": found,
        "rubric": found.rubric,
        "page": Paginator(queries.handed_in(found), PER_PAGE).get_page(request.GET.get("page")),
        "can_set": assignment_access.can_set(request.user, run),
        "can_mark": assignment_access.can_mark(request.user, run),
    }
    return render(request, "courses/run_assignment.html", context)


@entry(access.works_in_teaching)
@require_POST
def publish(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Show it to the learners."""
    _school, run = _run(request, org, run_id, to="manage")
    found = assignment_access.access_run_assignment(request.user, run, pk, to="set")
    operations.publish_assignment(found.pk, by=request.user)
    messages.success(request, _("已发布，学员现在看得到。"))
    return redirect("courses:run_assignment", org, run_id, pk)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """What was handed in beside the rubric: a click a criterion, and words; then the next that waits."""
    school, run = _run(request, org, run_id)
    found = assignment_access.access_submission(request.user, run, pk)
    rubric = found.assignment.rubric
    given, problem = _given(request, found), ""
    if request.method == "POST":
        try:
            submissions.mark(found.pk, int(request.POST.get("rubric") or 0), given["levels"], by=request.user,
                             comments=given["comments"], comment=given["comment"])  # fmt: skip
        except DomainError as error:
            problem = str(error.message)
        else:
            messages.success(request, _("已批改，成绩已入成绩册，学员会收到通知。"))
            following = queries.waiting_in([run]).first()
            return redirect("courses:mark", org, run_id, following.pk) if following else redirect(
                "courses:run_assignments", org, run_id
            )  # fmt: skip
    context = {
        "school": school,
        "run": run,
        "submission": found,
        "rubric": rubric,
        "given": given,
        "problem": problem,
        "penalty": queries.penalty_of(found),
    }
    return render(request, "courses/mark.html", context, status=422 if problem else 200)


def _given(request: HttpRequest, found: Submission) -> dict[str, Any]:
    """Levels and words as posted, else as they were given before."""
    if request.method == "POST":
        post = request.POST
        levels = {name[6:]: int(post[name]) for name in post if name.startswith("level_") and post[name].isdecimal()}
        comments = {
            name[8:]: post[name].strip()[:500] for name in post if name.startswith("comment_") and post[name].strip()
        }
        return {"levels": levels, "comments": comments, "comment": post.get("comment", "")[:2000]}
    marking = getattr(found, "marking", None)
    if marking is None:
        return {"levels": {}, "comments": {}, "comment": ""}
    return {"levels": marking.levels, "comments": marking.comments, "comment": marking.comment}


def _run(request: HttpRequest, org: str, run_id: int, *, to: str = "view") -> tuple[Organisation, CourseRun]:
    school = access_organisation(request.user, org, *access.TEACHING)
    return school, access.access_run(request.user, school.pk, run_id, to=to)


def _set(form: AssignmentForm, run: CourseRun, code: str, request: HttpRequest) -> Assignment | None:
    try:
        made = operations.set_assignment(run.pk, code, form.plan(), form.criteria(), by=request.user)
    except Invalid as error:
        put_errors(form, error)
        return None
    messages.success(request, _("作业已保存。发布后学员才看得到。") if made.published_at is None else _("作业已保存。"))
    return made
