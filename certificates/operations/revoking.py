"""Taking a certificate back, for ever or for a while, with a reason that everybody who verifies it will read."""

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import access
from certificates.choices import UNDERWAY, State
from certificates.models import Certificate
from certificates.queries import statuses
from certificates.queries.certificates import titled
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed
from lms.notices import public as notices
from lms.people.models import User


@transaction.atomic
def revoke(certificate_id: int, *, reason: str, by: User) -> Certificate:
    """Revoke a certificate; a revoked one is returned as it is. Raises NotAllowed, Invalid, WrongState.

    One that could never be made was nobody's: its deed is free to earn another.
    """
    certificate = locked(certificate_id, by)
    if certificate.state == State.REVOKED:
        return certificate
    why = _given(reason, _("请写明撤销原因，核验的人会看到。"))
    # A correction that has no file yet leaves the way to the next one free.
    never = certificate.state == State.DEAD or (certificate.supersedes_id and certificate.state in UNDERWAY)
    free = {"evidence": f"{certificate.evidence}#{certificate.pk}", "supersedes": None} if never else {}
    certificate.move(to=State.REVOKED, revoked_at=timezone.now(), revoked_reason=why, **free)
    _stop_correction(certificate, why)
    _tell(certificate, "certificate.revoked", by, why)
    return certificate


@transaction.atomic
def withdraw(evidence: str, *, reason: str, by: User | None) -> Certificate | None:
    """The certificate of a deed that was not done after all, revoked now; None where none counts.

    Like `issue` it asks nobody: the app that saw the deed answers for it. Seen done after all, `issue` makes a new one.
    What its issuer had revoked stays as it is, and so keeps the deed from earning another. Raises Invalid (no reason).
    """
    certificate = Certificate.objects.select_for_update().filter(evidence=evidence).exclude(state=State.REVOKED).first()
    if certificate is None:
        return None
    why = _given(reason, _("请写明撤销原因，核验的人会看到。"))
    # The key is free for the deed; a verifier finds the old one by its number.
    words = {"evidence": f"{evidence}#{certificate.pk}", "revoked_at": timezone.now(), "revoked_reason": why}
    if certificate.state == State.AWAITING:  # nobody was told of it
        certificate.move(to=State.REFUSED, **words)
        audit.record("certificate.refused", certificate, by=by, organisation_id=certificate.issuer_id, reason=why)
        return certificate
    certificate.move(to=State.REVOKED, **words)
    _stop_correction(certificate, why)
    _tell(certificate, "certificate.revoked", by, why)
    return certificate


@transaction.atomic
def suspend(certificate_id: int, *, reason: str, by: User) -> Certificate:
    """Hold a certificate as not valid until the matter is cleared. Raises NotAllowed, Invalid, WrongState."""
    certificate = locked(certificate_id, by)
    if certificate.state == State.SUSPENDED:
        return certificate
    why = _given(reason, _("请写明暂停原因，核验的人会看到。"))
    certificate.move(to=State.SUSPENDED, suspended_at=timezone.now(), suspended_reason=why)
    _stop_correction(certificate, why)
    _tell(certificate, "certificate.suspended", by, why)
    return certificate


@transaction.atomic
def reinstate(certificate_id: int, *, by: User) -> Certificate:
    """Let a suspended certificate count again; one that counts is returned as it is. Raises NotAllowed, WrongState."""
    certificate = locked(certificate_id, by)
    if certificate.state == State.PUBLISHED:
        return certificate
    certificate.move(to=State.PUBLISHED, suspended_at=None, suspended_reason="")
    _tell(certificate, "certificate.reinstated", by)
    return certificate


def locked(certificate_id: int, by: User) -> Certificate:
    """The row, ours until the end of the transaction, if the person may take it back. Raises NotAllowed."""
    certificate = Certificate.objects.select_for_update().get(pk=certificate_id)
    if not access.can_revoke(by, certificate):
        raise NotAllowed()
    return certificate


def _stop_correction(certificate: Certificate, why: str) -> None:
    """What was to take its place and has no file yet must not come to count after this."""
    pending = Certificate.objects.filter(supersedes=certificate, state__in=(*UNDERWAY, State.DEAD))
    for new in pending.select_for_update():
        freed = {"evidence": f"{new.evidence}#{new.pk}", "supersedes": None}
        new.move(to=State.REVOKED, revoked_at=timezone.now(), revoked_reason=why, **freed)


def _given(reason: str, problem: str) -> str:
    if not reason.strip():
        raise Invalid(problem, fields={"reason": problem})
    return reason.strip()[:200]


def _tell(certificate: Certificate, action: str, by: User | None, reason: str = "") -> None:
    """Write it down, make the status lists anew, and let the holder know."""
    changes: dict[str, Any] = {"reason": reason} if reason else {}
    audit.record(action, certificate, by=by, organisation_id=certificate.issuer_id, **changes)
    transaction.on_commit(lambda: statuses.forget(certificate.status_list_id))
    url = reverse("certificates:detail", args=[certificate.number])
    words = {"title": titled(certificate), **changes}
    notices.notify(certificate.holder_id, action, words=words, url=url)
