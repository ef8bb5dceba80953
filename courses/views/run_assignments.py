"""A run's assignments for those who teach: set, publish, and see how far each is."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import access
from courses.access import assignments as assignment_access
from courses.choices import SubmissionState
from courses.forms import put_errors
from courses.forms.assignments import AssignmentForm, initial_of
from courses.models import Assignment, CourseRun
from courses.operations import assignments as operations
from courses.queries import assignments as queries
from courses.queries.mentor_links import open_links
from courses.views.marking import PER_PAGE, run_of
from lms.common.entry import entry
from lms.common.errors import Invalid


@entry(access.works_in_teaching)
@require_safe
def run_assignments(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """The run's assignments with what waits and what is marked."""
    school, run = run_of(request, org, run_id)
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
    school, run = run_of(request, org, run_id, to="manage")
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
    school, run = run_of(request, org, run_id, to="manage")
    found = assignment_access.access_run_assignment(request.user, run, pk, to="set")
    form = AssignmentForm(request.POST or None, assignment=found, initial=initial_of(found))
    if request.method == "POST" and form.is_valid() and _set(form, run, found.code, request) is not None:
        return redirect("courses:run_assignment", org, run_id, pk)
    context = {"school": school, "run": run, "form": form, "assignment": found}
    return render(request, "courses/assignment_form.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_safe
def run_assignment(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """One assignment: what it asks, its rubric, everything handed in by state, and what can be released."""
    school, run = run_of(request, org, run_id)
    found = assignment_access.access_run_assignment(request.user, run, pk)
    state = request.GET.get("state", "")
    rows = queries.handed_in(found)
    rows = rows.filter(state=state) if state in SubmissionState.values else rows
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    waiting = found.mark_releases.filter(done_at=None, undone_at=None).annotate(works=Count("submissions")).first()
    context = {
        "school": school,
        "run": run,
        "assignment": found,
        "rubric": found.rubric,
        "page": page,
        "lines": [queries.mark_line(row) for row in page],
        "tally": queries.tally(found),
        "state": state,
        "states": [(one.value, one.label) for one in SubmissionState if one != SubmissionState.DRAFT],
        "waiting": waiting,
        "no_mentor": bool(found.mentor_weight) and not open_links(found).exists(),
        "ungrouped": queries.ungrouped(found).count(),
        "can_set": assignment_access.can_set(request.user, run),
        "can_mark": assignment_access.can_mark(request.user, run),
    }
    return render(request, "courses/run_assignment.html", context)


@entry(access.works_in_teaching)
@require_POST
def publish(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Show it to the learners."""
    _school, run = run_of(request, org, run_id, to="manage")
    found = assignment_access.access_run_assignment(request.user, run, pk, to="set")
    operations.publish_assignment(found.pk, by=request.user)
    messages.success(request, _("已发布，学员现在看得到。"))
    return redirect("courses:run_assignment", org, run_id, pk)


def _set(form: AssignmentForm, run: CourseRun, code: str, request: HttpRequest) -> Assignment | None:
    try:
        made = operations.set_assignment(run.pk, code, form.plan(), form.criteria(), by=request.user)
    except Invalid as error:
        put_errors(form, error)
        return None
    messages.success(request, _("作业已保存。发布后学员才看得到。") if made.published_at is None else _("作业已保存。"))
    return made
