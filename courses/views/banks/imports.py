"""Questions from a file: upload, look at the dry run, confirm."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import access, faults, formats
from courses.background.questions import Written, with_known_skills
from courses.choices import QuestionKind
from courses.formats import xlsx
from courses.forms.banks import ImportForm, file_of
from courses.grading import texts
from courses.models import QuestionImport
from courses.operations import questions as operations
from lms.common.entry import entry
from lms.jobs import public as jobs
from lms.organisations.access import access_organisation

SHOWN = 50


@entry(access.works_in_teaching)
@require_safe
def template(request: HttpRequest, org: str) -> HttpResponse:
    """The Excel template, with an example of every kind."""
    access_organisation(request.user, org, *access.TEACHING)
    ending, media_type = file_of("xlsx")
    response = HttpResponse(xlsx.template(), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="questions-template.{ending}"'
    return response


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """A form for a file; it is kept for a day and nothing is written yet."""
    school = access_organisation(request.user, org, *access.TEACHING)
    bank = access.access_bank(request.user, school.pk, code, to="edit")
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        brought = operations.upload(bank.pk, form.cleaned_data["format"], file.name or "", file.read(), by=request.user)
        return redirect("courses:bank_import_report", org, code, brought.pk)
    context = {"school": school, "bank": bank, "form": form}
    return render(request, "courses/bank_import.html", context, status=422 if form.errors else 200)


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, org: str, code: str, pk: uuid.UUID) -> HttpResponse:
    """What the file holds and would do; a POST does it."""
    school = access_organisation(request.user, org, *access.TEACHING)
    bank = access.access_bank(request.user, school.pk, code, to="edit")
    brought = get_object_or_404(QuestionImport, pk=pk, bank=bank)
    if request.method == "POST":
        return _confirmed(request, org, code, brought)
    parsed = with_known_skills(formats.read(brought.format, bytes(brought.content)))
    context = {
        "school": school,
        "bank": bank,
        "brought": brought,
        "problems": [{"row": one.row, "words": faults.sentence(one)} for one in parsed.problems],
        "total": len(parsed.drafts),
        "rows": [
            {
                "draft": draft,
                "kind": dict(QuestionKind.choices).get(str(draft.spec.get("kind")), draft.spec.get("kind")),
                "words": _stem(draft.spec),
            }
            for draft in parsed.drafts[:SHOWN]
        ],
        "written": operations.planned(bank, parsed),
    }
    return render(request, "courses/bank_import_report.html", context)


def _stem(spec: dict[str, object]) -> str:
    """The stem's words, if it is one; a broken one is among the problems."""
    stem = spec.get("stem")
    return "" if list(texts.faults_of(stem, "stem")) or not isinstance(stem, dict) else texts.to_plain(stem)


def _confirmed(request: HttpRequest, org: str, code: str, brought: QuestionImport) -> HttpResponse:
    done = operations.confirm_import(brought.pk, by=request.user)
    if isinstance(done, Written):
        words = {"added": len(done.added), "changed": len(done.changed), "unchanged": len(done.unchanged)}
        messages.success(request, _("新增 %(added)s 题，更新 %(changed)s 题，%(unchanged)s 题没有变化。") % words)
        return redirect("courses:bank", org, code)
    return redirect(jobs.address(done))
