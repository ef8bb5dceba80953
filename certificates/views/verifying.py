"""Anybody may ask whether a certificate is real. Wrong guesses are counted, right answers are not."""

from typing import Any

from allauth.core.internal import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from certificates.choices import DISCLAIMER_EN, DISCLAIMER_ZH
from certificates.models import Certificate
from certificates.queries import cards, transcripts, uploads, verifying
from certificates.queries.certificates import skills_of
from certificates.queries.verifying import Verification
from certificates.views import limits
from certificates.views.keyed import keyed
from lms.common.entry import anyone, entry

LARGEST_FILE = 2 * 1024 * 1024
TEMPLATE = "certificates/verify.html"
# A transcript stands as its worst certificate does.
LOST = ("bad", "warn")


@entry(anyone)
@require_safe
def verify(request: HttpRequest, number: str = "") -> HttpResponse:
    """One box. With a check code, or a number and a name, the answer stands above it."""
    code = request.GET.get("c") or request.GET.get("code", "")
    name = request.GET.get("name", "")
    number = number or request.GET.get("number", "")
    if not code and not name:
        return unlisted(render(request, TEMPLATE, {"number": number}))
    # A number with its check code is 60 bits that nobody guesses: whoever scans a true one is asked nothing.
    found = verifying.by_number_and_code(number, code) if number and code and not name else None
    asked = {"number": number, "code": code, "name": name}
    if found is None and limits.must_answer(request, number) and not limits.is_answered(request):
        return _ask_first(request, **asked)
    if name:
        # Found by the name: a code that came along was not looked at, so there is no address to pass on.
        return _answer(request, verifying.by_number_and_name(number, name), **asked)
    if found is None and not number:
        found = verifying.by_code(code)
    return _answer(request, found, **asked, card=cards.card_address(found.certificate) if found else "")


@entry(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
@keyed
def verify_file(request: HttpRequest) -> HttpResponse:
    """Is this file one of ours? A PDF, a credential, or a picture with one in it; looked at and not kept.

    Who changes the language of the answer comes here without the file, and to the page where it is chosen.
    """
    if request.method != "POST":
        return redirect("certificates:verify")
    uploaded = request.FILES.get("file")
    if uploaded is None or not 0 < uploaded.size <= LARGEST_FILE:
        problem = _("请选择一份不超过 2 MB 的证书 PDF、凭证 JSON 或带凭证的图片。")
        return unlisted(render(request, TEMPLATE, {"problem": problem}, status=422))
    upload = uploads.check_upload(uploaded.read())
    findings = [
        {"passed": finding.passed, "check": finding.check, "words": finding.sentence(get_language() or "zh-hans")}
        for finding in upload.findings
    ]
    return _answer(request, upload.found, findings=findings, file_state=upload.state)


def _ask_first(request: HttpRequest, **asked: str) -> HttpResponse:
    """The sum that stops programs; nothing was looked up, so the page is the same for right and wrong."""
    chinese, english, token = limits.question()
    words = english if get_language() == "en" else chinese
    context = {"question": words, "token": token, "wrong": "a" in request.GET, **asked}
    return unlisted(render(request, TEMPLATE, context, status=429))


def _answer(
    request: HttpRequest,
    found: Verification | None,
    *,
    number: str = "",
    code: str = "",
    name: str = "",
    findings: list[dict[str, Any]] | None = None,
    file_state: str = "",
    card: str = "",
) -> HttpResponse:
    if found is None:
        limits.count_miss(request, number)
        # allauth's limiter, with the rate of ACCOUNT_RATE_LIMITS; its public wrapper leaves GET requests uncounted.
        if not ratelimit.consume(request, app="allauth.account", action="verify_failed", limit_get=True):
            return ratelimit.respond_429(request)
    context = {
        "found": found,
        "state": found.state if found else file_state or "none",
        "asked": True,
        "number": number,
        # What was not found stays in its box, to be put right there.
        "code": "" if found else code,
        "name": "" if found else name,
        "findings": findings,
        **(listed(found.certificate) if found else {}),
        "skills": skills_of(found.certificate) if found else [],
        "card": card,
        "address": cards.public_address(found.certificate) if found and card else "",
        "now": timezone.now(),
        "disclaimer_zh": DISCLAIMER_ZH,
        "disclaimer_en": DISCLAIMER_EN,
    }
    return unlisted(render(request, TEMPLATE, context, status=200 if found else 404))


def listed(certificate: Certificate) -> dict[str, Any]:
    """What a transcript lists, as it stands today, and the worst of it: a query. Nothing of another kind."""
    held = transcripts.held_today(certificate)
    weights = {_weight(one.state) for one in held}
    worst = next((state for state in LOST if state in weights), "")
    return {"held": held, "worst": worst, "seal_text": transcripts.SEAL_TEXT if held else ""}


def _weight(state: str) -> str:
    """How a certificate of a transcript colours its heading."""
    return {"published": "", "expired": "warn"}.get(state, "bad")


def unlisted(response: HttpResponse) -> HttpResponse:
    """Kept by nobody and found by no search engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, noarchive"
    return response
