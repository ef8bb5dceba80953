"""One question: as its learner sees it, tried out, its versions, and the forms that write it."""

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from courses import access, formats, grading
from courses.background.questions import with_known_skills
from courses.choices import QuestionKind
from courses.forms.question_words import label_of
from courses.forms.questions import QuestionForm
from courses.models import Question, QuestionBank
from courses.operations import questions as operations
from courses.queries import attempts
from courses.queries import banks as queries
from courses.views.answering import fields_of, read_post
from lms.common.entry import entry
from lms.organisations.access import access_organisation
from lms.organisations.models import Organisation

MOST_SEED = 10**6


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, org: str, code: str, pk: int) -> HttpResponse:
    """A version of a question; a POST tries an answer and keeps nothing. `?seed=` shows another draw."""
    school, bank, found = _found(request, org, code, pk)
    seed = _seed(request)
    shown = grading.instance(found.spec, seed)
    given, tried = None, None
    if request.method == "POST":
        given = _given(request, found)
        tried = grading.mark(found.spec, given, seed)
    versions = queries.versions_of(found)
    context = {
        "school": school,
        "bank": bank,
        "question": found,
        "shown": shown,
        "fields": fields_of(shown, given),
        "seed": seed,
        "next_seed": secrets.randbelow(MOST_SEED),
        "varies": found.spec.get("shuffle") or found.kind in ("calculated", "ordering", "matching"),
        "tried": tried,
        "right": attempts.spelt(found, grading.right_answer(found.spec, seed), seed),
        "explanation": found.spec.get("general_feedback"),
        "guide": found.spec.get("guide"),
        "versions": versions,
        "newest": versions[0],
        "history": _history(versions),
        "may_edit": access.can_edit_bank(request.user, bank),
    }
    return render(request, "courses/bank_question.html", context)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def new_question(request: HttpRequest, org: str, code: str, kind: str) -> HttpResponse:
    """A form for a new question of one kind."""
    school = access_organisation(request.user, org, *access.TEACHING)
    bank = access.access_bank(request.user, school.pk, code, to="edit")
    if kind not in QuestionKind.values:
        raise Http404
    form = QuestionForm(request.POST or None, kind=kind)
    return _write(request, school, bank, form, None)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_question(request: HttpRequest, org: str, code: str, pk: int) -> HttpResponse:
    """A form that makes the next version."""
    school, bank, found = _found(request, org, code, pk, to="edit")
    newest = queries.versions_of(found)[0]
    form = QuestionForm(request.POST or None, kind=newest.kind, before=queries.draft_of(newest))
    return _write(request, school, bank, form, newest)


@entry(access.works_in_teaching)
@require_POST
def turn_question(request: HttpRequest, org: str, code: str, pk: int) -> HttpResponse:
    """Out of use, or into use again."""
    _school, _bank, found = _found(request, org, code, pk, to="edit")
    if found.is_current:
        operations.retire_question(found.pk, by=request.user)
        messages.success(request, _("已停用，新的测验不再抽到它；已经发出的试卷不受影响。"))
    else:
        operations.restore_question(found.pk, by=request.user)
        messages.success(request, _("已恢复使用。"))
    return redirect("courses:bank_question", org, code, pk)


def _found(
    request: HttpRequest, org: str, code: str, pk: int, *, to: str = "view"
) -> tuple[Organisation, QuestionBank, Question]:
    school = access_organisation(request.user, org, *access.TEACHING)
    bank = access.access_bank(request.user, school.pk, code, to=to)
    return school, bank, get_object_or_404(bank.questions.select_related("skill", "bank"), pk=pk)


def _write(
    request: HttpRequest, school: Organisation, bank: QuestionBank, form: QuestionForm, newest: Question | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        draft = form.draft()
        parsed = with_known_skills(formats.finished([draft]))
        taken = newest is None and bank.questions.filter(code=parsed.drafts[0].code).exists()
        form.put(parsed.problems)
        if taken:
            form.add_error(*_taken(form, parsed.drafts[0].code))
        if form.is_valid():
            written = operations.write_question(bank.pk, draft, by=request.user)
            messages.success(request, _said(written, newest))
            return redirect("courses:bank_question", school.code, bank.code, written.pk)
    context = {"school": school, "bank": bank, "form": form, "newest": newest, "kind": form.kind.label}
    return render(request, "courses/bank_question_form.html", context, status=422 if form.errors else 200)


def _taken(form: QuestionForm, code: str) -> tuple[str | None, str]:
    words = _("这个题库里已经有题号为 %(code)s 的题，请换一个题号，或去修改那道题。") % {"code": code}
    return ("code" if "code" in form.fields else None), words


def _said(written: Question, newest: Question | None) -> str:
    if newest is not None and written.version == newest.version:
        return _("内容没有变化，没有产生新版本。")
    return _("已保存为第 %(version)s 版。") % {"version": written.version}


def _seed(request: HttpRequest) -> int:
    asked = request.GET.get("seed", "1")
    return int(asked) if asked.isdecimal() and len(asked) < 10 else 1


def _given(request: HttpRequest, found: Question) -> Any:
    """What was tried; what no form could send counts as nothing."""
    try:
        return grading.read_given(found.spec, read_post(found.kind, request.POST))
    except grading.BadGiven:
        return None


def _history(versions: list[Question]) -> list[dict[str, Any]]:
    """Every version with what changed from the one before it."""
    lines = []
    for place, one in enumerate(versions):
        before = versions[place + 1] if place + 1 < len(versions) else None
        changed = queries.changes(before, one) if before else []
        named = [{"label": label_of(change.column), "change": change} for change in changed]
        lines.append({"question": one, "changes": named})
    return lines
