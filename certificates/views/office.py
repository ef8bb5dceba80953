"""What a school's academic office does with a certificate, and the page where its work waits."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from certificates import access
from certificates.choices import GIVEN_UP, BatchState
from certificates.forms import CorrectForm, MendForm, StepForm, reason_form
from certificates.models import Certificate
from certificates.operations import correcting, revoking
from certificates.views.batches import COLUMNS
from certificates.views.page import page
from lms.common import tables
from lms.common.entry import entry, signed_in
from lms.common.errors import Invalid
from lms.organisations import access as organisations
from lms.organisations.choices import Role

SHOWN, LONGEST_QUERY = 50, 80


@entry(organisations.is_academic)
@require_safe
def office(request: HttpRequest, org: str) -> HttpResponse:
    """The school's certificates that wait for a person: batches to sign off, files that could not be made."""
    school = organisations.access_organisation(request.user, org, Role.ACADEMIC)
    q = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    rows = access.issued_by(school, q)
    if (table := tables.download(request, f"certificates-{school.code}", COLUMNS, rows)) is not None:
        return table
    batches = access.batches_visible_to(request.user).filter(issuer=school).select_related("issuer", "proposed_by")
    context = {
        "school": school,
        "q": q,
        "found": Paginator(rows, SHOWN).get_page(request.GET.get("found")),
        "waiting": batches.filter(state=BatchState.WAITING),
        "page": batches.exclude(state=BatchState.WAITING)[:SHOWN],
        "dead": Certificate.objects.filter(issuer=school, phase=GIVEN_UP)[:SHOWN],
    }
    return render(request, "certificates/office.html", context)


@entry(signed_in)
@require_POST
def suspend(request: HttpRequest, number: str) -> HttpResponse:
    """Hold it as not valid for a while."""
    return _take(request, number, "suspend", reason_form("suspend", request.POST), _suspend)


@entry(signed_in)
@require_POST
def revoke(request: HttpRequest, number: str) -> HttpResponse:
    """Take it back, with a reason everybody will read."""
    return _take(request, number, "revoke", reason_form("revoke", request.POST), _revoke)


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
    return _take(request, number, "correct", CorrectForm(request.POST, auto_id="correct-%s"), _correct)


@entry(signed_in)
@require_POST
def mend(request: HttpRequest, number: str) -> HttpResponse:
    """Let what could not be made wait again, with another name or title."""
    return _take(request, number, "mend", MendForm(request.POST, auto_id="mend-%s"), _mend)


Step = Callable[[Certificate, HttpRequest], Certificate]


def _take(request: HttpRequest, number: str, name: str, form: StepForm, step: Step) -> HttpResponse:
    """Take the step and go to the page of what it led to; refused, the same page with what was typed and why not."""
    certificate = access.access_to_manage(request.user, number)
    try:
        return redirect("certificates:detail", step(certificate, request).number)
    except Invalid as error:
        return page(request, certificate, step=name, form=form.refuse(error))


def _suspend(certificate: Certificate, request: HttpRequest) -> Certificate:
    return revoking.suspend(certificate.pk, reason=request.POST.get("reason", ""), by=request.user)


def _revoke(certificate: Certificate, request: HttpRequest) -> Certificate:
    return revoking.revoke(certificate.pk, reason=request.POST.get("reason", ""), by=request.user)


def _correct(certificate: Certificate, request: HttpRequest) -> Certificate:
    changes = _given(request, "holder", "holder_latin")
    if (score := request.POST.get("score_percent", "").strip()) != "":
        changes["score_percent"] = _score(score)
    return correcting.correct(certificate.pk, reason=request.POST.get("reason", ""), by=request.user, **changes)


def _mend(certificate: Certificate, request: HttpRequest) -> Certificate:
    return correcting.mend(certificate.pk, by=request.user, **_given(request, *MendForm.base_fields))


def _given(request: HttpRequest, *names: str) -> dict[str, Any]:
    return {name: request.POST[name] for name in names if name in request.POST}


def _score(text: str) -> float:
    try:
        score = float(text)
    except ValueError:
        score = -1
    if not 0 <= score <= 100:
        raise Invalid(_("成绩须为 0 到 100 的数。"), fields={"score_percent": _("成绩须为 0 到 100 的数。")})
    return score
