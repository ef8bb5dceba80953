"""The gradebook brought back from a spreadsheet: look through, then confirm."""

from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses import access, faults
from courses.errors import StaleGrades
from courses.operations import grade_imports
from courses.operations.gradebook import Entry
from lms.common.entry import entry
from lms.organisations.access import access_organisation

SALT = "courses.grade_import"
# A plan is looked at and confirmed in one sitting; later the file is looked through again.
LONGEST_SECONDS = 3600


class FileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("表格文件"),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("先从成绩册导出 CSV 或 Excel，改好成绩再上传；没改的格子不会产生记录。"),
    )


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def import_file(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    """Upload, see every change and problem, confirm. Nothing is written while there is a problem."""
    school = access_organisation(request.user, org, *access.TEACHING)
    run = access.access_run(request.user, school.pk, run_id, to="grade")
    if request.POST.get("plan"):
        return _confirm(request, org, run_id)
    form = FileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"school": school, "run": run, "form": form}
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        plan = grade_imports.examine(run, file.read())
        context |= {
            "plan": plan,
            "problems": [(problem.row, faults.sentence(problem)) for problem in plan.problems],
            "signed": _signed(run_id, file.name, plan) if plan.changes and not plan.problems else "",
        }
        status = 422 if plan.problems else 200
    return render(request, "courses/grade_import.html", context, status=status)


def _signed(run_id: int, file: str, plan: grade_imports.Plan) -> str:
    cells = [
        [one.enrolment_id, one.item_id, None if one.wanted is None else str(one.wanted), one.seen]
        for one in plan.changes
    ]
    return signing.dumps({"run": run_id, "file": file, "cells": cells}, salt=SALT, compress=True)


def _confirm(request: HttpRequest, org: str, run_id: int) -> HttpResponse:
    again = redirect("courses:import_grades", org, run_id)
    try:
        plan = signing.loads(request.POST["plan"], salt=SALT, max_age=LONGEST_SECONDS)
    except signing.BadSignature:
        messages.error(request, _("核对结果已过期，请重新上传。"))
        return again
    if plan["run"] != run_id:
        messages.error(request, _("核对结果不是这个班的，请重新上传。"))
        return again
    entries = [
        Entry(enrolment, item, None if score is None else Decimal(score), seen)
        for enrolment, item, score, seen in plan["cells"]
    ]
    try:
        changed = grade_imports.import_grades(run_id, entries, file=plan["file"], by=request.user)
    except StaleGrades:
        messages.error(request, _("核对之后有人改过其中的成绩，什么都没有写入，请重新上传。"))
        return again
    messages.success(request, _("已导入 %(n)d 个成绩，公布后学员可见。") % {"n": changed})
    return redirect("courses:gradebook", org, run_id)
