"""A person's own certificates."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates import access
from certificates.choices import State
from certificates.forms import OwnFilter
from certificates.operations import comments as comment_operations
from certificates.operations import transcripts
from certificates.queries import certificates as queries
from certificates.queries import enquiries, files, roots, wallets
from certificates.views.keyed import keyed
from certificates.views.page import page
from lms.common.entry import entry, signed_in

LONGEST_QUERY, PER_PAGE = 80, 50
WALLET_NAMES = {"json": ".json", "jcs": ".jcs.json", "png": ".png", "svg": ".svg"}


@entry(signed_in)
@require_safe
def certificate_list(request: HttpRequest) -> HttpResponse:
    """My certificates, newest first, or as the address narrows and sorts them."""
    form = OwnFilter(request.GET, years=queries.years_of(request.user.pk))
    asked = {**form.chosen(), "q": request.GET.get("q", "")[:LONGEST_QUERY]}
    sort = asked.pop("order", "")
    found = queries.narrowed(request.user.pk, **asked, sort=sort)
    context = {"certificates": found, "form": form, "narrowed": any(asked.values())}
    context["has_valid"] = queries.has_valid(request.user.pk)
    context["was_asked"] = enquiries.found_of(request.user.pk).exists()
    return render(request, "certificates/list.html", context)


@entry(signed_in)
@require_safe
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """One certificate: what it says, its file, its check code; the page renews itself while the file is made."""
    return page(request, access.access_to_manage(request.user, number))


@entry(signed_in)
@require_safe
def download(request: HttpRequest, number: str) -> HttpResponse:
    """The PDF, shown in the page where the browser can."""
    certificate = access.access_certificate(request.user, number)
    if not certificate.file_sha256:
        raise Http404(_("文件还在生成，请稍后再来。"))
    response = HttpResponse(files.file_of(certificate), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response


@entry(signed_in)
@require_safe
@keyed
def wallet(request: HttpRequest, number: str, form: str) -> HttpResponse:
    """The signed credential: JSON for wallets, JSON for offline readers, or baked into a picture."""
    certificate = access.access_certificate(request.user, number)
    if form not in wallets.forms_of(certificate) or certificate.state != State.PUBLISHED:
        raise Http404
    data, media_type = wallets.wallet_file(certificate, form)
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{number}{WALLET_NAMES[form]}"'
    return response


@entry(signed_in)
@require_POST
def issue_transcript(request: HttpRequest) -> HttpResponse:
    """My transcript of today; its page comes next."""
    return redirect("certificates:detail", transcripts.issue_transcript(by=request.user).number)


@entry(signed_in)
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Which employers had my certificates verified, when and what for."""
    page_of = Paginator(enquiries.found_of(request.user.pk), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "certificates/asked.html", {"page": page_of})


@entry(signed_in)
@require_safe
def inclusion(request: HttpRequest, number: str) -> HttpResponse:
    """How the certificate is part of its day's root."""
    found = roots.inclusion(access.access_certificate(request.user, number))
    if found is None:
        raise Http404(_("每日根在次日生成，请明天再来。"))
    return JsonResponse(found)


@entry(signed_in)
@require_POST
def comments(request: HttpRequest, number: str) -> HttpResponse:
    """Show the mentors' comments to whoever verifies it, or keep them."""
    certificate = access.access_certificate(request.user, number)
    comment_operations.show_comments(certificate.pk, shows=request.POST.get("shows") == "1", by=request.user)
    return redirect("certificates:detail", number)
