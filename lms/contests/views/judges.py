"""A judge's desk: what waits, one entry at a time, what is done, recusals, criteria."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.common.entry import entry
from lms.common.errors import DomainError, Invalid
from lms.contests import access
from lms.contests.choices import AssignmentState
from lms.contests.models import Assignment, RubricCriterion
from lms.contests.operations import assignments, panels, sheets
from lms.contests.queries import judging as queries
from lms.contests.queries import ties
from lms.contests.queries.submissions import counting_for_judges
from lms.contests.views.typed import whole

OPEN, DONE = [AssignmentState.OPEN], [AssignmentState.SUBMITTED, AssignmentState.ABSTAINED]


@entry(access.is_judge)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The entries that wait, and how far one has come."""
    return _list(request, "waiting", OPEN)


@entry(access.is_judge)
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What one has marked, with one's own marks alone."""
    return _list(request, "done", DONE)


@entry(access.is_judge)
@require_http_methods(["GET", "HEAD", "POST"])
def recusals(request: HttpRequest) -> HttpResponse:
    """Who one may not judge, and the declaration that comes before everything else."""
    seats = list(access.seats_of(request.user))
    problem = ""
    if request.method == "POST":
        seat = next((one for one in seats if str(one.pk) == request.POST.get("seat")), None)
        if seat is None:
            raise Http404
        tied = [pk for one in request.POST.getlist("organisation") if (pk := whole(one))]
        try:
            panels.declare(seat.pk, tied, reason=request.POST.get("reason", ""), by=request.user)
        except Invalid as error:
            problem = str(error.message)
        else:
            messages.success(request, _("回避声明已记录。"))
            return redirect("contests:judge")
    context = {
        "seats": [(seat, ties.schools_in(seat.contest_round)) for seat in seats],
        "recusals": [
            one for seat in seats for one in seat.recusals.filter(undoes=None, undone_by=None).select_related("entry")
        ],
        "problem": problem,
    }
    return render(request, "contests/judge_recusals.html", context, status=422 if problem else 200)


@entry(access.is_judge)
@require_safe
def criteria(request: HttpRequest) -> HttpResponse:
    """The rubrics of the rounds one judges."""
    seats = list(access.seats_of(request.user))
    rubrics = [(seat, sheets.rubric_of(seat.contest_round_id)) for seat in seats]
    return render(request, "contests/judge_criteria.html", {"rubrics": rubrics})


@entry(access.is_judge)
@require_http_methods(["GET", "HEAD", "POST"])
def score(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry by its number, and the sheet. No mark of anybody else is read here."""
    assignment = access.access_assignment(request.user, pk)
    if assignment.judge.declared_at is None:
        return redirect("contests:judge_recusals")
    problem: Invalid | None = None
    if request.headers.get("HX-Request") and request.method == "POST":
        return _kept(request, assignment)
    if request.method == "POST":
        try:
            return _act(request, assignment)
        except Invalid as error:
            problem = error
    return _page(request, assignment, problem)


def _act(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """What a button of the page does. Raises Invalid."""
    by, reason, act = request.user, request.POST.get("reason", ""), request.POST.get("act")
    rows = list(RubricCriterion.objects.filter(rubric__contest_round=assignment.judge.contest_round_id))
    given = (assignment.pk, _points(rows, request.POST), _comments(rows, request.POST))
    comment = request.POST.get("comment", "")[:2000]
    following = queries.following(assignment)
    if act == "recuse":
        assignments.recuse(assignment.pk, reason=reason, by=by)
    elif act == "abstain":
        sheets.abstain(assignment.pk, reason=reason, by=by)
    elif act == "correct":
        sheets.correct_sheet(*given, comment=comment, reason=reason, by=by)
    elif act == "save":
        sheets.save_sheet(*given, comment=comment, by=by)
        return redirect("contests:judge_entry", assignment.pk)
    else:
        sheets.submit_sheet(*given, comment=comment, by=by)
    messages.success(request, _("%(number)s 已记录并封存。") % {"number": assignment.entry.blind_number})
    return redirect("contests:judge_entry", following.pk) if following else redirect("contests:judge")


def _kept(request: HttpRequest, assignment: Assignment) -> HttpResponse:
    """Keep a sheet while it is written: when, and what it comes to so far, or why it was not kept."""
    rows = list(RubricCriterion.objects.filter(rubric__contest_round=assignment.judge.contest_round_id))
    comment = request.POST.get("comment", "")[:2000]
    try:
        given = (assignment.pk, _points(rows, request.POST), _comments(rows, request.POST))
        sheet = sheets.save_sheet(*given, comment=comment, by=request.user)
    except DomainError as refused:
        return render(request, "components/draft_refused.html", {"problem": str(refused.message)})
    lines = queries.lines_of(sheet.rubric, sheet)
    return render(request, "contests/_sheet_saved.html", {"sheet": sheet, "weighed": queries.weighed(lines)})


def _page(request: HttpRequest, assignment: Assignment, problem: Invalid | None) -> HttpResponse:
    rubric, sheet = sheets.rubric_of(assignment.judge.contest_round_id), queries.sheet_of(assignment)
    mine = [one for one in queries.assignments_of(request.user) if one.judge_id == assignment.judge_id]
    lines = queries.lines_of(sheet.rubric if sheet else rubric, sheet) if rubric else []
    # What was refused was not kept: it is still on the page.
    lines = [_as_typed(line, request.POST) for line in lines] if problem else lines
    context = {
        "assignment": assignment,
        "made": assignment.judge.contest_round,
        "lines": lines,
        "weighed": queries.weighed(lines),
        "sheet": sheet,
        "progress": queries.progress(mine),
        # Who stepped aside has no business with the work any more.
        "submissions": [] if assignment.state == AssignmentState.RECUSED else counting_for_judges(assignment.entry),
        "problem": problem,
        "comment": request.POST.get("comment", sheet.comment if sheet else ""),
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "contests/judge_entry.html", context, status=422 if problem else 200)


def _list(request: HttpRequest, tab: str, states: list[str]) -> HttpResponse:
    assignments = queries.assignments_of(request.user)
    rows = [one for one in assignments if one.state in states]
    undeclared = [one for one in access.seats_of(request.user) if one.declared_at is None]
    context = {"rows": rows, "progress": queries.progress(assignments), "tab": tab, "undeclared": undeclared}
    return render(request, "contests/judge.html", context)


def _points(rows: list[RubricCriterion], typed: Mapping[str, Any]) -> dict[int, Decimal | None]:
    """What was typed, as numbers. Raises Invalid for what is none."""
    found: dict[int, Decimal | None] = {}
    for row in rows:
        given = typed.get(f"c{row.pk}", "").strip()
        try:
            found[row.pk] = Decimal(given) if given else None
        except InvalidOperation as error:
            raise Invalid(_("“%(criterion)s”要填数字。") % {"criterion": row}) from error
    return found


def _as_typed(line: queries.Line, typed: Mapping[str, Any]) -> queries.Line:
    """The line with the mark and the words that were sent."""
    given = typed.get(f"c{line.criterion.pk}", "")
    points = whole(given)
    seen = None if points is None or points > line.criterion.most else Decimal(points)
    return replace(line, points=seen, comment=typed.get(f"m{line.criterion.pk}", ""))


def _comments(rows: list[RubricCriterion], typed: Mapping[str, Any]) -> dict[int, str]:
    return {row.pk: typed.get(f"m{row.pk}", "") for row in rows}
