"""A run's quizzes for its teachers: set one, say when, look at papers and questions, mark essays, grant time."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import access
from courses.access import quizzes as quiz_access
from courses.forms import put_errors
from courses.forms.quizzes import EssayForm, OverrideForm, QuizForm, WindowForm, initial_of
from courses.models import CourseRun, QuizWindow
from courses.operations import attempts, overrides, quizzes
from courses.queries import papers as queries
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.common.sheets import Column
from lms.common.tables import download
from lms.organisations.access import access_organisation
from lms.organisations.public import Organisation

PER_PAGE = 50
PAPER_COLUMNS = [
    Column(gettext_lazy("学号"), lambda row: row.enrolment.person.username),
    Column(gettext_lazy("姓名"), lambda row: row.enrolment.person.name),
    Column(gettext_lazy("第几次"), "number"),
    Column(gettext_lazy("开始时间"), "started_at"),
    Column(gettext_lazy("截止时间"), "deadline_at"),
    Column(gettext_lazy("交卷时间"), "submitted_at"),
    Column(gettext_lazy("得分"), "score_percent"),
    Column(gettext_lazy("迟到的作答"), "late"),
]
ITEM_COLUMNS = [
    Column(gettext_lazy("题号"), lambda row: str(row.question)),
    Column(gettext_lazy("题干"), lambda row: row.question.stem_plain),
    Column(gettext_lazy("份数"), lambda row: row.item.papers),
    Column(gettext_lazy("难度（得分率）"), lambda row: round(row.item.difficulty, 3)),
    Column(
        gettext_lazy("区分度"),
        lambda row: None if row.item.discrimination is None else round(row.item.discrimination, 3),
    ),
]


@entry(access.works_in_teaching)
@require_safe
def run_quizzes(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """The quizzes the run gives, essays that wait, and what was granted to single people."""
    school, run = _run(request, org, run_id)
    asked = list(queries.overrides_of(run))
    context = {
        "school": school,
        "run": run,
        "lines": queries.quiz_lines(run),
        "essays": queries.essays_waiting(run),
        "overrides": asked,
        "may_approve": {one.pk for one in asked if quiz_access.can_approve_override(request.user, one)},
        "can_set": quiz_access.can_set_quizzes(request.user, run),
        "can_mark": quiz_access.can_mark(request.user, run),
        "can_ask": quiz_access.can_ask_override(request.user, run),
    }
    return render(request, "courses/run_quizzes.html", context)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def new_quiz(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """A form for one more quiz of the run's own."""
    school, run = _run(request, org, run_id, to="manage")
    form = QuizForm(request.POST or None, run=run)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if run.quizzes.filter(code=code).exists():
            form.add_error("code", _("这个代码已经用过，请换一个。"))
        elif _set(form, run, code, request):
            return redirect("courses:run_quizzes", org, run_id)
    context = {"school": school, "run": run, "form": form, "quiz": None}
    return render(request, "courses/quiz_form.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_quiz(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Another paper for the run's own quiz; papers already begun keep theirs."""
    school, run = _run(request, org, run_id, to="manage")
    quiz = quiz_access.access_run_quiz(request.user, run, pk, to="edit")
    form = QuizForm(request.POST or None, run=run, quiz=quiz, initial=initial_of(quiz))
    if request.method == "POST" and form.is_valid() and _set(form, run, quiz.code, request):
        return redirect("courses:run_quizzes", org, run_id)
    context = {"school": school, "run": run, "form": form, "quiz": quiz}
    return render(request, "courses/quiz_form.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_POST
def retire_quiz(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Give the quiz no more."""
    _school, run = _run(request, org, run_id, to="manage")
    quiz = quiz_access.access_run_quiz(request.user, run, pk, to="edit")
    quizzes.retire_quiz(quiz.pk, by=request.user)
    messages.success(request, _("已停用。做过的答卷和成绩都留着。"))
    return redirect("courses:run_quizzes", org, run_id)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def run_quiz(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """One quiz in the run: its window (POST changes it), its papers, and how its questions behave."""
    school, run = _run(request, org, run_id, to="manage" if request.method == "POST" else "work")
    quiz = quiz_access.access_run_quiz(request.user, run, pk)
    window = QuizWindow.objects.filter(run=run, quiz=quiz).first()
    initial = {"opens_at": window.opens_at, "closes_at": window.closes_at} if window else {}
    form = WindowForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            quizzes.set_window(run.pk, quiz.pk, by=request.user, **form.cleaned_data)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("时间已保存。已经开始的答卷不受影响。"))
            return redirect("courses:run_quiz", org, run_id, pk)
    rows, lines = queries.papers_of(run, quiz), queries.item_lines(run, quiz)
    asked = (f"items-{quiz.code}", ITEM_COLUMNS, lines) if request.GET.get("list") == "items" else None
    file = download(request, *(asked or (f"papers-{quiz.code}", PAPER_COLUMNS, rows)))
    if file is not None:
        return file
    context = {
        "school": school,
        "run": run,
        "quiz": quiz,
        "form": form,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "lines": lines,
        "can_set": quiz_access.can_set_quizzes(request.user, run),
    }
    return render(request, "courses/run_quiz.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def mark_essay(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """One essay beside its question and guide; a POST marks it and goes to the next that waits."""
    school, run = _run(request, org, run_id)
    answer = quiz_access.access_essay(request.user, run, pk)
    given = {"percent": None if answer.fraction is None else answer.fraction * 100, "comment": answer.comment}
    form = EssayForm(request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        attempts.mark_essay(
            answer.pk, form.cleaned_data["percent"], comment=form.cleaned_data["comment"], by=request.user
        )
        following = queries.essays_waiting(run).first()
        if following is None:
            messages.success(request, _("问答题都评完了。"))
            return redirect("courses:run_quizzes", org, run_id)
        return redirect("courses:mark_essay", org, run_id, following.pk)
    context = {
        "school": school,
        "run": run,
        "answer": answer,
        "form": form,
        "guide": answer.question.spec.get("guide"),
        "stem": answer.question.shown(answer.attempt.seed).stem,
        "left": queries.essays_waiting(run).count(),
    }
    return render(request, "courses/essay.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_override(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """A form that asks the academic office for more time, a make-up or a deferral."""
    school, run = _run(request, org, run_id)
    if not quiz_access.can_ask_override(request.user, run):
        raise Http404
    form = OverrideForm(request.POST or None, run=run)
    if request.method == "POST" and form.is_valid():
        try:
            overrides.ask_override(by=request.user, **form.plan())
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("已提出，由教务批准后生效。"))
            return redirect("courses:run_quizzes", org, run_id)
    context = {"school": school, "run": run, "form": form}
    return render(request, "courses/override_form.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_POST
def decide_override(request: HttpRequest, org: str, run_id: int, pk: int) -> HttpResponse:
    """Approve what was asked for, or turn it down."""
    _school, run = _run(request, org, run_id)
    override = quiz_access.access_override(request.user, run, pk)
    if request.POST.get("do") == "approve":
        overrides.approve_override(override.pk, by=request.user)
        messages.success(request, _("已批准，学员会收到通知。"))
    else:
        overrides.refuse_override(override.pk, by=request.user)
        messages.success(request, _("已退回。"))
    return redirect("courses:run_quizzes", org, run_id)


def _run(request: HttpRequest, org: str, run_id: int, *, to: str = "work") -> tuple[Organisation, CourseRun]:
    school = access_organisation(request.user, org, *access.TEACHING)
    return school, access.access_run(request.user, school.pk, run_id, to=to)


def _set(form: QuizForm, run: CourseRun, code: str, request: HttpRequest) -> bool:
    plan: dict[str, Any] = form.plan()
    try:
        quizzes.set_quiz(run.pk, code, plan, by=request.user)
    except Invalid as error:
        put_errors(form, error)
        return False
    messages.success(request, _("测验已保存，学员现在看得到。"))
    return True
