"""Issuing many at once. Above a size two people must want it, so that nobody alone can fill the register."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import access, tasks
from certificates.choices import BatchState, State
from certificates.models import Batch, Certificate
from certificates.operations.issuing import Award, issue
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed
from lms.common.send import after_commit
from lms.people.models import User


@transaction.atomic
def issue_batch(awards: Sequence[Award], *, title: str, key: str, by: User) -> Batch:
    """The batch of this key, with a row for every award; whoever has a certificate of the deed keeps it.

    A batch of CERTIFICATE_SIGN_OFF_FROM or more waits until a second person approves it; a smaller one is made at once.

    raises  NotAllowed: not the issuing school's academic office nor an officer; Invalid: no award, or two issuers
    """
    earlier = Batch.objects.filter(key=key).first()
    if earlier is not None:
        return earlier
    issuers = {award.organisation_ids[0] if award.organisation_ids else None for award in awards}
    if len(issuers) != 1:
        raise Invalid(_("一个批次须有证书，且由同一机构颁发。"))
    (issuer_id,) = issuers
    if not access.can_issue_for(by, issuer_id):
        raise NotAllowed()
    batch = Batch.objects.create(title=title[:120], key=key, issuer_id=issuer_id, size=len(awards), proposed_by=by)
    fresh = [issue(award, by=by).pk for award in awards]
    rows = Certificate.objects.filter(pk__in=fresh, state=State.RESERVED, batch=None, attempts=0)
    if len(awards) >= settings.CERTIFICATE_SIGN_OFF_FROM:
        rows.update(batch=batch, state=State.AWAITING)
    else:
        rows.update(batch=batch)
        batch.move(to=BatchState.APPROVED, decided_at=timezone.now())
    audit.record("certificate.batch_proposed", batch, by=by, organisation_id=issuer_id, size=batch.size)
    return batch


@transaction.atomic
def approve(batch_id: int, *, by: User) -> Batch:
    """Let the batch be made. Raises NotAllowed for whoever proposed it, WrongState."""
    batch = _locked(batch_id, by)
    if batch.state == BatchState.APPROVED:
        return batch
    if by.pk == batch.proposed_by_id:
        raise NotAllowed(_("这一批由你提交，须由另一人复核签发。"))
    batch.move(to=BatchState.APPROVED, decided_by=by, decided_at=timezone.now())
    batch.certificates.filter(state=State.AWAITING).update(state=State.RESERVED)
    audit.record("certificate.batch_approved", batch, by=by, organisation_id=batch.issuer_id, size=batch.size)
    after_commit(tasks.render_waiting)
    return batch


@transaction.atomic
def refuse(batch_id: int, *, reason: str, by: User) -> Batch:
    """Send the batch back with a reason; its numbers are never given again. Whoever proposed it may take it back so.

    Raises NotAllowed, Invalid, WrongState.
    """
    batch = _locked(batch_id, by)
    if batch.state == BatchState.REFUSED:
        return batch
    if not reason.strip():
        raise Invalid(_("请写明退回原因。"), fields={"reason": _("请写明退回原因")})
    now = timezone.now()
    batch.move(to=BatchState.REFUSED, decided_by=by, decided_at=now, reason=reason.strip()[:200])
    for certificate in batch.certificates.filter(state=State.AWAITING):
        # The deed may earn a certificate later: its key is set free, the number is not.
        certificate.move(
            to=State.REVOKED, evidence=f"{certificate.evidence}#{certificate.pk}", revoked_at=now, revoked_reason=reason
        )
    audit.record("certificate.batch_refused", batch, by=by, organisation_id=batch.issuer_id, reason=reason)
    return batch


def _locked(batch_id: int, by: User) -> Batch:
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if not access.can_issue_for(by, batch.issuer_id):
        raise NotAllowed()
    return batch
