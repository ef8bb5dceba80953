"""Those who say yes or no to orders: the school first, then the cluster's officer."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from internships import access
from internships.choices import OrderState
from internships.forms import ConfirmForm
from internships.models import Order
from internships.operations import orders as operations
from internships.queries import orders, summaries
from internships.views.enterprise import placement_table
from lms.common import tables
from lms.common.entry import entry, signed_in
from lms.common.errors import Invalid
from lms.organisations import public as organisations
from lms.organisations.public import Role

SORTS = {"made": "created_at", "pay": "pay", "seats": "seats", "code": "code"}


@entry(access.works_in_academic_office)
@require_safe
def school_orders(request: HttpRequest, org: str) -> HttpResponse:
    """Orders that name the school, those waiting for it first."""
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC)
    rows = Order.objects.filter(school=school).exclude(state=OrderState.DRAFT)
    context = {"school": school, **_review(request, rows, OrderState.SUBMITTED)}
    return render(request, "internships/school_orders.html", context)


@entry(access.works_in_academic_office)
@require_safe
def school_agreements(request: HttpRequest, org: str) -> HttpResponse:
    """The school's matched students and how far their agreements have come."""
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC)
    table = placement_table(request, summaries.placement_rows(post__order__school=school), default="state")
    return render(request, "internships/school_agreements.html", {"school": school, **table})


@entry(access.is_officer)
@require_safe
def gov_orders(request: HttpRequest) -> HttpResponse:
    """Every order that was sent, those waiting for an officer first."""
    rows = Order.objects.exclude(state=OrderState.DRAFT)
    return render(request, "internships/gov_orders.html", _review(request, rows, OrderState.CONFIRMED))


@entry(signed_in)
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """The school agrees."""
    order = access.access_order(request.user, code, to="confirm")
    form = ConfirmForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("请核对日期。"), fields=dict(form.errors))
    operations.confirm_order(order.pk, by=request.user, **form.cleaned_data)
    messages.success(request, _("已确认，转主管部门批准。"))
    return redirect("internships:order", code)


@entry(access.is_officer)
@require_POST
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """The officer agrees."""
    operations.approve_order(access.access_order(request.user, code, to="approve").pk, by=request.user)
    messages.success(request, _("已批准，学员可以看到这个订单。"))
    return redirect("internships:order", code)


@entry(signed_in)
@require_POST
def send_back(request: HttpRequest, code: str) -> HttpResponse:
    """Return it with a reason."""
    order = access.access_order(request.user, code)
    operations.return_order(order.pk, reason=request.POST.get("reason", "")[:300], by=request.user)
    messages.success(request, _("已退回，企业会看到原因。"))
    return redirect("internships:order", code)


@entry(signed_in)
@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """Take an approved order off the list."""
    operations.close_order(access.access_order(request.user, code, to="close").pk, by=request.user)
    messages.success(request, _("已结束，不再参加新的轮次。"))
    return redirect("internships:order", code)


def _review(request: HttpRequest, rows: QuerySet[Order], waiting: str) -> dict[str, Any]:
    """What waits, the oldest first, and a page of the rest."""
    others = orders.with_parts(rows.exclude(state=waiting))
    return {
        "waiting": orders.with_parts(rows.filter(state=waiting)).order_by("pk"),
        "listing": tables.listing(
            request, others, sorts=SORTS, default="-made", search=["code", "enterprise__name_zh"]
        ),
        "default_sort": "-made",
    }
