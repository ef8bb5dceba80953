"""Holders show a certificate by a link, see who looked, and close it; whoever has the link looks."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from certificates import access
from certificates.choices import DISCLAIMER_EN, DISCLAIMER_ZH, Scope, State
from certificates.forms import ShareForm
from certificates.models import ShareLink
from certificates.operations import sharing
from certificates.queries import files, verifying
from certificates.queries.certificates import skills_of
from certificates.queries.holders import masked
from certificates.views import limits
from certificates.views.page import page
from certificates.views.verifying import listed, unlisted
from lms.common.entry import anyone, entry, signed_in
from lms.common.errors import Invalid

PER_PAGE = 50
# What browsers call themselves begins with names all of them share; the telling one comes last.
BROWSERS = {"MicroMessenger": "微信", "Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}


@entry(signed_in)
@require_POST
def share(request: HttpRequest, number: str) -> HttpResponse:
    """Make a link."""
    certificate = access.access_certificate(request.user, number)
    asked = request.POST
    days = asked.get("days", "")
    try:
        sharing.share(
            certificate.pk,
            scope=asked.get("scope", ""),
            days=int(days) if days.isascii() and days.isdigit() else 0,
            note=asked.get("note", ""),
            by=request.user,
        )
    except Invalid as error:
        return page(request, certificate, step="share", form=ShareForm(asked, auto_id="share-%s").refuse(error))
    return redirect("certificates:detail", number)


@entry(signed_in)
@require_POST
def end_share(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a link at once."""
    link = sharing.end_share(access.access_link(request.user, pk).pk, by=request.user)
    return redirect("certificates:detail", link.certificate.number)


@entry(signed_in)
@require_safe
def share_views(request: HttpRequest, pk: int) -> HttpResponse:
    """Who looked at a link, newest first."""
    link = access.access_link(request.user, pk)
    page_of = Paginator(link.views.all(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "certificates/share_views.html", {"link": link, "page": page_of})


@entry(anyone)
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What the holder wants to show; the look is written down for the holder. One answer for ended and unknown."""
    link = verifying.by_share(token)
    if link is None:
        return unlisted(render(request, "certificates/share_ended.html", status=404))
    _note(request, link)
    found = verifying.verification(link.certificate, known_name=True)
    context = {
        "found": found,
        "state": found.state,
        "asked": True,
        "link": link,
        "card": settings.SITE_URL + reverse("certificates:shared-card", args=[token]),
        "address": settings.SITE_URL + reverse("certificates:shared", args=[token]),
        "masked": masked(link.certificate.content["holder"]),
        "show_results": link.scope != Scope.SUMMARY,
        "hide_skills": link.scope == Scope.SUMMARY,
        "skills": [] if link.scope == Scope.SUMMARY else skills_of(link.certificate),
        **listed(link.certificate),
        "show_file": link.scope == Scope.FILE
        and link.certificate.file_sha256
        and found.state in ("published", "expired"),
        "now": timezone.now(),
        "disclaimer_zh": DISCLAIMER_ZH,
        "disclaimer_en": DISCLAIMER_EN,
    }
    return unlisted(render(request, "certificates/shared.html", context))


@entry(anyone)
@require_safe
def shared_file(request: HttpRequest, token: str) -> HttpResponse:
    """The file, where the holder shows it."""
    link = _open(token)
    if link.scope != Scope.FILE or link.certificate.state != State.PUBLISHED:
        raise Http404
    _note(request, link, file=True)
    data = files.file_of(link.certificate)
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{link.certificate.number}.pdf"'
    return unlisted(response)


def _open(token: str) -> ShareLink:
    link = verifying.by_share(token)
    if link is None:
        raise Http404
    return link


def _note(request: HttpRequest, link: ShareLink, *, file: bool = False) -> None:
    """Not when the holder looks at the own link."""
    if request.user.pk == link.certificate.holder_id:
        return
    agent = request.headers.get("User-Agent", "")
    browser = next((name for sign, name in BROWSERS.items() if sign in agent), "")
    sharing.note_view(link, network=limits.network_of(request), browser=browser, file=file)
