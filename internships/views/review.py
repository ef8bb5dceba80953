"""Those who say yes or no to orders: the school first, then the cluster's officer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from internships import access
from internships.choices import OrderState
from internships.models import Order
from internships.operations import orders as operations
from internships.queries import orders, summaries
from lms.common.entry import entry, signed_in
from lms.organisations import public as organisations
from lms.organisations.public import Role


@entry(access.works_in_academic_office)
@require_GET
def school_orders(request: HttpRequest, org: str) -> HttpResponse:
    """Orders that name the school, those waiting for it first."""
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC)
    rows = orders.with_parts(Order.objects.filter(school=school).exclude(state=OrderState.DRAFT))
    waiting = [order for order in rows if order.state == OrderState.SUBMITTED]
    context = {"school": school, "waiting": waiting, "others": [order for order in rows if order not in waiting]}
    return render(request, "internships/school_orders.html", context)


@entry(access.works_in_academic_office)
@require_GET
def school_agreements(request: HttpRequest, org: str) -> HttpResponse:
    """The school's matched students and how far their agreements have come."""
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC)
    rows = summaries.placements(post__order__school=school)
    return render(request, "internships/school_agreements.html", {"school": school, "rows": rows})


@entry(access.is_officer)
@require_GET
def gov_orders(request: HttpRequest) -> HttpResponse:
    """Every order, those waiting for an officer first."""
    rows = orders.with_parts(Order.objects.exclude(state=OrderState.DRAFT))
    waiting = [order for order in rows if order.state == OrderState.CONFIRMED]
    context = {"waiting": waiting, "others": [order for order in rows if order not in waiting]}
    return render(request, "internships/gov_orders.html", context)


@entry(signed_in)
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """The school agrees."""
    operations.confirm_order(access.access_order(request.user, code, to="confirm").pk, by=request.user)
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
