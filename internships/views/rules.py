"""The rules of law as data: every version with what it asks, and reasons for going on."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from internships import access
from internships.choices import Scope
from internships.models import Rule
from internships.operations import rules as operations
from internships.queries import rules
from lms.common import tables
from lms.common.entry import anyone, entry, signed_in
from lms.common.sheets import Column

COLUMNS = [
    Column(gettext_lazy("编号"), "code"),
    Column(gettext_lazy("版本"), "version"),
    Column(gettext_lazy("检查时机"), "get_scope_display"),
    Column(gettext_lazy("后果"), "get_severity_display"),
    Column(gettext_lazy("如何通过"), "get_waiver_display"),
    Column(gettext_lazy("条文依据"), "get_standing_display"),
    Column(gettext_lazy("条款"), "article"),
    Column(gettext_lazy("规定"), "text_zh"),
    Column(gettext_lazy("参数"), "told_parameters"),
    Column(gettext_lazy("生效日期"), "valid_from"),
]


@entry(anyone)
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Every rule with its article, its parameters and its versions; open to the world."""
    rows = rules.register()
    file = tables.download(request, "rules", COLUMNS, rows)
    if file is not None:
        return file
    return render(request, "internships/rules.html", {"groups": _grouped(rows)})


@entry(access.is_officer)
@require_GET
def gov_register(request: HttpRequest) -> HttpResponse:
    """The same for officers, with how often each version was found broken and how often a reason was written."""
    open_ones = Q(findings__closed_at=None)
    counted = Rule.objects.annotate(
        found=Count("findings", filter=open_ones),
        waived=Count("findings", filter=open_ones & Q(findings__waived_at__isnull=False)),
    )
    rows = list(counted.order_by("scope", "code", "-version"))
    return render(request, "internships/gov_rules.html", {"groups": _grouped(rows), "counted": True})


@entry(signed_in)
@require_POST
def waive(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down why it may go on all the same."""
    found = access.access_finding(request.user, pk)
    operations.waive_finding(found.pk, reason=request.POST.get("reason", "")[:300], by=request.user)
    messages.success(request, _("理由已记录，院校和主管部门都会看到。"))
    if found.placement_id is not None:
        return redirect("internships:placement", found.placement_id)
    if found.order.is_editable:
        return redirect("internships:order-step", found.order.enterprise.code, found.order.code, 4)
    return redirect("internships:order", found.order.code)


def _grouped(rows: list[Rule]) -> list[tuple[object, list[Rule]]]:
    return [(scope.label, [row for row in rows if row.scope == scope]) for scope in Scope]
