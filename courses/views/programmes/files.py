"""A version as a file: a workbook out and in, and the paper to print."""

from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import access, faults
from courses.errors import BadPlan
from courses.formats import papers
from courses.formats import programmes as formats
from courses.formats.drafts import Problem, Unreadable
from courses.models import ProgrammeVersion
from courses.operations import programmes as operations
from courses.views.marking import said
from courses.views.programmes.versions import version_of
from lms.common.entry import entry
from lms.common.errors import DomainError
from lms.common.sheets import XLSX
from lms.skills import public as skills


@entry(access.works_in_teaching)
@require_safe
def export(request: HttpRequest, org: str, code: str, number: int) -> HttpResponse:
    """The workbook; the same file comes back in."""
    _school, version = version_of(request, org, code, number)
    return as_file(formats.write(version.plan), f"{version}.xlsx", XLSX)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest, org: str, code: str, number: int) -> HttpResponse:
    """A workbook in place of what the draft says: all of it, or a reason for every cell and nothing written."""
    school, version = version_of(request, org, code, number)
    problems: list[str] = []
    if request.method == "POST":
        problems = _brought(request, version)
        if not problems:
            messages.success(request, _("已按表格写入草稿；不想要可以在修改历史里恢复。"))
            return redirect("courses:programme", org, code, number)
    context = {"school": school, "version": version, "problems": problems}
    return render(request, "courses/programmes/import.html", context, status=422 if problems else 200)


@entry(access.works_in_teaching)
@require_safe
def paper(request: HttpRequest, org: str, code: str, number: int) -> HttpResponse:
    """The programme as the usual A4 paper."""
    school, version = version_of(request, org, code, number)
    programme, plan = version.programme, version.plan
    heading = papers.Heading(
        programme.title_zh, school.name_zh, programme.specialty_code, str(programme.get_level_display()),
        version.number, str(version.stage.label), version.filing_number,
    )  # fmt: skip
    wanted = {one for course in plan.courses for one, _level in course.standard.skills}
    names = {one: skill.name_zh for one, skill in skills.by_code(wanted).items()}
    return as_file(papers.programme(heading, plan, names, settings.CACHE_DIR), f"{version}.pdf", "application/pdf")


def as_file(content: bytes, name: str, kind: str) -> HttpResponse:
    """A personal file that opens in the page where the browser can show it."""
    response = HttpResponse(content, content_type=kind)
    place = "inline" if kind == "application/pdf" else "attachment"
    response["Content-Disposition"] = f"{place}; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response


def _brought(request: HttpRequest, version: ProgrammeVersion) -> list[str]:
    """Write what the file says; every reason why nothing was written."""
    file = request.FILES.get("file")
    if file is None:
        return [_("请选择一个 .xlsx 文件。")]
    try:
        found = formats.read(file.read())
    except Unreadable as error:
        return [faults.sentence(error)]
    if found.plan is None:
        return [_told(problem) for problem in found.problems]
    seen = request.POST.get("seen", "")
    try:
        operations.save_plan(version.pk, found.plan, seen=int(seen) if seen.isdecimal() else -1, by=request.user)
    except BadPlan as error:
        return [_told(found.problem_of(fault)) for fault in error.faults]
    except DomainError as error:
        return [said(error)]
    return []


def _told(problem: Problem) -> str:
    where = problem.where or _("工作簿")
    return f"{where}：{faults.sentence_of(problem.code, problem.words)}"
