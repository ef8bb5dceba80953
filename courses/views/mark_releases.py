"""Letting learners see their marks, taking a batch back within ten seconds, and one mark with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from courses import access
from courses.access import assignments as assignment_access
from courses.models import Assignment, CourseRun
from courses.operations import mark_releases as operations
from courses.views.marking import run_of, said
from lms.common.entry import entry
from lms.common.errors import DomainError


@entry(access.works_in_teaching)
@require_POST
def release(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Release the ticked marks, or all that are ready, as the button says."""
    run, found = _assignment(request, org, run_id, pk)
    ticked = [int(one) for one in request.POST.getlist("work") if one.isdecimal() and len(one) < 18]
    everything = request.POST.get("which") == "all"
    if not everything and not ticked:
        messages.error(request, _("先勾选要公布的成绩，再按“只公布勾选的”。"))
        return redirect("courses:run_assignment", org, run.pk, found.pk)
    try:
        operations.release(found.pk, by=request.user, only=None if everything else ticked)
    except DomainError as error:
        messages.error(request, said(error))
    return redirect("courses:run_assignment", org, run.pk, found.pk)


@entry(access.works_in_teaching)
@require_POST
def undo(request: HttpRequest, org: str, run_id: int, pk: int, release: int) -> HttpResponse:
    """Take a batch back before anybody saw it."""
    run, found = _assignment(request, org, run_id, pk)
    batch = assignment_access.access_release(found, release)
    works = batch.submissions.count()
    try:
        operations.undo(batch.pk, by=request.user)
    except DomainError as error:
        messages.error(request, said(error))
    else:
        words = ngettext("已撤销，%(n)d 份成绩仍是草稿。", "已撤销，%(n)d 份成绩仍是草稿。", works) % {"n": works}
        messages.success(request, words)
    return redirect("courses:run_assignment", org, run.pk, found.pk)


@entry(access.works_in_teaching)
@require_POST
def take_back(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Take one released mark back, with the reason its learners read."""
    _school, run = run_of(request, org, run_id)
    found = assignment_access.access_submission(request.user, run, pk)
    try:
        operations.take_back_mark(found.pk, reason=request.POST.get("reason", ""), by=request.user)
    except DomainError as error:
        messages.error(request, said(error))
    else:
        messages.success(request, _("成绩已收回，改好后再公布。"))
    return redirect("courses:mark", org, run.pk, found.pk)


def _assignment(request: HttpRequest, org: str, run_id: int, pk: int) -> tuple[CourseRun, Assignment]:
    _school, run = run_of(request, org, run_id, to="grade")
    return run, assignment_access.access_run_assignment(request.user, run, pk)
