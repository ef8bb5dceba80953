"""The firm's desk: its orders, its candidates, its mentors' work."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from internships import access
from internships.forms import OrderForm, PostFormSet, Together, draft_from, initial_of, initial_parts, skill_forms
from internships.models import Order
from internships.operations import orders as operations
from internships.queries import orders, summaries
from lms.common import tables
from lms.common.entry import entry
from lms.common.errors import Invalid, WrongState
from lms.organisations import public as organisations
from lms.organisations.public import Role

ORDER_SORTS = {"made": "created_at", "pay": "pay", "seats": "seats"}
PLACEMENT_SORTS = {"student": "student__name", "state": "state", "days": "days", "unconfirmed": "unconfirmed"}


@entry(access.works_in_firm)
@require_GET
def order_list(request: HttpRequest, org: str) -> HttpResponse:
    """All orders of the firm, in every state."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER, Role.MENTOR)
    rows = orders.with_parts(Order.objects.filter(enterprise=firm))
    listing = tables.listing(
        request, rows, sorts={"made": "created_at", "pay": "pay", "seats": "seats"}, default="-made"
    )
    context = {"firm": firm, "listing": listing, "can_write": access.can_write_orders(request.user, firm.pk)}
    return render(request, "internships/enterprise_orders.html", context)


@entry(access.works_in_firm)
def order_edit(request: HttpRequest, org: str, code: str = "") -> HttpResponse:
    """A new order, or a draft again; `?from=code` begins with a copy of an earlier one."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    order = _draft_of(request, firm, code) if code else None
    forms = _forms(request, firm, order)
    # A list, so that every form is looked at and every mistake is shown at once.
    valid = [one.is_valid() for one in forms]
    if request.method == "POST" and all(valid):
        order, refusal = _keep(request, firm, order, forms)
        if refusal is None and order is not None:
            messages.success(request, _("已提交，等院校确认。") if "submit" in request.POST else _("草稿已存。"))
            return redirect("internships:order", order.code)
        forms[0].add_error(None, str(refusal))
    context = _form_context(firm, order, forms)
    return render(request, "internships/order_form.html", context, status=422 if request.method == "POST" else 200)


@entry(access.works_in_firm)
@require_POST
def order_submit(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """Send a draft to the school."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    operations.submit_order(_of_firm(request, firm, code).pk, by=request.user)
    messages.success(request, _("已提交，等院校确认。"))
    return redirect("internships:order", code)


@entry(access.works_in_firm)
@require_GET
def mentoring(request: HttpRequest, org: str) -> HttpResponse:
    """The students I mentor (a manager sees all), those with unconfirmed days first; above, what to do next."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER, Role.MENTOR)
    narrowed: dict[str, Any] = {"post__order__enterprise": firm}
    if not access.can_write_orders(request.user, firm.pk):
        narrowed["mentor"] = request.user
    table = placement_table(request, summaries.placement_rows(**narrowed), default="-unconfirmed")
    work = summaries.mentoring_work(**narrowed)
    return render(request, "internships/mentoring.html", {"firm": firm, **table, **work})


def placement_table(request: HttpRequest, rows: Any, default: str = "-days") -> dict[str, Any]:
    """A page of placements as lines, for a template that includes _placements_table.html."""
    listing = tables.listing(
        request, rows, sorts=PLACEMENT_SORTS, default=default, search=["student__name", "post__name_zh"]
    )
    return {"listing": listing, "rows": [summaries.summary(row) for row in listing.page], "default_sort": default}


def _form_context(firm: organisations.Organisation, order: Order | None, forms: tuple) -> dict[str, Any]:
    return {
        "firm": firm,
        "order": order,
        # A draft kept although it could not be sent is from now on changed, not made a second time.
        "action": reverse("internships:order-edit", args=[firm.code, order.code]) if order else "",
        "last": Order.objects.filter(enterprise=firm).exclude(pk=order.pk if order else None).first(),
        "findings": order.findings.select_related("rule") if order else [],
        "form": Together(*forms),
        "conditions": forms[0],
        "posts": forms[1],
        "needs": forms[2],
    }


def _of_firm(request: HttpRequest, firm: organisations.Organisation, code: str) -> Order:
    order = access.access_order(request.user, code, to="edit")
    if order.enterprise_id != firm.pk:
        raise Http404
    return order


def _draft_of(request: HttpRequest, firm: organisations.Organisation, code: str) -> Order:
    order = _of_firm(request, firm, code)
    if not order.is_editable:
        raise WrongState(_("订单已经提交，退回后才能修改。"))
    return order


def _keep(
    request: HttpRequest, firm: organisations.Organisation, order: Order | None, forms: tuple
) -> tuple[Order | None, object]:
    """Keep the draft and, if asked, send it: the order as far as it was kept, and what stood in the way."""
    try:
        draft = draft_from(*forms, enterprise=firm)
        order = operations.draft_order(draft, by=request.user, order_id=order.pk if order else None)
        if "submit" in request.POST:
            operations.submit_order(order.pk, by=request.user)
    except Invalid as error:
        return order, error.message
    return order, None


def _forms(request: HttpRequest, firm: organisations.Organisation, order: Order | None) -> tuple:
    data = request.POST if request.method == "POST" else None
    source = order or Order.objects.filter(enterprise=firm, code=request.GET.get("from", "")).first()
    # What is sent stands for itself: compared with what was there before, an unchanged row would count as empty.
    posts, needs = initial_parts(source if data is None else None)
    return (
        OrderForm(data, enterprise=firm, initial=initial_of(source, firm)),
        PostFormSet(data, prefix="posts", initial=posts),
        skill_forms(data, needs),
    )
