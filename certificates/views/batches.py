"""Batches that wait for a second person."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from certificates import access
from certificates.choices import BatchState
from certificates.operations import batches
from lms.common.entry import entry

PER_PAGE = 20


@entry(access.signs_off)
@require_GET
def batch_list(request: HttpRequest) -> HttpResponse:
    """Those that wait first, then the others, newest first."""
    rows = access.batches_visible_to(request.user).select_related("issuer", "proposed_by", "decided_by")
    waiting = rows.filter(state=BatchState.WAITING)
    page = Paginator(rows.exclude(state=BatchState.WAITING), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "certificates/batches.html", {"waiting": waiting, "page": page})


@entry(access.signs_off)
@require_GET
def batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is in it: every name, before anybody puts a name under it."""
    batch = access.access_batch(request.user, pk)
    page = Paginator(batch.certificates.order_by("pk"), PER_PAGE * 5).get_page(request.GET.get("page"))
    own = batch.proposed_by_id == request.user.pk
    context = {"batch": batch, "page": page, "waits": batch.state == BatchState.WAITING, "own": own}
    return render(request, "certificates/batch.html", context)


@entry(access.signs_off)
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it be made."""
    batch = access.access_batch(request.user, pk)
    batches.approve(batch.pk, by=request.user)
    return redirect("certificates:batch", pk)


@entry(access.signs_off)
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it back with a reason."""
    batch = access.access_batch(request.user, pk)
    batches.refuse(batch.pk, reason=request.POST.get("reason", ""), by=request.user)
    return redirect("certificates:batch", pk)
