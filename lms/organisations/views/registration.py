"""An enterprise registers; officers suspend and resume."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.common.entry import entry, signed_in
from lms.common.errors import Invalid
from lms.organisations import access
from lms.organisations.choices import Kind
from lms.organisations.forms import EnterpriseForm, OrganisationsFilter, SuspendForm
from lms.organisations.models import Organisation
from lms.organisations.operations import organisations as operations
from lms.organisations.queries import organisations as queries

PER_PAGE = 50


@entry(signed_in)
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The person's enterprise, which then applies for admission."""
    form = EnterpriseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        enterprise = operations.register_enterprise(by=request.user, **form.cleaned_data)
        messages.success(request, _("企业已登记。下一步：填写准入审核，通过后可以提交订单。"))
        return redirect("organisations:vetting", enterprise.code)
    return render(request, "organisations/register.html", {"form": form}, status=422 if form.errors else 200)


@entry(access.is_officer)
@require_safe
def organisations(request: HttpRequest) -> HttpResponse:
    """Every organisation, by kind, state and name."""
    form = OrganisationsFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.organisations(q=request.GET.get("q", "").strip(), **chosen)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    words = {"page": page, "form": form, "association": Kind.ASSOCIATION}
    return render(request, "organisations/organisations.html", words)


@entry(access.is_officer)
@require_POST
def suspend(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Close or open an organisation's doors, with the reason. Raises Invalid without one."""
    organisation = get_object_or_404(Organisation, code=code)
    form = SuspendForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("请写明理由。"), fields=dict(form.errors))
    act = operations.suspend_organisation if verb == "suspend" else operations.resume_organisation
    act(organisation.pk, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("已保存。"))
    return redirect("organisations:organisations")
