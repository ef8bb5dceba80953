"""All bases of the province, for officers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.bases.queries import overview as queries
from lms.bases.queries.utilisation import DEFINITION
from lms.common import tables
from lms.common.entry import entry
from lms.common.sheets import Column
from lms.organisations import public as organisations


@entry(organisations.is_officer)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """How many bases are not safe, then cities and clusters with utilisation; `?by=cluster` for the file."""
    found = queries.overview()
    columns = [
        Column(_("产业集群") if request.GET.get("by") == "cluster" else _("城市"), "name"),
        Column(_("基地"), "bases"),
        Column(_("工位"), "workstations"),
        Column(_("安全检查过期"), "unsafe"),
        Column(_("利用率（百分数）"), "percent"),
    ]
    rows = found.clusters if request.GET.get("by") == "cluster" else found.cities
    if export := tables.download(request, "bases", columns, rows):
        return export
    return render(request, "bases/overview.html", {"found": found, "definition": DEFINITION})
