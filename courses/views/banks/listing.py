"""The banks a teacher reads, and the questions of one, as a page or as a file of any format."""

from urllib.parse import quote

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import access, formats
from courses.choices import QuestionKind
from courses.forms import put_errors
from courses.forms.banks import BankForm, QuestionFilter, file_of
from courses.models import CoursePage, Question, QuestionBank
from courses.operations import questions as operations
from courses.queries import banks as queries
from courses.queries import pages
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.common.sheets import Column
from lms.common.tables import LONGEST_QUERY, download, listing
from lms.jobs import public as jobs
from lms.organisations.access import access_organisation

BANK_SORTS = {"code": "code", "name": "name", "current": "current"}
SORTS = {"code": "code", "level": "level", "kind": "kind", "written": "created_at"}
COLUMNS = [
    Column(gettext_lazy("题库代码"), "code"),
    Column(gettext_lazy("题库名称"), "name"),
    Column(gettext_lazy("所属课程"), lambda bank: bank.course.code if bank.course else ""),
    Column(gettext_lazy("题目数"), "current"),
]


@entry(access.works_in_teaching)
@require_safe
def banks(request: HttpRequest, org: str) -> HttpResponse:
    """The school's banks and the platform's, with how many questions are in use."""
    school = access_organisation(request.user, org, *access.TEACHING)
    rows = queries.with_counts(access.banks_visible_to(request.user, school.pk))
    found = listing(request, rows, sorts=BANK_SORTS, default="code", search=["code", "name", "course__title"])
    file = download(request, f"banks-{org}", COLUMNS, found.rows)
    if file is not None:
        return file
    return render(request, "courses/banks.html", {"school": school, "page": found.page, "default_sort": "code"})


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def new_bank(request: HttpRequest, org: str) -> HttpResponse:
    """A form for one more bank of the school."""
    school = access_organisation(request.user, org, *access.TEACHING)
    form = BankForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        course = _course(data["course"])
        try:
            bank = operations.create_bank(
                data["code"], data["name"], course=course, organisation_id=school.pk, by=request.user
            )
        except Invalid as error:
            put_errors(form, error)
        else:
            messages.success(request, _("题库已建好，现在可以出题或导入题目。"))
            return redirect("courses:bank", org, bank.code)
    status = 422 if form.errors else 200
    return render(request, "courses/bank_form.html", {"school": school, "form": form}, status=status)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_bank(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """A form for the name and the course of a bank."""
    school = access_organisation(request.user, org, *access.TEACHING)
    found = access.access_bank(request.user, school.pk, code, to="edit")
    written = {"name": found.name, "course": found.course.code if found.course else ""}
    form = BankForm(request.POST or None, initial=written, bank=found)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        same = data["course"] == written["course"]
        course = found.course if same else _course(data["course"])
        operations.change_bank(found.pk, data["name"], course=course, by=request.user)
        messages.success(request, _("题库已修改。"))
        return redirect("courses:bank", org, code)
    context = {"school": school, "form": form, "bank": found}
    return render(request, "courses/bank_form.html", context, status=422 if form.errors else 200)


def _course(code: str) -> CoursePage | None:
    return pages.live_courses().filter(code=code).first() if code else None


@entry(access.works_in_teaching)
@require_safe
def bank(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """The questions of a bank, filtered; `?export=gift` and the like give those listed as a file."""
    school = access_organisation(request.user, org, *access.TEACHING)
    found = access.access_bank(request.user, school.pk, code)
    form = QuestionFilter(request.GET, skills=queries.skills_of(found), tags=queries.tags_of(found))
    table = listing(request, queries.filtered(found, _asked(request)), sorts=SORTS, default="code")
    is_many = table.page.paginator.count > operations.MOST_AT_ONCE
    if request.GET.get("export") in formats.FORMATS and not is_many:
        return _file(found, request.GET["export"], table.rows)
    context = {
        "school": school,
        "bank": found,
        "form": form,
        "page": table.page,
        "total": table.page.paginator.count,
        "is_many": is_many,
        "formats": [("xlsx", "Excel"), ("gift", "GIFT"), ("moodle", "Moodle XML"), ("quizjson", "JSON")],
        "may_edit": access.can_edit_bank(request.user, found),
        "kinds": QuestionKind.choices,
        "default_sort": "code",
    }
    return render(request, "courses/bank.html", context)


@entry(access.works_in_teaching)
@require_POST
def export(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """The questions the address lists as a file; many of them as work in the background."""
    school = access_organisation(request.user, org, *access.TEACHING)
    found = access.access_bank(request.user, school.pk, code)
    form = request.POST.get("format", "")
    if form not in formats.FORMATS:
        raise Invalid()
    job = operations.export_questions(found.pk, form, _asked(request), by=request.user)
    return redirect(jobs.address(job))


def _asked(request: HttpRequest) -> dict[str, str]:
    """The filters of the address; a filter that is not set is left out."""
    found = {name: request.GET.get(name, "").strip()[:LONGEST_QUERY] for name in queries.FILTERS}
    return {name: words for name, words in found.items() if words}


def _file(found: QuestionBank, form: str, rows: QuerySet[Question]) -> HttpResponse:
    ending, media_type = file_of(form)
    drafts = [queries.draft_of(question) for question in rows[: formats.MOST_QUESTIONS]]
    response = HttpResponse(formats.write(form, drafts), content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.code)}.{ending}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
