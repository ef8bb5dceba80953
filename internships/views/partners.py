"""Joint orders: asking firms in, and answering."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from internships import access
from internships.models import OrderPartner
from internships.operations import partners as operations
from internships.views.drafts import step_page
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.organisations import public as organisations
from lms.organisations.public import Role


@entry(access.works_in_firm)
@require_safe
def joint(request: HttpRequest, org: str) -> HttpResponse:
    """The joint orders this firm was asked into, those without an answer first."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    rows = OrderPartner.objects.filter(firm=firm).select_related("order__enterprise", "order__school")
    rows = rows.prefetch_related("order__posts").order_by("answered_at", "-pk")
    lines = [(row, [post for post in row.order.posts.all() if post.firm_id == firm.pk]) for row in rows]
    return render(request, "internships/joint_orders.html", {"firm": firm, "lines": lines})


@entry(access.works_in_firm)
@require_POST
def answer(request: HttpRequest, org: str, pk: int) -> HttpResponse:
    """Yes with the headcount, or no."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    partner = access.access_partner(request.user, pk)
    if partner.firm_id != firm.pk:
        raise Http404
    given = request.POST.get("headcount", "")
    consents = "consent" in request.POST
    operations.answer_partner(
        partner.pk, consents=consents, headcount=int(given) if given.isdecimal() else 0, by=request.user
    )
    messages.success(request, _("已同意加入。") if consents else _("已谢绝。"))
    return redirect("internships:joint-orders", org)


@entry(access.works_in_firm)
@require_POST
def invite(request: HttpRequest, org: str, code: str) -> HttpResponse:
    """Ask a firm into the order by its licence's code."""
    organisations.access_organisation(request.user, org, Role.MANAGER)
    order = access.access_order(request.user, code, to="edit")
    uscc = request.POST.get("uscc", "")
    try:
        partner = operations.invite_partner(order.pk, uscc, by=request.user)
    except Invalid as error:
        return step_page(request, order, 1, asked=uscc, refused=error)
    messages.success(request, _("已邀请%(firm)s，对方同意并填写在岗人数后才能提交。") % {"firm": partner.firm})
    return redirect("internships:order-step", org, code, 1)


@entry(access.works_in_firm)
@require_POST
def drop(request: HttpRequest, org: str, pk: int) -> HttpResponse:
    """Take a firm out of the order, its posts with it."""
    organisations.access_organisation(request.user, org, Role.MANAGER)
    partner = access.access_partner(request.user, pk, to="drop")
    code = partner.order.code
    operations.drop_partner(partner.pk, by=request.user)
    messages.success(request, _("已移出，它的岗位一并删除。"))
    return redirect("internships:order-step", org, code, 1)
