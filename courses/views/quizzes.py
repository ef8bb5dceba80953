"""The final quiz: rules, one question per address, handing in, result."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import access
from courses.choices import MOST_ATTEMPTS, PASS_PERCENT, EnrolmentState
from courses.models import Attempt
from courses.operations import attempts as operations
from courses.queries import attempts as queries
from courses.queries import pages, progress
from courses.views.answering import fields_of, read_post
from lms.common.entry import entry, signed_in

LEAVE = {"prev": -1, "next": 1}


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: HttpRequest, slug: str) -> HttpResponse:
    """The rules and the attempts so far; a POST begins an attempt or goes on with the open one."""
    enrolment = access.access_own_enrolment(request.user, slug)
    if request.method == "POST":
        attempt = operations.start_attempt(enrolment.pk, by=request.user)
        return redirect("courses:question", attempt.uuid, 1)
    attempts = list(enrolment.attempts.all())
    context = {
        "enrolment": enrolment,
        "course": pages.shown([enrolment.run.course])[enrolment.run.course_id],
        "progress": progress.progress_of(enrolment),
        "attempts": attempts,
        "begun": next((attempt for attempt in attempts if attempt.is_open), None),
        "most": MOST_ATTEMPTS,
        "pass_percent": PASS_PERCENT,
    }
    return render(request, "courses/quiz.html", context)


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, uuid: UUID, position: int) -> HttpResponse:
    """One question; a POST keeps the answer and goes where the button says."""
    attempt = access.access_attempt(request.user, uuid)
    if request.method == "POST":
        return _answer(request, attempt, position)
    if not attempt.is_open:
        return redirect("courses:result", attempt.uuid)
    sheet = queries.sheet_of(attempt)
    answer = get_object_or_404(attempt.answers.select_related("question"), position=position)
    shown = answer.question.shown(attempt.seed)
    context = {
        "attempt": attempt,
        "sheet": sheet,
        "answer": answer,
        "question": answer.question,
        "shown": shown,
        "fields": fields_of(shown, answer.given),
    }
    return render(request, "courses/question.html", context)


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is not answered yet, and the button that hands in for good."""
    attempt = access.access_attempt(request.user, uuid)
    if request.method == "POST":
        operations.submit_attempt(attempt.pk, by=request.user)
        return redirect("courses:result", attempt.uuid)
    if not attempt.is_open:
        return redirect("courses:result", attempt.uuid)
    return render(request, "courses/check.html", {"attempt": attempt, "sheet": queries.sheet_of(attempt)})


@entry(signed_in)
@require_safe
def result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The score and, question by question, what was right and why."""
    attempt = access.access_attempt(request.user, uuid)
    if attempt.is_open:
        return redirect("courses:question", attempt.uuid, 1)
    reached = progress.progress_of(attempt.enrolment)
    context = {
        "attempt": attempt,
        "course": pages.shown([attempt.enrolment.run.course])[attempt.enrolment.run.course_id],
        "answers": queries.marked(attempt),
        "progress": reached,
        "has_passed": attempt.enrolment.state == EnrolmentState.PASSED,
        "is_enough": attempt.score_percent is not None and attempt.score_percent >= PASS_PERCENT,
        "pass_percent": PASS_PERCENT,
    }
    return render(request, "courses/result.html", context)


def _answer(request: HttpRequest, attempt: Attempt, position: int) -> HttpResponse:
    asked = get_object_or_404(attempt.answers.select_related("question"), position=position).question
    given = read_post(asked.kind, request.POST)
    answer = operations.save_answer(
        attempt.pk, position, given, by=request.user, flagged=bool(request.POST.get("flagged"))
    )
    if request.headers.get("HX-Request"):
        return render(request, "courses/_saved.html", {"answer": answer})
    if "move" in request.POST:
        return redirect("courses:question", attempt.uuid, position)
    go = request.POST.get("go", "next")
    target = position + LEAVE.get(go, 0)
    if go == "check" or not attempt.answers.filter(position=target).exists():
        return redirect("courses:check", attempt.uuid)
    if go not in LEAVE:
        messages.success(request, _("答案已保存。"))
    return redirect("courses:question", attempt.uuid, target)
