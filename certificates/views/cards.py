"""The picture of a certificate for whoever passes on its link; those who may read the page may see it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from certificates.queries import cards, verifying
from certificates.views import limits
from lms.common.entry import anyone, entry

# As soon as a revocation must show.
KEPT_SECONDS = 60


@entry(anyone)
@require_safe
def verified_card(request: HttpRequest, number: str) -> HttpResponse:
    """Of the page the QR code leads to; a wrong code is a guess like any other."""
    code = request.GET.get("c", "")
    found = verifying.by_number_and_code(number, code) if code else None
    if found is None:
        # Nothing more is counted against a network that is asked for the sum already: it has no page to do it on here.
        if code and not limits.must_answer(request, number):
            limits.count_miss(request, number)
        raise Http404
    return _answer(found.certificate)


@entry(anyone)
@require_safe
def shared_card(request: HttpRequest, token: str) -> HttpResponse:
    """Of a holder's link, while it is open."""
    link = verifying.by_share(token)
    if link is None:
        raise Http404
    return _answer(link.certificate)


def _answer(certificate: Certificate) -> HttpResponse:
    response = HttpResponse(cards.card_of(certificate), content_type="image/png")
    response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response
