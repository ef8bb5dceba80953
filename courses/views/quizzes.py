"""A quiz for its learner: rules, one question per address, handing in, result."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import access
from courses.access import quizzes as quiz_access
from courses.choices import PASS_PERCENT, EnrolmentState, QuizKind
from courses.models import Answer, Attempt, Enrolment, Quiz
from courses.operations import attempts as operations
from courses.queries import attempts as queries
from courses.queries import pages, progress
from courses.queries import quizzes as quiz_queries
from courses.views.answering import fields_of, read_post
from lms.common.entry import entry, signed_in

LEAVE = {"prev": -1, "next": 1}


@entry(signed_in)
@require_safe
def quiz_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every quiz of the person's run: when it is open, how often it may still be taken, the best score."""
    enrolment = access.access_own_enrolment(request.user, slug)
    quizzes = list(quiz_queries.quizzes_of(enrolment.run))
    if all(quiz.kind != QuizKind.FINAL for quiz in quizzes):
        quizzes.append(quiz_queries.usual_final(enrolment.run.course))
    context = {
        "enrolment": enrolment,
        "course": pages.shown([enrolment.run.course])[enrolment.run.course_id],
        "doors": quiz_queries.doors_of(enrolment, quizzes),
        "best": queries.best_scores(enrolment),
    }
    return render(request, "courses/quiz_list.html", context)


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: HttpRequest, slug: str, code: str = quiz_queries.FINAL_CODE) -> HttpResponse:
    """The rules and the attempts so far; a POST begins an attempt or goes on with the open one."""
    enrolment, found = quiz_access.access_quiz(request.user, slug, code)
    if request.method == "POST":
        attempt = operations.start_attempt(enrolment.pk, by=request.user, quiz_id=found.pk)
        return redirect("courses:question", attempt.uuid, 1)
    return render(request, "courses/quiz.html", _rules(enrolment, found))


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, uuid: UUID, position: int) -> HttpResponse:
    """One question; a POST keeps the answer and goes where the button says."""
    answer = quiz_access.access_answer(request.user, uuid, position)
    if request.method == "POST":
        return _answer(request, answer)
    attempt = answer.attempt
    if not attempt.is_open:
        return redirect("courses:result", attempt.uuid)
    shown = answer.question.shown(attempt.seed)
    context = {
        "attempt": attempt,
        "sheet": queries.sheet_of(attempt),
        "answer": answer,
        "question": answer.question,
        "shown": shown,
        "fields": fields_of(shown, answer.given),
        "next_seq": answer.seq + 1,
        "now": timezone.now(),
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
    context = {"attempt": attempt, "sheet": queries.sheet_of(attempt), "now": timezone.now()}
    return render(request, "courses/check.html", context)


@entry(signed_in)
@require_safe
def result(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The score and, where the quiz shows it, question by question what was right and why."""
    attempt = access.access_attempt(request.user, uuid)
    if attempt.is_open:
        return redirect("courses:question", attempt.uuid, 1)
    door = quiz_queries.door_of(attempt.enrolment, attempt.quiz)
    shows = quiz_queries.shows_answers(attempt, door.closes_at)
    context = {
        "attempt": attempt,
        "quiz": attempt.quiz,
        "course": pages.shown([attempt.enrolment.run.course])[attempt.enrolment.run.course_id],
        "answers": queries.marked(attempt) if shows else [],
        "door": door,
        "progress": progress.progress_of(attempt.enrolment),
        "has_passed": attempt.enrolment.state == EnrolmentState.PASSED,
        "is_final": attempt.quiz.kind == QuizKind.FINAL,
        "is_enough": attempt.score_percent is not None and attempt.score_percent >= PASS_PERCENT,
        "pass_percent": PASS_PERCENT,
    }
    return render(request, "courses/result.html", context)


def _rules(enrolment: Enrolment, found: Quiz) -> dict[str, Any]:
    attempts = list(enrolment.attempts.filter(quiz=found.pk)) if found.pk else []
    return {
        "enrolment": enrolment,
        "quiz": found,
        "course": pages.shown([enrolment.run.course])[enrolment.run.course_id],
        "progress": progress.progress_of(enrolment),
        "door": quiz_queries.door_of(enrolment, found),
        "attempts": attempts,
        "is_final": found.kind == QuizKind.FINAL,
        "pass_percent": PASS_PERCENT,
    }


def _answer(request: HttpRequest, asked: Answer) -> HttpResponse:
    attempt: Attempt = asked.attempt
    seq, flagged = _seq(request), bool(request.POST.get("flagged"))
    answer = operations.save_answer(
        attempt.pk,
        asked.position,
        request.POST,
        by=request.user,
        flagged=flagged,
        seq=seq,
        read=read_post,
    )
    # The same number from two devices is one answer too many: whose came second is told, not left to believe.
    stale = seq is not None and operations.says_else(answer, request.POST, flagged=flagged, read=read_post)
    if request.headers.get("HX-Request"):
        return render(request, "courses/_saved.html", {"answer": answer, "stale": stale, "next_seq": answer.seq + 1})
    if stale:
        messages.warning(request, _("另一处已经保存了更新的答案，这里的没有覆盖它。下面是现在保存着的答案。"))
        return redirect("courses:question", attempt.uuid, asked.position)
    if answer.is_late:
        messages.warning(request, _("时间已到，这个答案收到了但不计分。请交卷查看得分。"))
        return redirect("courses:check", attempt.uuid)
    return _onwards(request, attempt, asked.position)


def _onwards(request: HttpRequest, attempt: Attempt, position: int) -> HttpResponse:
    if "move" in request.POST:
        return redirect("courses:question", attempt.uuid, position)
    go = request.POST.get("go", "next")
    target = position + LEAVE.get(go, 0)
    if go == "check" or not attempt.answers.filter(position=target).exists():
        return redirect("courses:check", attempt.uuid)
    if go not in LEAVE:
        messages.success(request, _("答案已保存。"))
    return redirect("courses:question", attempt.uuid, target)


def _seq(request: HttpRequest) -> int | None:
    """The number of this save on the learner's device; None for a form that has none."""
    value = request.POST.get("seq", "")
    return int(value) if value.isdecimal() and len(value) < 9 else None
