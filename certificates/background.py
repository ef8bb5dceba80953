"""Making the files. A message only wakes somebody up; the rows say what is to be done, and twice is once."""

import hashlib
import logging
import os
import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from certificates.choices import LEASE_SECONDS, MOST_ATTEMPTS, State
from certificates.models import Certificate
from certificates.queries.documents import document_of
from certificates.rendering import render
from lms.audit import public as audit
from lms.notices import public as notices

logger = logging.getLogger(__name__)
BATCH = 50


def render_waiting() -> int:
    """Make every file that waits for one and return how many this call made."""
    made = 0
    while claimed := _claim():
        made += sum(_make(certificate) for certificate in claimed)
    return made


def _waiting() -> QuerySet[Certificate]:
    free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    return Certificate.objects.filter(free, state=State.RESERVED)


def _claim() -> list[Certificate]:
    """Up to fifty rows that are now ours alone for a while; those tried too often are laid aside for a person."""
    for certificate in _waiting().filter(attempts__gte=MOST_ATTEMPTS):
        _give_up(certificate.pk)
    owner = str(uuid.uuid4())
    candidates = list(_waiting().order_by("id").values_list("pk", flat=True)[:BATCH])
    # The condition is asked again in the UPDATE: of two workers only one changes a row.
    _waiting().filter(pk__in=candidates).update(
        owner=owner, lease_until=timezone.now() + timedelta(seconds=LEASE_SECONDS), attempts=F("attempts") + 1
    )
    return list(Certificate.objects.filter(owner=owner, state=State.RESERVED))


def _make(certificate: Certificate) -> bool:
    """Draw, store, then say so. A failure leaves the row for the next try, when its lease has run out."""
    try:
        data = render(document_of(certificate), settings.CACHE_DIR)
        return _publish(certificate, _store(data), len(data))
    except Exception:
        logger.exception("certificate could not be rendered", extra={"certificate": certificate.pk})
        return False


def path_of(sha256: str) -> Path:
    """Where the file with this digest lies."""
    return Path(settings.MEDIA_ROOT) / "certificates" / sha256[:2] / f"{sha256}.pdf"


def _store(data: bytes) -> str:
    """Keep the bytes under their own digest: whole or not at all, and the same file twice is one."""
    digest = hashlib.sha256(data).hexdigest()
    path = path_of(digest)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
        draft = path.with_suffix(f".{uuid.uuid4().hex}.tmp")
        with draft.open("wb") as handle:
            handle.write(data)
            handle.flush()
            os.fsync(handle.fileno())
        draft.replace(path)
    return digest


@transaction.atomic
def _publish(certificate: Certificate, digest: str, size: int) -> bool:
    ours = Certificate.objects.filter(pk=certificate.pk, owner=certificate.owner, state=State.RESERVED)
    done = ours.update(
        state=State.PUBLISHED, file_sha256=digest, file_bytes=size, published_at=timezone.now(), lease_until=None
    )
    if done:
        audit.record("certificate.published", certificate, by=None, sha256=digest)
        url = reverse("certificates:detail", args=[certificate.number])
        words = {"title": certificate.content["title_zh"]}
        notices.notify(certificate.holder_id, "certificate.issued", words=words, url=url)
    return bool(done)


@transaction.atomic
def _give_up(certificate_id: int) -> None:
    certificate = Certificate.objects.select_for_update().get(pk=certificate_id)
    if certificate.state == State.RESERVED:
        certificate.move(to=State.DEAD)
        audit.record("certificate.dead", certificate, by=None, result="failed", attempts=certificate.attempts)
