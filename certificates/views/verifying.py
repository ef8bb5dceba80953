"""Anybody may ask whether a certificate is real. Wrong guesses are counted, right answers are not."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certificates.choices import DISCLAIMER_EN, DISCLAIMER_ZH
from certificates.queries import verifying
from certificates.queries.verifying import Verification
from lms.common.entry import anyone, entry

LARGEST_FILE = 5 * 1024 * 1024


@entry(anyone)
@require_GET
def verify(request: HttpRequest, number: str = "") -> HttpResponse:
    """One box. With a check code, or a number and a name, the answer stands above it."""
    code = request.GET.get("c") or request.GET.get("code", "")
    name = request.GET.get("name", "")
    number = number or request.GET.get("number", "")
    if not code and not name:
        return render(request, "certificates/verify.html", {"number": number})
    if name:
        found = verifying.by_number_and_name(number, name)
    else:
        found = verifying.by_number_and_code(number, code) if number else verifying.by_code(code)
    return _answer(request, found, number=number)


@entry(anyone)
@require_POST
def verify_file(request: HttpRequest) -> HttpResponse:
    """Is this file, byte for byte, one we made?"""
    uploaded = request.FILES.get("file")
    if uploaded is None or uploaded.size > LARGEST_FILE:
        problem = _("请选择一份不超过 5 MB 的证书 PDF。")
        return render(request, "certificates/verify.html", {"problem": problem}, status=422)
    return _answer(request, verifying.by_file(uploaded.read()), from_file=True)


def _answer(
    request: HttpRequest, found: Verification | None, *, number: str = "", from_file: bool = False
) -> HttpResponse:
    # allauth's limiter, with the rate of ACCOUNT_RATE_LIMITS; its public wrapper leaves GET requests uncounted.
    if found is None and not ratelimit.consume(request, app="allauth.account", action="verify_failed", limit_get=True):
        return ratelimit.respond_429(request)
    context = {
        "found": found,
        "asked": True,
        "number": number,
        "from_file": from_file,
        "now": timezone.now(),
        "disclaimer_zh": DISCLAIMER_ZH,
        "disclaimer_en": DISCLAIMER_EN,
    }
    response = render(request, "certificates/verify.html", context, status=200 if found else 404)
    response.headers["Cache-Control"] = "no-store"
    return response
