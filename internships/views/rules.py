"""Reasons for going on although a rule of law says otherwise."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from internships import access
from internships.operations import rules as operations
from lms.common.entry import entry, signed_in


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
