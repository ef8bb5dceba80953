"""What a school's academic office does with a certificate, and the page where its work waits."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from certificates import access
from certificates.choices import GIVEN_UP, BatchState, Scope, State
from certificates.models import Certificate
from certificates.operations import correcting, revoking
from certificates.queries import cards
from lms.common.entry import entry, signed_in
from lms.common.errors import Invalid
from lms.organisations import access as organisations
from lms.organisations.choices import Role

SHOWN, LONGEST_QUERY = 50, 80


def context_of(user: Any, certificate: Certificate) -> dict[str, Any]:
    """What the certificate's page offers: to its holder links, to its office the steps that are open."""
    state, office = certificate.state, access.can_revoke(user, certificate)
    counts = state in (State.PUBLISHED, State.SUSPENDED)
    steps = {
        "can_mend": office and state == State.DEAD,
        "can_correct": office and counts,
        "can_suspend": office and state == State.PUBLISHED,
        "can_reinstate": office and state == State.SUSPENDED,
        "can_revoke": office and counts,
    }
    score = certificate.content["score_percent"]
    context = {**steps, "is_office": any(steps.values()), "score": "" if score is None else f"{score:g}"}
    if access.is_holder(user, certificate):
        links = certificate.share_links.prefetch_related("views")
        wallet = state == State.PUBLISHED
        context |= {"links": links, "scopes": Scope.choices, "site": settings.SITE_URL, "can_share": counts}
        context |= {"wallet": wallet, "linkedin": cards.linkedin_address(certificate) if wallet else ""}
    return context


@entry(organisations.is_academic)
@require_GET
def office(request: HttpRequest, org: str) -> HttpResponse:
    """The school's certificates that wait for a person: batches to sign off, files that could not be made."""
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC)
    q = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    batches = access.batches_visible_to(request.user).filter(issuer=school).select_related("issuer", "proposed_by")
    context = {
        "school": school,
        "q": q,
        "found": access.issued_by(school, q)[:SHOWN] if q else [],
        "waiting": batches.filter(state=BatchState.WAITING),
        "page": batches.exclude(state=BatchState.WAITING)[:SHOWN],
        "dead": Certificate.objects.filter(issuer=school, phase=GIVEN_UP)[:SHOWN],
    }
    return render(request, "certificates/office.html", context)


@entry(signed_in)
@require_POST
def suspend(request: HttpRequest, number: str) -> HttpResponse:
    """Hold it as not valid for a while."""
    certificate = access.access_to_manage(request.user, number)
    revoking.suspend(certificate.pk, reason=request.POST.get("reason", ""), by=request.user)
    return redirect("certificates:detail", number)


@entry(signed_in)
@require_POST
def reinstate(request: HttpRequest, number: str) -> HttpResponse:
    """Let it count again."""
    certificate = access.access_to_manage(request.user, number)
    revoking.reinstate(certificate.pk, by=request.user)
    return redirect("certificates:detail", number)


@entry(signed_in)
@require_POST
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """Issue a new one that supersedes it; the new one's page comes next."""
    certificate = access.access_to_manage(request.user, number)
    changes: dict[str, Any] = {name: request.POST[name] for name in ("holder", "holder_latin") if name in request.POST}
    if (score := request.POST.get("score_percent", "").strip()) != "":
        changes["score_percent"] = _score(score)
    new = correcting.correct(certificate.pk, reason=request.POST.get("reason", ""), by=request.user, **changes)
    return redirect("certificates:detail", new.number)


@entry(signed_in)
@require_POST
def mend(request: HttpRequest, number: str) -> HttpResponse:
    """Let what could not be made wait again, with another name."""
    certificate = access.access_to_manage(request.user, number)
    correcting.mend(certificate.pk, by=request.user, holder=request.POST.get("holder", ""))
    return redirect("certificates:detail", number)


def _score(text: str) -> float:
    try:
        score = float(text)
    except ValueError:
        score = -1
    if not 0 <= score <= 100:
        raise Invalid(_("成绩须为 0 到 100 的数。"), fields={"score_percent": _("成绩须为 0 到 100 的数。")})
    return score
