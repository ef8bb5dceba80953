"""Centres for everybody, and joining a course there."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lms.bases import access
from lms.bases.models import Centre, Offering
from lms.bases.operations import centres
from lms.bases.queries import centres as queries
from lms.common.entry import anyone, entry


@entry(anyone)
@require_safe
def centre_list(request: HttpRequest) -> HttpResponse:
    """All centres."""
    return render(request, "bases/centres.html", {"rows": queries.centres()})


@entry(anyone)
@require_safe
def centre_page(request: HttpRequest, code: str) -> HttpResponse:
    """Who runs it, where, what it offers, how many took part and finished."""
    centre = get_object_or_404(Centre.objects.select_related("host"), code=code)
    found = queries.offered(centre, request.user.pk)
    context = {
        "centre": centre,
        "members": centre.members.filter(left_on=None).select_related("organisation"),
        "bases": centre.bases.filter(retired_at=None),
        "offered": found,
        "reach": queries.reach(found),
        "may_join": access.works_in_firm(request.user),
        "runs": request.user.is_authenticated and access.can_run_centre(request.user, centre.host_id),
    }
    return render(request, "bases/centre.html", context)


@entry(access.works_in_firm)
@require_POST
def take_part(request: HttpRequest, pk: int) -> HttpResponse:
    """Learn there."""
    offering = get_object_or_404(Offering.objects.select_related("centre"), pk=pk)
    centres.take_part(offering.pk, by=request.user)
    messages.success(request, _("已报名，课程在“我的学习”里。"))
    return redirect("bases:centre", offering.centre.code)
