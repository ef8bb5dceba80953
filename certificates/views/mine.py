"""A person's own certificates."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certificates import access
from certificates.background import path_of
from certificates.choices import State
from certificates.operations import revoking
from certificates.queries import certificates as queries
from lms.common.entry import entry, signed_in


@entry(signed_in)
@require_GET
def certificate_list(request: HttpRequest) -> HttpResponse:
    """My certificates, newest first."""
    context = {"certificates": queries.certificates_of(request.user.pk)}
    return render(request, "certificates/list.html", context)


@entry(signed_in)
@require_GET
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """One certificate: what it says, its file, its check code; the page renews itself while the file is made."""
    certificate = access.access_certificate(request.user, number)
    context = {
        "certificate": certificate,
        "line": queries.summary(certificate),
        "waiting": certificate.state == State.RESERVED,
        "can_revoke": certificate.state == State.PUBLISHED and access.can_revoke(request.user, certificate),
    }
    return render(request, "certificates/detail.html", context)


@entry(signed_in)
@require_GET
def download(request: HttpRequest, number: str) -> FileResponse:
    """The PDF, shown in the page where the browser can."""
    certificate = access.access_certificate(request.user, number)
    if not certificate.file_sha256:
        raise Http404(_("文件还在生成，请稍后再来。"))
    path = path_of(certificate.file_sha256)
    return FileResponse(path.open("rb"), content_type="application/pdf", filename=f"{number}.pdf")


@entry(signed_in)
@require_POST
def revoke(request: HttpRequest, number: str) -> HttpResponse:
    """Take it back, with a reason everybody will read."""
    certificate = access.access_certificate(request.user, number)
    revoking.revoke(certificate.pk, reason=request.POST.get("reason", "")[:200], by=request.user)
    return redirect("certificates:detail", number)
