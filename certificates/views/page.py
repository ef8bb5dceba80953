"""The page of one certificate, for everybody who may see it, with the steps that are open to them."""

from typing import Any

from django.conf import settings
from django.db.models import Count, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from certificates import access
from certificates.choices import NOT_ISSUED, UNDERWAY, Kind, State
from certificates.forms import StepForm, step_forms
from certificates.models import Certificate, ShareView
from certificates.queries import cards, enquiries, explanations, transcripts, wallets
from certificates.queries import certificates as queries

# Looks at a link that its certificate's page lists.
VIEWS = 5


def page(
    request: HttpRequest, certificate: Certificate, *, step: str = "", form: StepForm | None = None
) -> HttpResponse:
    """The page; with the form of a step that was refused it is a 422, and what was typed is still there."""
    forms = step_forms(certificate) | ({step: form} if form else {})
    context = {
        "certificate": certificate,
        "line": queries.summary(certificate),
        "waiting": certificate.state in UNDERWAY,
        "is_known": certificate.state not in (*NOT_ISSUED, State.DEAD),
        "skills": queries.skills_of(certificate),
        "held": transcripts.held_today(certificate),
        "reasons": explanations.reasons_of(certificate),
        "is_holder": access.is_holder(request.user, certificate),
        "may_read": access.may_read(request.user, certificate),
        "forms": forms,
        "refused": form,
        # A day's root is made on the next one.
        "in_root": bool(certificate.published_at)
        and timezone.localdate(certificate.published_at) < timezone.localdate(),
        **_steps(request.user, certificate),
        **_own(request.user, certificate),
    }
    return render(request, "certificates/detail.html", context, status=422 if form else 200)


def _steps(user: Any, certificate: Certificate) -> dict[str, Any]:
    """The steps open to its office."""
    state, office = certificate.state, access.can_revoke(user, certificate)
    counts = state in (State.PUBLISHED, State.SUSPENDED)
    steps = {
        "can_mend": office and state == State.DEAD,
        "can_correct": office and counts and certificate.kind != Kind.TRANSCRIPT,
        "can_suspend": office and state == State.PUBLISHED,
        "can_reinstate": office and state == State.SUSPENDED,
        "can_revoke": office and (counts or state == State.DEAD),
    }
    return {**steps, "is_office": any(steps.values()), "manages": office}


def _own(user: Any, certificate: Certificate) -> dict[str, Any]:
    """What its holder is offered: links, wallets, profiles."""
    if not access.is_holder(user, certificate):
        return {}
    state, newest = certificate.state, Prefetch("views", ShareView.objects.all()[:VIEWS], to_attr="newest")
    links = certificate.share_links.annotate(looks=Count("views")).prefetch_related(newest)
    wallet, can_share = state == State.PUBLISHED, state in (State.PUBLISHED, State.SUSPENDED)
    earned = certificate.kind != Kind.TRANSCRIPT
    return {
        "links": links,
        "site": settings.SITE_URL,
        "asked": enquiries.found_of(user.pk).filter(certificate=certificate)[:VIEWS],
        "can_share": can_share,
        "wallet": wallets.forms_of(certificate) if wallet else (),
        # A profile lists what was earned; a transcript would name it twice.
        "linkedin": cards.linkedin_address(certificate) if wallet and earned else "",
    }
