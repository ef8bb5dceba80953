"""Cooperation cluster by cluster, for officers."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lms.common import tables
from lms.common.entry import entry
from lms.common.sheets import Column
from lms.cooperation import access
from lms.cooperation.choices import DEFINITIONS
from lms.cooperation.queries import clusters as queries
from lms.cooperation.views.places import page
from lms.organisations import public as organisations


@entry(organisations.is_officer)
@require_safe
def clusters(request: HttpRequest) -> HttpResponse:
    """Agreements, late deliverables, calls, posts and matches of every cluster the officer looks after."""
    here = access.access_place(request.user, "gov")
    rows = queries.by_cluster(here)
    if export := tables.download(request, "cooperation", _columns(), rows):
        return export
    busy = [row for row in rows if not row.is_empty]
    return page(request, "clusters", here, rows=busy, quiet=len(rows) - len(busy), definitions=DEFINITIONS)


def _columns() -> list[Column]:
    return [
        Column(_("城市"), lambda row: row.cluster.city),
        Column(_("产业集群"), "cluster"),
        Column(_("生效中的协议"), "agreements"),
        Column(_("逾期成果"), "late"),
        Column(_("征集中的需求"), "calls"),
        Column(_("攻关中的团队"), "teams"),
        Column(_("展示中的供给"), "offers"),
        Column(_("展示中的需求"), "requests"),
        Column(_("已达成对接"), "matches"),
        Column(_("未达成对接"), "fell_through"),
    ]
