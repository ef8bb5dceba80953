"""What other machines read: the issuer's keys, the status lists, the daily roots. Open to the world, and cached."""

import json
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates import keys
from certificates.checking.offline import offline_page
from certificates.credentials import issuers, statuses
from certificates.models import DailyRoot
from certificates.queries import names
from certificates.queries.statuses import all_lists
from certificates.queries.statuses import status_list as list_of
from certificates.views.keyed import keyed
from lms.common.entry import anyone, entry


@require_safe
@entry(anyone)
@keyed
def did(request: HttpRequest) -> HttpResponse:
    """The did:web document: every key that ever signed here, with its dates."""
    site = _site(request)
    document = issuers.did_document(keys.did(site), site, keys.issuer_keys())
    return _open(JsonResponse(document, content_type="application/did+json"), 300)


@require_safe
@entry(anyone)
@keyed
def status_list(request: HttpRequest, purpose: str, number: int) -> HttpResponse:
    """One signed status list; what is revoked is in it within sixty seconds."""
    found = list_of(purpose, number, _site(request)) if purpose in statuses.PURPOSES else None
    if found is None:
        raise Http404
    return _open(HttpResponse(found, content_type="application/vc+ld+json"), statuses.LIVES_SECONDS)


@require_safe
@entry(anyone)
def roots(request: HttpRequest) -> HttpResponse:
    """The root of every day, newest first: whoever keeps one can show later that none was back-dated."""
    days: list[dict[str, Any]] = [
        {"day": row.day.isoformat(), "count": row.count, "root": row.root, "chain": row.chain}
        for row in DailyRoot.objects.all()
    ]
    return _open(HttpResponse(json.dumps({"days": days}), content_type="application/json"), 300)


@require_safe
@entry(anyone)
@keyed
def seals(request: HttpRequest) -> HttpResponse:
    """The certificates of all our seals, and of the authorities above them: for verifiers without a network."""
    ders = {der for chain in keys.seal_chains() for der in chain}
    pems = [x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM) for der in sorted(ders)]
    return _open(HttpResponse(b"".join(pems), content_type="application/x-pem-file"), 300)


@require_safe
@entry(anyone)
@keyed
def offline(request: HttpRequest) -> HttpResponse:
    """The verifier that needs no network, with today's keys and lists in it. A file to keep."""
    known = keys.issuer_keys()
    dids = [issuers.did_document(keys.did(site), site, known) for site in names.sites()]
    lists = [json.loads(found) for found in all_lists()]
    made = timezone.localtime().strftime("%Y-%m-%d %H:%M")
    seals = [leaf for leaf, *_above in keys.seal_chains()]
    said = {"platform": settings.WAGTAIL_SITE_NAME, "site": settings.SITE_URL, "made": made}
    page = offline_page(dids, lists, seals, **said)
    response = HttpResponse(page, content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="anhui-verify.html"'
    return _open(response, statuses.LIVES_SECONDS)


def _site(request: HttpRequest) -> str:
    """The address of this site that was asked: what was signed under an earlier one is looked up there."""
    host = request.get_host()
    return next((site for site in names.sites() if urlsplit(site).netloc == host), settings.SITE_URL)


def _open(response: HttpResponse, seconds: int) -> HttpResponse:
    """Anybody's page may read it: it is made for verifiers, and says nothing about a person."""
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
