"""Orders brought in from a spreadsheet: look through, then confirm."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from internships import access, faults
from internships.formats import COLUMNS, Unreadable, grid
from internships.forms import SheetForm
from internships.operations import order_imports as operations
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.common.sheets import Column
from lms.common.tables import download
from lms.organisations import public as organisations
from lms.organisations.public import Organisation, Role

SALT = "internships.order_import"
# A plan is looked at and confirmed in one sitting; later the file is looked through again.
LONGEST_SECONDS = 3600
TEMPLATE = [Column(heading, key) for key, heading in COLUMNS.items()]
EXAMPLE = {
    "number": "1", "mode": "订单班", "name_zh": "跨境运营助理", "staff": 30, "seats": 4, "minimum": 2,
    "tasks_zh": "刊登商品、处理订单、整理数据", "same_post_wage": 4200, "pay": 3600, "starts_on": "2027-03-01",
    "months": 6, "skills": "EC-05:2:3；LG-01:2:1", "course_codes": "CBE102，CBE201", "workplace": "安庆市",
    "training_base": "", "note": "",
}  # fmt: skip


@entry(access.works_in_firm)
@require_http_methods(["GET", "HEAD", "POST"])
def import_sheet(request: HttpRequest, org: str) -> HttpResponse:
    """Upload, see every order and every wrong cell, confirm; `?format=xlsx` is the template."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    template = download(request, "orders-template", TEMPLATE, [EXAMPLE])
    if template is not None:
        return template
    if request.POST.get("plan"):
        return _confirm(request, firm)
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"firm": firm, "form": form}
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        context |= _looked_through(form, firm)
        status = 422 if context["faults"] or context["problem"] else 200
    return render(request, "internships/order_import.html", context, status=status)


def _looked_through(form: SheetForm, firm: Organisation) -> dict[str, Any]:
    school = form.cleaned_data["school"]
    try:
        rows = grid(form.cleaned_data["file"].read())
        sheet = operations.examine(rows)
    except Unreadable as error:
        return {"problem": faults.unreadable(error.code, error.words), "faults": []}
    plan = {"firm": firm.pk, "school": school.pk, "rows": rows}
    return {
        "problem": "",
        "orders": sheet.orders,
        "faults": [(one.row, one.column, faults.cell(one.code, one.words)) for one in sheet.faults],
        "school": school,
        "signed": "" if sheet.faults else signing.dumps(plan, salt=SALT, compress=True),
    }


def _confirm(request: HttpRequest, firm: Organisation) -> HttpResponse:
    try:
        plan = signing.loads(request.POST["plan"], salt=SALT, max_age=LONGEST_SECONDS)
        if plan["firm"] != firm.pk:
            raise signing.BadSignature
    except signing.BadSignature:
        messages.error(request, _("核对结果已过期，请重新上传。"))
        return redirect("internships:order-import", firm.code)
    try:
        made = operations.import_orders(firm.pk, plan["school"], plan["rows"], by=request.user)
    except Invalid as error:
        messages.error(request, str(error.message))
        return redirect("internships:order-import", firm.code)
    messages.success(request, _("已导入 %(n)d 个订单草稿，请逐单核对后提交。") % {"n": len(made)})
    return redirect("internships:enterprise-orders", firm.code)
