"""Corrections, once they are there: until then the old certificate counts, so that nobody is left with none."""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from certificates.choices import State
from certificates.models import Certificate
from certificates.queries import statuses
from certificates.queries.certificates import titled
from lms.audit import public as audit
from lms.notices import public as notices


def hold(published: Iterable[Certificate]) -> None:
    """Lock what these correct before they are locked themselves: revoking takes the two in this order."""
    corrected = [new.supersedes_id for new in published if new.supersedes_id]
    if corrected:
        list(Certificate.objects.select_for_update().filter(pk__in=corrected).order_by("pk").values_list("pk"))


def succeed(published: Iterable[Certificate]) -> None:
    """Let each of these that corrects another take its place. In the transaction that publishes them."""
    for new in published:
        if new.supersedes_id:
            _succeed(new, Certificate.objects.select_for_update().get(pk=new.supersedes_id))


def _succeed(new: Certificate, old: Certificate) -> None:
    deed, words = old.evidence, {"comments": old.comments, "hides_comments": old.hides_comments}
    # The words go along: beside the old one nobody would find them to take them back.
    old.move(to=State.SUPERSEDED, evidence=f"{deed}#{old.pk}", comments=[], revoked_at=timezone.now())
    Certificate.objects.filter(pk=new.pk).update(evidence=deed, **words)
    audit.record("certificate.superseded", old, by=None, organisation_id=old.issuer_id, number=new.number)
    transaction.on_commit(lambda: statuses.forget(old.status_list_id))
    said = {"title": titled(new), "reason": old.revoked_reason}
    url = reverse("certificates:detail", args=[new.number])
    notices.notify(old.holder_id, "certificate.superseded", words=said, url=url)
