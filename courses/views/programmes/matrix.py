"""The support matrix of a draft, to fill in."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from courses import access
from courses.curricula.plans import Course, Plan
from courses.curricula.support import matrix_of
from courses.errors import NotADraft
from courses.forms.programmes import MatrixForm
from courses.views.programmes.drafts import SUPPORT, filled, tabs_of
from courses.views.programmes.versions import version_of
from lms.common.entry import entry

# As many as a telephone turns over without a wait.
MOST_CELLS = 600


@entry(access.works_in_teaching)
@require_http_methods(["GET", "HEAD", "POST"])
def edit_support(request: HttpRequest, org: str, code: str, number: int) -> HttpResponse:
    """The matrix of a draft, a page of courses at a time; what carries nothing and is carried by nothing is marked."""
    school, version = version_of(request, org, code, number)
    if not version.is_draft:
        messages.error(request, str(NotADraft.default))
        return redirect("courses:programme", org, code, number)

    def make(sent: Any, plan: Plan, seen: int) -> MatrixForm:
        return MatrixForm(sent, plan=plan, seen=seen, courses=_page(request, plan).object_list)

    found = filled(request, version, make)
    if found.kept:
        return redirect(request.get_full_path())
    context = {
        "school": school,
        "version": version,
        "form": found.form,
        "changes": found.changes,
        "tabs": tabs_of([org, code, number], SUPPORT, version.plan),
        "page": _page(request, found.form.told),
        "matrix": matrix_of(found.form.told),
    }
    return render(request, "courses/programmes/matrix.html", context, status=found.status)


def _page(request: HttpRequest, plan: Plan) -> Page[Course]:
    rows = max(1, MOST_CELLS // max(1, len(plan.outcomes)))
    return Paginator(plan.courses, rows).get_page(request.GET.get("page"))
