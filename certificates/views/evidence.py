"""What anybody may know of how a certificate was earned, for whoever was shown it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates.choices import Kind
from certificates.queries import explanations, verifying
from certificates.queries.certificates import skills_of
from certificates.views import limits
from certificates.views.verifying import unlisted
from lms.common.entry import anyone, entry


@entry(anyone)
@require_safe
def evidence(request: HttpRequest, number: str) -> HttpResponse:
    """By the key that credentials have in their address (`?of=`); a wrong one is a guess like any other."""
    key = request.GET.get("of", "")
    found = verifying.by_number_and_subject(number, key) if key else None
    if found is None or found.certificate.kind == Kind.TRANSCRIPT:
        if key and not limits.must_answer(request, number):
            limits.count_miss(request, number)
        raise Http404(_("链接不完整，或没有这张证书。请从数字凭证或核验页里的链接打开。"))
    certificate = found.certificate
    context = {
        "found": found,
        "certificate": certificate,
        "content": certificate.content,
        "facts": explanations.facts_of(certificate),
        "skills": skills_of(certificate),
    }
    return unlisted(render(request, "certificates/evidence.html", context))
