"""Batches: those that wait for a second person and the decided ones; what is in each, its files, another try."""

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from certificates import access, faults
from certificates.choices import BatchState, State
from certificates.forms import StepForm, reason_form
from certificates.models import Batch, Certificate
from certificates.operations import batch_files as packing
from certificates.operations import batches
from certificates.queries import batches as queries
from certificates.queries import sources
from certificates.queries.certificates import state_today
from lms.common import tables
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.common.sheets import Column
from lms.jobs import public as jobs

PER_PAGE, LONGEST_NUMBER = 20, 40
COLUMNS = [
    Column(_("证书编号"), "number"),
    Column(_("持证人"), lambda one: one.content["holder"]),
    Column(_("证书名称"), lambda one: one.content["title_zh"]),
    Column(_("校验码"), "check_code"),
    Column(_("颁发日期"), "issued_on"),
    Column(_("有效期至"), "valid_until"),
    Column(_("状态"), state_today),
    Column(_("未能生成的原因"), lambda one: faults.told(one.failure)),
]


@entry(access.signs_off)
@require_safe
def batch_list(request: HttpRequest) -> HttpResponse:
    """Those that wait first, then the others, newest first; ?number= leads to a certificate they may look after."""
    number = request.GET.get("number", "").strip()[:LONGEST_NUMBER]
    if number and (found := access.find_to_manage(request.user, number)):
        return redirect("certificates:detail", found.number)
    rows = access.batches_visible_to(request.user).select_related("issuer", "proposed_by", "decided_by")
    waiting = rows.filter(state=BatchState.WAITING)
    page = Paginator(rows.exclude(state=BatchState.WAITING), PER_PAGE).get_page(request.GET.get("page"))
    context = {"waiting": waiting, "page": page, "number": number}
    return render(request, "certificates/batches.html", context, status=404 if number else 200)


@entry(access.signs_off)
@require_safe
def batch_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What is in it: every name, before anybody puts a name under it. ?format=csv and xlsx are the list as a file."""
    batch = access.access_batch(request.user, pk)
    if (table := tables.download(request, f"certificates-{batch.pk}", COLUMNS, _rows(batch))) is not None:
        return table
    return _page(request, batch, reason_form("refuse"))


def _rows(batch: Batch) -> QuerySet[Certificate]:
    """Whoever needs a hand comes first."""
    return batch.certificates.annotate(is_dead=Q(state=State.DEAD)).order_by("-is_dead", "pk")


def _page(request: HttpRequest, batch: Batch, form: StepForm) -> HttpResponse:
    rows = _rows(batch)
    page = Paginator(rows, PER_PAGE * 5).get_page(request.GET.get("page"))
    own, stands = batch.proposed_by_id == request.user.pk, queries.standing(batch)
    context = {"batch": batch, "page": page, "waits": batch.state == BatchState.WAITING, "own": own}
    context["may_take"] = access.can_take_files(request.user, batch)
    # The list is the office's own page; an officer of elsewhere has none.
    context["came_from"] = sources.list_of(batch) if context["may_take"] else ""
    context |= {"stands": stands, "follow": queries.where_to_follow(batch, request.user), "form": form}
    return render(request, "certificates/batch.html", context, status=422 if form.is_bound else 200)


@entry(access.signs_off)
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it be made."""
    batch = access.access_batch(request.user, pk)
    batches.approve(batch.pk, by=request.user)
    return redirect(queries.where_to_follow(batch, request.user))


@entry(access.signs_off)
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it back with a reason."""
    batch = access.access_batch(request.user, pk)
    try:
        batches.refuse(batch.pk, reason=request.POST.get("reason", ""), by=request.user)
    except Invalid as error:
        return _page(request, batch, reason_form("refuse", request.POST).refuse(error))
    return redirect("certificates:batch", pk)


@entry(access.signs_off)
@require_POST
def batch_files(request: HttpRequest, pk: int) -> HttpResponse:
    """All files as an archive with a table, or as pages to print: a job, whose page comes next."""
    batch = access.access_batch(request.user, pk)
    return redirect(jobs.address(packing.start_files(batch.pk, request.POST.get("form", ""), by=request.user)))


@entry(access.signs_off)
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try those anew that could not be made."""
    batch = access.access_batch(request.user, pk)
    return redirect(jobs.address(packing.retry(batch.pk, by=request.user)))
