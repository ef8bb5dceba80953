"""The gradebook of a run: the table, a column, a cell, and showing it to the class."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import access
from courses.choices import PASS_PERCENT, GradeLevel
from courses.errors import StaleGrades
from courses.forms import put_errors
from courses.forms.gradebook import CellForm, ColumnForm, ItemForm
from courses.models import CourseRun, GradeItem
from courses.operations import grade_items, gradebook, publishing
from courses.operations.schemes import shown_scheme
from courses.queries import gradebook as queries
from courses.queries import gradebook_files
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.common.tables import download
from lms.organisations.access import access_organisation
from lms.organisations.public import Organisation

SCALES = ("percent", "level", "percentile")


@entry(access.works_in_teaching)
@require_safe
def book(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """Learners by items; the same table as a file that can be read back."""
    school, run = _run(request, org, run_id)
    asked = {"q": request.GET.get("q", ""), "sort": request.GET.get("sort", "number")}
    found = queries.book_of(run, **asked)
    file = download(request, f"gradebook-{run.pk}", gradebook_files.columns(found), found.rows)
    if file is not None:
        return file
    scale = request.GET.get("scale", "percent")
    context = {
        "school": school,
        "run": run,
        "book": found,
        "lines": [(row, _shown(found, row, scale)) for row in found.rows],
        "scale": scale if scale in SCALES else "percent",
        "levels": _levels(found),
        "can_grade": access.can_record_grade(request.user, run),
        "default_sort": "number",
        "pass_percent": PASS_PERCENT,
    }
    return render(request, "courses/gradebook.html", context)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def column(request: HttpRequest, org: str, run_id: int, item_id: int) -> HttpResponse:
    """One item for the whole class: type, or paste a column. A stale form shows both values and writes nothing."""
    school, run = _run(request, org, run_id, to="grade")
    found = queries.book_of(run)
    place = next((place for place, head in enumerate(found.heads) if head.item.pk == item_id), None)
    if place is None:
        raise Http404
    form = ColumnForm(request.POST or None, rows=found.rows, place=place)
    clashes: list[gradebook.Clash] = []
    if request.method == "POST" and form.is_valid():
        try:
            changed = gradebook.enter_grades(
                run.pk, form.entries(), reason=form.cleaned_data["reason"], by=request.user
            )
        except Invalid as error:
            put_errors(form, error)
        except StaleGrades as error:
            clashes = error.clashes
        else:
            _say_changed(request, changed)
            return redirect("courses:gradebook", org, run_id)
    context = {"school": school, "run": run, "head": found.heads[place], "form": form, "clashes": clashes}
    return render(request, "courses/grade_column.html", context, status=_status(form, clashes))


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def cell(request: HttpRequest, org: str, run_id: int, enrolment_id: int, item_id: int) -> HttpResponse:
    """One learner's item: enter, correct, and everything that was entered before."""
    school, run = _run(request, org, run_id, to="grade")
    enrolment, item = access.access_cell(run, enrolment_id, item_id)
    row = queries.book_of(run, only=[enrolment.pk]).rows[0]
    here = next(one for one in row.cells if one.item_id == item.pk)
    form = CellForm(request.POST or None, initial={"score_percent": _typed(here.value), "seen": here.newest})
    clashes: list[gradebook.Clash] = []
    if request.method == "POST" and form.is_valid():
        try:
            entries = [form.entry(here)]
            changed = gradebook.enter_grades(run.pk, entries, reason=form.cleaned_data["reason"], by=request.user)
        except Invalid as error:
            put_errors(form, error)
        except StaleGrades as error:
            clashes = error.clashes
        else:
            _say_changed(request, changed)
            return redirect("courses:gradebook", org, run_id)
    context = {
        "school": school,
        "run": run,
        "row": row,
        "item": item,
        "cell": here,
        "form": form,
        "clashes": clashes,
        "history": queries.history_of(enrolment, item),
    }
    return render(request, "courses/grade_cell.html", context, status=_status(form, clashes))


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, org: str, run_id: int, item_id: int | None = None) -> HttpResponse:
    """A form for a new column, or for one that is there."""
    school, run = _run(request, org, run_id, to="grade")
    known = access.access_item(run, item_id) if item_id else None
    form = ItemForm(request.POST or None, initial=_plan_of(known), parts=shown_scheme(run).lines)
    if request.method == "POST" and form.is_valid():
        try:
            if known is None:
                grade_items.add_item(run.pk, form.plan(), by=request.user)
            else:
                grade_items.change_item(known.pk, form.plan(), by=request.user)
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("成绩项已保存。"))
            return redirect("courses:gradebook", org, run_id)
    can_remove = known is not None and not known.events.exists()
    context = {"school": school, "run": run, "item": known, "form": form, "can_remove": can_remove}
    return render(request, "courses/grade_item.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_POST
def remove_item(request: HttpRequest, org: str, run_id: int, item_id: int) -> HttpResponse:
    """Take away an empty column."""
    _school, run = _run(request, org, run_id, to="grade")
    try:
        grade_items.remove_item(access.access_item(run, item_id).pk, by=request.user)
    except Invalid as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("成绩项已删除。"))
    return redirect("courses:gradebook", org, run_id)


@entry(access.works_in_teaching)
@require_POST
def publish(request: HttpRequest, org: str, run_id: int, item_id: int | None = None) -> HttpResponse:
    """Show the class what was entered, in one item or in all."""
    _school, run = _run(request, org, run_id, to="grade")
    chosen = access.access_item(run, item_id).pk if item_id else None
    shown = publishing.publish_grades(run.pk, item_id=chosen, by=request.user)
    words = _("已公布 %(n)d 条成绩，学员会收到通知。")
    messages.success(request, words % {"n": shown} if shown else _("没有待公布的成绩。"))
    return redirect("courses:gradebook", org, run_id)


def _run(request: HttpRequest, org: str, run_id: int, *, to: str = "work") -> tuple[Organisation, CourseRun]:
    school = access_organisation(request.user, org, *access.TEACHING)
    return school, access.access_run(request.user, school.pk, run_id, to=to)


def _shown(book: queries.Book, row: queries.Row, scale: str) -> str:
    if row.score is None:
        return "—"
    if scale == "level":
        return str(row.level)
    return f"{book.percentile(row) if scale == 'percentile' else row.score}"


def _levels(book: queries.Book) -> list[dict[str, Any]]:
    count = book.summary.count
    return [
        {"label": GradeLevel(level).label, "value": people, "percent": round(100 * people / count, 1) if count else 0}
        for level, people in book.summary.levels.items()
    ]


def _typed(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _plan_of(known: GradeItem | None) -> dict[str, Any]:
    names = ("name", "part", "weight", "keep", "release", "due")
    return {name: getattr(known, name) for name in names} if known else {}


def _say_changed(request: HttpRequest, changed: int) -> None:
    words = _("已保存 %(n)d 个成绩。")
    messages.success(request, words % {"n": changed} if changed else _("没有改动。"))


def _status(form: Any, clashes: list[gradebook.Clash]) -> int:
    if clashes:
        return StaleGrades.status
    return 422 if form.errors else 200
