"""Labs for their learner: what there is, what is asked, a case to work, what was right."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import access
from courses.access import labs as lab_access
from courses.blocks.labs import PREFIX
from courses.errors import BadLabAnswer, LabOver, NotOpenYet
from courses.labs import LABS, as_answer
from courses.models import Enrolment, LabAttempt
from courses.operations import labs as operations
from courses.queries import lab_sheets as sheets
from courses.queries import labs as queries
from courses.queries import pages
from courses.queries.lab_forms import form_of, read_post
from lms.common.entry import entry, signed_in


@entry(signed_in)
@require_safe
def lab_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every lab of the person's run: practised, graded, passed, left, due."""
    enrolment = access.access_own_enrolment(request.user, slug)
    context = {
        "enrolment": enrolment,
        "course": _shown(enrolment),
        "standings": queries.standings_of(enrolment, queries.terms_of_run(enrolment.run)),
    }
    return render(request, "courses/lab_list.html", context)


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def lab(request: HttpRequest, slug: str, lab: str) -> HttpResponse:
    """Task, method and attempts so far; a POST begins a practice or a graded attempt, or goes on with it."""
    enrolment, terms = lab_access.access_lab(request.user, slug, lab)
    if request.method == "POST":
        start = operations.start_graded if request.POST.get("act") == "graded" else operations.start_practice
        return redirect("courses:lab_attempt", start(enrolment.pk, terms.code, by=request.user).uuid)
    context = {
        "enrolment": enrolment,
        "course": _shown(enrolment),
        "standing": queries.standing_of(enrolment, terms),
        "terms": terms,
        "words": sheets.words_of(terms.code),
        "lock": _lock(enrolment, terms),
    }
    return render(request, "courses/lab.html", context)


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def lab_attempt(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One attempt: the case and what is asked, later what was right. A POST saves, or hands in as its button says."""
    attempt = lab_access.access_lab_attempt(request.user, uuid)
    if request.method == "POST" and attempt.is_open:
        return _save(request, attempt)
    if request.method == "POST":
        return redirect("courses:lab_attempt", uuid)
    return _working(request, attempt) if attempt.is_open else _result(request, attempt)


def _save(request: HttpRequest, attempt: LabAttempt) -> HttpResponse:
    asks, seq = LABS[attempt.code].asks(attempt.case), _seq(request)
    given = read_post(asks, request.POST)
    hands_in = request.POST.get("act") == "hand_in"
    try:
        kept = operations.save_draft(attempt.pk, given, by=request.user, seq=seq)
    except LabOver as over:
        if request.headers.get("HX-Request"):
            return render(request, "components/draft_refused.html", {"problem": str(over.message)})
        # What was saved in time is handed in, as the clock would in a moment.
        operations.hand_in(attempt.pk, by=request.user)
        messages.warning(request, str(over.message))
        return redirect("courses:lab_attempt", attempt.uuid)
    stale = kept.given != operations.kept(asks, given)
    if request.headers.get("HX-Request"):
        _answer, faults = as_answer(asks, kept.given)
        context = {
            "saved_at": kept.saved_at, "stale": stale, "next_seq": kept.seq + 1, "unread": len(faults), "swapped": True,
        }  # fmt: skip
        return render(request, "components/lab_saved.html", context)
    if stale:
        return _working(request, attempt, typed=given, stale=True)
    return _hand_in(request, attempt) if hands_in else _saved(request, attempt)


def _saved(request: HttpRequest, attempt: LabAttempt) -> HttpResponse:
    messages.success(request, _("草稿已保存。"))
    return redirect("courses:lab_attempt", attempt.uuid)


def _hand_in(request: HttpRequest, attempt: LabAttempt) -> HttpResponse:
    try:
        operations.hand_in(attempt.pk, by=request.user)
    except BadLabAnswer as bad:
        attempt.refresh_from_db()
        return _working(request, attempt, faults=bad.faults)
    return redirect("courses:lab_attempt", attempt.uuid)


def _working(
    request: HttpRequest,
    attempt: LabAttempt,
    *,
    typed: dict[str, Any] | None = None,
    faults: dict[str, Any] | None = None,
    stale: bool = False,
) -> HttpResponse:
    asks = LABS[attempt.code].asks(attempt.case)
    form = form_of(attempt.code, asks, attempt.given if typed is None else typed, faults or {})
    context = {
        **_common(attempt),
        "sheets": sheets.sheets_of(attempt),
        "groups": form.groups,
        "problems": form.problems,
        "stale": stale,
        "next_seq": attempt.seq + 1,
        "filled": form.filled,
        "asked": form.asked,
    }
    return render(request, "courses/lab_attempt.html", context, status=422 if faults or stale else 200)


def _result(request: HttpRequest, attempt: LabAttempt) -> HttpResponse:
    terms = queries.terms_of(attempt.enrolment.run, attempt.code)
    standing = queries.standing_of(attempt.enrolment, terms) if terms else None
    shows = not attempt.is_graded or standing is None or standing.shows_values
    context = {
        **_common(attempt),
        "sheets": sheets.sheets_of(attempt),
        "groups": sheets.results_of(attempt, with_values=shows),
        "shows": shows,
        "standing": standing,
    }
    return render(request, "courses/lab_result.html", context)


def _common(attempt: LabAttempt) -> dict[str, Any]:
    return {
        "attempt": attempt,
        "enrolment": attempt.enrolment,
        "course": _shown(attempt.enrolment),
        "words": sheets.words_of(attempt.code),
        "slug": attempt.code.lower(),
    }


def _shown(enrolment: Enrolment) -> pages.Shown:
    return pages.shown([enrolment.run.course])[enrolment.run.course_id]


def _lock(enrolment: Enrolment, terms: queries.Terms) -> str:
    """Why the lesson that places the lab keeps it closed; empty where it is open."""
    try:
        access.require_placed_open(enrolment, "lab", terms.code.removeprefix(PREFIX))
    except NotOpenYet as closed:
        return str(closed.message)
    return ""


def _seq(request: HttpRequest) -> int | None:
    """The number of this save on the learner's device; None for a form that has none."""
    value = request.POST.get("seq", "")
    return int(value) if value.isdecimal() and len(value) < 9 else None
