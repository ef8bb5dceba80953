"""A run's labs for those who teach: when and how often, who is how far, what goes wrong, one more attempt."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from courses import access
from courses.access import labs as lab_access
from courses.choices import TAKING_PART
from courses.forms import put_errors
from courses.forms.labs import GrantForm, LabFilter, RunLabForm, initial_of
from courses.models import CourseRun, Enrolment, RunLab
from courses.operations import labs as operations
from courses.queries import class_labs as queries
from courses.queries import lab_sheets as sheets
from courses.queries import labs as lab_queries
from courses.views.marking import run_of
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.common.sheets import Column
from lms.common.tables import download

PER_PAGE = 50
COLUMNS = [
    Column(gettext_lazy("学号"), "number"),
    Column(gettext_lazy("姓名"), "name"),
    Column(gettext_lazy("状态"), "state_label"),
    Column(gettext_lazy("练习次数"), "practised"),
    Column(gettext_lazy("已用计分次数"), "used"),
    Column(gettext_lazy("可计分次数"), "allowed"),
    Column(gettext_lazy("最高分"), "score_percent"),
    Column(gettext_lazy("最近交卷"), "last_at"),
]


@entry(access.works_in_teaching)
@require_safe
def run_labs(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """The labs of the run: dates, attempts, how far the class is."""
    school, run = run_of(request, org, run_id)
    context = {"school": school, "run": run, "lines": queries.lines_of(run)}
    return render(request, "courses/run_labs.html", context)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def run_lab(request: HttpRequest, org: str, run_id: int, lab: str) -> HttpResponse:
    """One lab of the run: its settings (POST changes them), its learners (also as a file), what goes wrong most."""
    school, run = run_of(request, org, run_id, to="grade" if request.method == "POST" else "work")
    terms = _terms(run, lab)
    form = RunLabForm(request.POST or None, initial=initial_of(RunLab.objects.filter(run=run, code=terms.code).first()))
    if request.method == "POST" and form.is_valid() and _set(request, run, terms, form):
        return redirect("courses:run_lab", org, run_id, lab)
    chosen = LabFilter(request.GET or None)
    asked = {name: request.GET.get(name, "") for name in ("q", "state")}
    rows = queries.rows_of(run, terms, **asked, sort=request.GET.get("sort", "number"))
    file = download(request, f"{terms.slug}-{run.pk}", COLUMNS, rows)
    if file is not None:
        return file
    context = {
        "school": school,
        "run": run,
        "terms": terms,
        "form": form,
        "filter": chosen,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "default_sort": "number",
        "weak": queries.weak_fields(run, terms.code),
        "fewest": queries.FEWEST,
        "can_set": lab_access.can_set_labs(request.user, run),
    }
    return render(request, "courses/run_lab.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def grant_lab(request: HttpRequest, org: str, run_id: int, lab: str, enrolment_id: int) -> HttpResponse:
    """One more graded attempt for one learner, with the reason."""
    school, run = run_of(request, org, run_id, to="grade")
    terms = _terms(run, lab)
    rows = Enrolment.objects.filter(run=run, state__in=TAKING_PART).select_related("person")
    enrolment = get_object_or_404(rows, pk=enrolment_id)
    form = GrantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.grant_attempt(enrolment.pk, terms.code, reason=form.cleaned_data["reason"], by=request.user)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("已追加一次，并通知了学员。"))
            return redirect("courses:run_lab", org, run_id, lab)
    context: dict[str, Any] = {"school": school, "run": run, "terms": terms, "enrolment": enrolment, "form": form}
    return render(request, "courses/grant_lab.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_safe
def run_lab_attempt(request: HttpRequest, org: str, run_id: int, uuid: UUID) -> HttpResponse:
    """A learner's graded attempt as it was handed in, with the model's answers."""
    school, run = run_of(request, org, run_id)
    attempt = lab_access.access_run_lab_attempt(request.user, run, uuid)
    context = {
        "school": school,
        "run": run,
        "attempt": attempt,
        "slug": attempt.code.lower(),
        "sheets": sheets.sheets_of(attempt),
        "groups": sheets.results_of(attempt, with_values=True),
        "shows": True,
    }
    return render(request, "courses/run_lab_attempt.html", context)


def _terms(run: CourseRun, lab: str) -> lab_queries.Terms:
    terms = lab_queries.terms_of(run, lab.upper())
    if terms is None or terms.slug != lab:
        raise Http404
    return terms


def _set(request: HttpRequest, run: CourseRun, terms: lab_queries.Terms, form: RunLabForm) -> bool:
    try:
        operations.set_run_lab(run.pk, terms.code, by=request.user, **form.cleaned_data)
    except Invalid as error:
        put_errors(form, error)
        return False
    messages.success(request, _("已保存。已经开始的计分作答按开始时的次数和截止时间。"))
    return True
