"""Employers verify many at once: a list or an archive, a purpose, and a job that answers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates import access
from certificates.operations import enquiries
from certificates.queries import handed_in
from certificates.queries.enquiries import followed
from lms.common.entry import entry
from lms.common.errors import Invalid
from lms.jobs import public as jobs
from lms.organisations import access as organisations
from lms.organisations.choices import Role

SHOWN = 20


@entry(organisations.is_manager)
@require_safe
def enquiry_list(request: HttpRequest, org: str) -> HttpResponse:
    """The form, and what was asked before and why."""
    return _page(request, org)


@entry(organisations.is_manager)
@require_http_methods(["GET", "HEAD", "POST"])
def enquire(request: HttpRequest, org: str) -> HttpResponse:
    """Start the job that verifies what was handed in. Opened without it, the page where it is chosen."""
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    if request.method != "POST":
        return redirect("certificates:enquiries", firm.code)
    uploaded = request.FILES.get("file")
    purpose = request.POST.get("purpose", "")
    try:
        if uploaded is None:
            raise Invalid(_("请选择一份名单（Excel、CSV、JSON）或 ZIP 压缩包。"))
        if uploaded.size > handed_in.MOST_ARCHIVE_BYTES:
            raise Invalid(_("压缩包不能超过 50 MB。"))
        data = uploaded.read()
        archive = data.startswith(b"PK\x03\x04") and not handed_in.is_sheet(data)
        start = enquiries.enquire_files if archive else enquiries.enquire_list
        job = start(firm.pk, data, purpose=purpose, by=request.user)
    except Invalid as error:
        return _page(request, org, problem=str(error.message), purpose=purpose, status=422)
    return redirect(jobs.address(job))


def _page(request: HttpRequest, org: str, *, problem: str = "", purpose: str = "", status: int = 200) -> HttpResponse:
    firm = organisations.access_organisation(request.user, org, Role.MANAGER)
    context = {
        "firm": firm,
        "problem": problem,
        "purpose": purpose,
        "enquiries": followed(access.enquiries_of(firm)[:SHOWN], request.user),
    }
    return render(request, "certificates/enquiries.html", context, status=status)
