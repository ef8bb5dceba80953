"""Issuing many at once. Above a size two people must want it, so that nobody alone can fill the register."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import access, tasks
from certificates.choices import BatchState, State
from certificates.models import Batch, Certificate
from certificates.operations.issuing import fields_of
from certificates.operations.reserving import reserve_many
from certificates.queries.awards import Award
from certificates.queries.batches import JOB, alone_today
from certificates.queries.previews import BLOCKED, Preview
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed
from lms.common.send import after_commit
from lms.jobs import public as jobs
from lms.people.models import User


@transaction.atomic
def issue_batch(awards: Sequence[Award], *, title: str, key: str, by: User) -> Batch:
    """The batch of this key, with a row for every award; whoever has a certificate of the deed keeps it.

    From CERTIFICATE_SIGN_OFF_FROM on it waits until a second person approves it, and what the person has issued alone
    today counts along: two small batches are one large one. A smaller one is made at once.

    raises  NotAllowed: not the issuing school's academic office nor an officer; Invalid: no award, or two issuers
    """
    earlier = Batch.objects.filter(key=key).first()
    if earlier is not None:
        return earlier
    issuers = {award.issuer_id for award in awards}
    if len(issuers) != 1:
        raise Invalid(_("一个批次须有证书，且由同一机构颁发。"))
    (issuer_id,) = issuers
    if not access.can_issue_for(by, issuer_id):
        raise NotAllowed()
    held = Certificate.objects.filter(evidence__in=[award.evidence for award in awards])
    done = set(held.values_list("evidence", flat=True))
    fresh = [award for award in awards if award.evidence not in done]
    batch = Batch.objects.create(title=title[:120], key=key, issuer_id=issuer_id, size=len(fresh), proposed_by=by)
    waits = bool(fresh) and len(fresh) + alone_today(issuer_id, by) >= settings.CERTIFICATE_SIGN_OFF_FROM
    state = State.AWAITING if waits else State.RESERVED
    reserve_many([{**fields, "batch": batch, "state": state} for fields in fields_of(fresh)], by=by)
    if not waits:
        batch.move(to=BatchState.APPROVED, decided_at=timezone.now())
        _make(batch, by)
    audit.record("certificate.batch_proposed", batch, by=by, organisation_id=issuer_id, size=batch.size)
    return batch


def issue_previewed(looked: Preview, *, title: str, key: str, seen: str, leave_out: bool, by: User) -> Batch:
    """The batch of a list that somebody looked at.

    key        names the group and the certificate: the same list of it is issued once
    seen       the digest of what was looked at
    leave_out  those whose name cannot be printed are left out on purpose
    raises     NotAllowed; Invalid: the list is another one by now, nobody is to get one, or a name cannot be printed
    """
    key = f"{key}:{seen}"[:120]
    if Batch.objects.filter(key=key).exists():  # a second click
        return issue_batch([], title=title, key=key, by=by)
    if looked.digest != seen:
        raise Invalid(_("名单在你查看之后有变化，还没有颁发。请再看一遍。"))
    if looked.counts[BLOCKED] and not leave_out:
        raise Invalid(_("有姓名或名称印不出来，还没有颁发任何一份。请先改好，或勾选“先不颁发这些人”。"))
    if not looked.ready:
        raise Invalid(_("名单里没有可以颁发的人。"))
    return issue_batch(looked.ready, title=title, key=key, by=by)


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
    _make(batch, by)
    return batch


@transaction.atomic
def approve_waiting(issuer_id: int, *, by: User) -> int:
    """Let every batch of an issuer be made that waits and that somebody else proposed; how many. Raises NotAllowed."""
    rows = Batch.objects.filter(issuer=issuer_id, state=BatchState.WAITING).exclude(proposed_by=by).order_by("pk")
    found = list(rows.values_list("pk", flat=True))
    for batch_id in found:
        approve(batch_id, by=by)
    return len(found)


@transaction.atomic
def refuse(batch_id: int, *, reason: str, by: User) -> Batch:
    """Send the batch back with a reason; its numbers are never given again, its deeds and its key are free again.

    Whoever proposed it may take it back so.

    Raises NotAllowed, Invalid, WrongState.
    """
    batch = _locked(batch_id, by)
    if batch.state == BatchState.REFUSED:
        return batch
    if not reason.strip():
        raise Invalid(_("请写明退回原因。"), fields={"reason": _("请写明退回原因")})
    now = timezone.now()
    # The list may come again, put right or as it was: its key is set free.
    key = f"{batch.key[:100]}#{batch.pk}"
    batch.move(to=BatchState.REFUSED, key=key, decided_by=by, decided_at=now, reason=reason.strip()[:200])
    for certificate in batch.certificates.filter(state=State.AWAITING):
        # The deed may earn a certificate later: its key is set free, the number is not.
        certificate.move(
            to=State.REFUSED,
            evidence=f"{certificate.evidence}#{certificate.pk}",
            revoked_at=now,
            revoked_reason=batch.reason,
        )
    audit.record("certificate.batch_refused", batch, by=by, organisation_id=batch.issuer_id, reason=reason)
    return batch


def _make(batch: Batch, by: User) -> None:
    arguments = {"batch": batch.pk, "by": by.pk, "back": reverse("certificates:batch", args=[batch.pk])}
    jobs.start(JOB, by=by, key=f"batch:{batch.pk}", arguments=arguments)
    after_commit(tasks.render_waiting)


def _locked(batch_id: int, by: User) -> Batch:
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if not access.can_issue_for(by, batch.issuer_id):
        raise NotAllowed()
    return batch
