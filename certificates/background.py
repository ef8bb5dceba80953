"""Making the files. A message only wakes somebody up; the rows say what is to be done, and twice is once."""

import hashlib
import logging
import os
import time
import uuid
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from certificates.choices import MOST_ATTEMPTS, State
from certificates.models import Certificate, DailyRoot, ShareView
from certificates.queries import roots
from certificates.queries.documents import document_of
from certificates.rendering import ContentError, MissingGlyph, render
from lms.audit import public as audit
from lms.notices import public as notices

logger = logging.getLogger(__name__)
BATCH = 50
# Well inside the 240 s after which Celery ends a task: what is left waits for the next message or the next tick.
CALL_SECONDS = 120
DRAFT_SECONDS = 3600
VIEW_DAYS = 180
HOPELESS = (MissingGlyph, ContentError)  # the row's words cannot be drawn, today or in an hour


def render_waiting() -> int:
    """Make the files that wait for one, for two minutes at most, and return how many this call made."""
    made, until = 0, time.monotonic() + CALL_SECONDS
    while time.monotonic() < until and (claimed := _claim()):
        made += sum(_make(certificate) for certificate in claimed)
    return made


def _waiting() -> QuerySet[Certificate]:
    free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    return Certificate.objects.filter(free, state=State.RESERVED)


def _ours(certificate: Certificate) -> QuerySet[Certificate]:
    """The row, as long as nobody has taken it from us after our lease ran out."""
    return Certificate.objects.filter(pk=certificate.pk, owner=certificate.owner, state=State.RESERVED)


def _lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.CERTIFICATE_LEASE_SECONDS)


def _claim() -> list[Certificate]:
    """Up to fifty rows that are now ours alone for a while; those tried too often are laid aside for a person."""
    for certificate in _waiting().filter(attempts__gte=MOST_ATTEMPTS):
        _give_up(certificate, f"stopped {certificate.attempts} times while it was being made")
    owner = str(uuid.uuid4())
    candidates = list(_waiting().order_by("id").values_list("pk", flat=True)[:BATCH])
    # The condition is asked again in the UPDATE: of two workers only one changes a row.
    _waiting().filter(pk__in=candidates).update(owner=owner, lease_until=_lease_end())
    return list(Certificate.objects.filter(owner=owner, state=State.RESERVED).order_by("id"))


def _make(certificate: Certificate) -> bool:
    """Draw, store, then say so. What may go better later keeps its lease until the next try; what cannot is over."""
    # Counted here and not when fifty are claimed: one that kills its worker must not use up its neighbours' tries.
    if not _ours(certificate).update(attempts=F("attempts") + 1, lease_until=_lease_end()):
        return False
    try:
        data = render(document_of(certificate), settings.CACHE_DIR)
        return _publish(certificate, _store(data), len(data))
    except HOPELESS as error:
        _give_up(certificate, str(error))
    except Exception:
        logger.exception("certificate could not be made", extra={"certificate": certificate.pk})
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
    done = _ours(certificate).update(
        state=State.PUBLISHED, file_sha256=digest, file_bytes=size, published_at=timezone.now(), lease_until=None
    )
    if done:
        audit.record("certificate.published", certificate, by=None, sha256=digest)
        url = reverse("certificates:detail", args=[certificate.number])
        words = {"title": certificate.content["title_zh"]}
        notices.notify(certificate.holder_id, "certificate.issued", words=words, url=url)
    return bool(done)


@transaction.atomic
def _give_up(certificate: Certificate, reason: str) -> None:
    """Lay the row aside with the reason, once; whoever holds it now, or has made it meanwhile, is left alone."""
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if row.state != State.RESERVED or row.owner != certificate.owner:
        return
    row.move(to=State.DEAD, failure=reason[:200], lease_until=None)
    audit.record("certificate.dead", row, by=None, result="failed", attempts=row.attempts)
    logger.error("certificate given up", extra={"certificate": row.pk})


def sweep_drafts() -> int:
    """Remove the half-written files of workers that were killed more than an hour ago; returns how many."""
    folder, oldest = Path(settings.MEDIA_ROOT) / "certificates", time.time() - DRAFT_SECONDS
    drafts = [draft for draft in folder.glob("*/*.tmp") if draft.stat().st_mtime < oldest]
    for draft in drafts:
        draft.unlink(missing_ok=True)
    return len(drafts)


def seal_days(today: date | None = None) -> int:
    """Make the root of every day that is over and has none yet; returns how many days this call sealed."""
    today = today or timezone.localdate()
    days = Certificate.objects.filter(published_at__isnull=False).dates("published_at", "day")
    sealed = set(DailyRoot.objects.values_list("day", flat=True))
    return sum(_seal_day(day) for day in days if day < today and day not in sealed)


@transaction.atomic
def _seal_day(day: date) -> bool:
    # Two at once: the second breaks the constraint on the day, or waits here and finds the day done.
    last = DailyRoot.objects.select_for_update().order_by("day").last()
    leaves = [roots.leaf(row) for row in roots.published_on(day).iterator()]
    if not leaves or (last is not None and last.day >= day):
        return False
    root, previous = audit.merkle_root(leaves), last.chain if last else ""
    chain = roots.chained(previous, day, root)
    row = DailyRoot.objects.create(day=day, count=len(leaves), root=root, previous=previous, chain=chain)
    changes = {"day": day.isoformat(), "count": row.count, "root": root, "chain": chain}
    audit.record(roots.ACTION, row, by=None, **changes)
    return True


def forget_views() -> int:
    """Delete the records of views older than VIEW_DAYS; returns how many."""
    return ShareView.objects.filter(at__lt=timezone.now() - timedelta(days=VIEW_DAYS)).delete()[0]
