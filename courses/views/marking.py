"""Marking: what waits, the oldest first; one work beside its rubric; what concerns one work alone."""

import re
from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import access
from courses.access import assignments as assignment_access
from courses.access import discussions
from courses.choices import MarkerRole
from courses.models import CourseRun, Submission
from courses.operations import contributions
from courses.operations import marks as operations
from courses.queries import assignments as queries
from courses.queries import reports
from courses.queries.mentor_links import work_line
from courses.views import rubric_forms
from lms.common.entry import entry
from lms.common.errors import DomainError, Invalid
from lms.organisations.access import access_organisation
from lms.organisations.public import Organisation

PER_PAGE = 50


@entry(access.works_in_teaching)
@require_safe
def marking_queue(request: HttpRequest, org: str) -> HttpResponse:
    """What waits in all one's runs of the school: reports, what is due first; works to mark, the oldest first."""
    school = access_organisation(request.user, org, *access.TEACHING)
    marked = assignment_access.runs_marked_by(request.user, school.pk)
    rows = queries.waiting_in(marked)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    lines = [(row, queries.days_waiting(row.handed_in_at)) for row in page]
    waiting = reports.waiting_in(discussions.runs_moderated_by(request.user, school.pk), marked)
    context = {"school": school, "page": page, "lines": lines, "reports": waiting}
    return render(request, "courses/marking_queue.html", context)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """What was handed in beside the rubric: a click a criterion, and words; then the next that waits."""
    school, run = run_of(request, org, run_id)
    found = assignment_access.access_submission(request.user, run, pk)
    marks = {one.role: one for one in found.markings.select_related("rubric", "marked_by", "link")}
    own = marks.get(MarkerRole.TEACHER)
    is_own = own is not None and own.marked_by_id == request.user.pk
    given, problem = rubric_forms.given(request, own, is_own=is_own), ""
    if rubric_forms.keeps_private(request):
        return _tried(
            request, org, run, found, lambda: operations.keep_private(found.pk, by=request.user), rubric_forms.KEPT
        )
    if request.method == "POST":
        try:
            operations.mark(found.pk, rubric_forms.rubric_id(request), by=request.user, **given)
        except DomainError as error:
            problem = said(error)
        else:
            return _after_marking(request, org, run, found)
    context = {
        "school": school,
        "run": run,
        "submission": found,
        "line": work_line(found),
        "rubric": found.assignment.rubric,
        "given": given,
        "problem": problem,
        "penalty": queries.penalty_of(found),
        # The mentor's mark shows once the teacher has given their own: neither is to lean on the other.
        "own": own,
        "mentor": marks.get(MarkerRole.MENTOR) if own else None,
        "is_wide": queries.mark_line(found).is_wide,
        "mentor_late": found.mentor_due_at is not None and found.mentor_due_at <= timezone.now(),
        "weights": found.weights,
        "members": queries.member_lines(found),
    }
    return render(request, "courses/mark.html", context, status=422 if problem else 200)


@entry(access.works_in_teaching)
@require_POST
def waive_mentor(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Go on without the mentor whose time is over."""
    _school, run = run_of(request, org, run_id)
    found = assignment_access.access_submission(request.user, run, pk)
    return _tried(
        request, org, run, found,
        lambda: operations.go_on_without_mentor(found.pk, reason=request.POST.get("reason", ""),
                                                         by=request.user),
        _("已改为只计校内教师的评分，理由会给学员看。"),
    )  # fmt: skip


@entry(access.works_in_teaching)
@require_POST
def adjust_member(request: HttpRequest, org: str, run_id: int, pk: int, member: int) -> HttpResponse:
    """Points for one member of a group's work."""
    _school, run = run_of(request, org, run_id)
    found = assignment_access.access_submission(request.user, run, pk)
    row = found.members.filter(pk=member).first()
    if row is None:
        raise Http404
    posted = request.POST.get("points", "").strip().removeprefix("+")
    points = int(posted) if re.fullmatch(r"-?\d{1,3}", posted) else 101
    return _tried(
        request, org, run, found,
        lambda: operations.adjust(row.pk, points, reason=request.POST.get("reason", ""), by=request.user),
        _("已记下个人加减分。"),
    )  # fmt: skip


@entry(access.works_in_teaching)
@require_POST
def weigh_shares(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """How much the members' shares weigh in a group's mark."""
    _school, run = run_of(request, org, run_id)
    found = assignment_access.access_submission(request.user, run, pk)
    posted = request.POST.get("weight", "").strip()
    weight = int(posted) if re.fullmatch(r"[0-9]{1,3}", posted) else 101
    return _tried(
        request, org, run, found,
        lambda: contributions.weigh_shares(found.pk, weight, by=request.user),
        _("已按新的权重算出每位组员的成绩。"),
    )  # fmt: skip


def said(error: DomainError) -> str:
    """What a refusal says, field by field where it has fields."""
    words = " ".join(str(word) for word in error.fields.values()) if isinstance(error, Invalid) else ""
    return words or str(error.message)


def _tried(
    request: HttpRequest, org: str, run: CourseRun, found: Submission, act: Callable[[], object], done: str
) -> HttpResponse:
    """Do it and go back to the work; a refusal stands there in words."""
    try:
        act()
    except DomainError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, done)
    return redirect("courses:mark", org, run.pk, found.pk)


def _after_marking(request: HttpRequest, org: str, run: CourseRun, found: Submission) -> HttpResponse:
    messages.success(request, _("已存为草稿，公布后学员才看得到。"))
    following = queries.waiting_in([run]).first()
    if following is not None:
        return redirect("courses:mark", org, run.pk, following.pk)
    return redirect("courses:run_assignment", org, run.pk, found.assignment_id)


def run_of(request: HttpRequest, org: str, run_id: int, *, to: str = "work") -> tuple[Organisation, CourseRun]:
    """The school of the address and its run, for those who may do `to` with it. Raises Http404."""
    school = access_organisation(request.user, org, *access.TEACHING)
    return school, access.access_run(request.user, school.pk, run_id, to=to)
