"""The firm's evaluations: which are due, which are sealed, and what students said once both had written."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from internships import access
from internships.choices import CRITERIA, Side
from internships.queries import evaluations
from lms.common import tables
from lms.common.entry import entry
from lms.common.sheets import Column
from lms.organisations import public as organisations
from lms.organisations.public import Role

SORTS = {"student": "student__name", "ended": "ended_on"}
COLUMNS = [
    Column(_("学员"), "student"),
    Column(_("岗位"), "post"),
    Column(_("进度"), "status_label"),
    Column(_("我们给的成绩"), "grade"),
    Column(_("学员的评价（1–5）"), "their_mean"),
]


@entry(access.works_in_firm)
@require_safe
def evaluation_list(request: HttpRequest, org: str) -> HttpResponse:
    """Internships that are over, those without our evaluation first; a mentor sees their own."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER, Role.MENTOR)
    rows = evaluations.evaluated_by(firm.pk)
    if not access.can_write_orders(request.user, firm.pk):
        rows = rows.filter(mentor=request.user)
    due = rows.filter(written=False).count()
    listing = tables.listing(
        request, rows, sorts={"due": "written", **SORTS}, default="due", search=["student__name", "post__name_zh"]
    )
    file = tables.download(
        request,
        "evaluations",
        COLUMNS,
        [evaluations.line(row) for row in listing.rows[: tables.MOST_ROWS]] if request.GET.get("format") else [],
    )
    if file is not None:
        return file
    context: dict[str, Any] = {
        "firm": firm,
        "listing": listing,
        "rows": [evaluations.line(row) for row in listing.page],
        "due": due,
        "default_sort": "due",
        "means": evaluations.means_of(firm.pk, [(key, label) for key, label in CRITERIA[Side.STUDENT].items()]),
    }
    return render(request, "internships/evaluations.html", context)
