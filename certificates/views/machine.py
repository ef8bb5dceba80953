"""What other machines read: the issuer's keys, the status lists, the daily roots. Open to the world, and cached."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from certificates import keys
from certificates.credentials import issuers, statuses
from certificates.models import DailyRoot
from certificates.queries.statuses import status_list as list_of
from lms.common.entry import anyone, entry


@require_safe
@entry(anyone)
def did(request: HttpRequest) -> HttpResponse:
    """The did:web document: every key that ever signed here, with its dates."""
    document = issuers.did_document(keys.did(), settings.SITE_URL, keys.issuer_keys())
    return _open(JsonResponse(document, content_type="application/did+json"), 300)


@require_safe
@entry(anyone)
def status_list(request: HttpRequest, purpose: str, number: int) -> HttpResponse:
    """One signed status list; what is revoked is in it within sixty seconds."""
    found = list_of(purpose, number) if purpose in statuses.PURPOSES else None
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


def _open(response: HttpResponse, seconds: int) -> HttpResponse:
    """Anybody's page may read it: it is made for verifiers, and says nothing about a person."""
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
