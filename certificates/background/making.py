"""Making the files. A message only wakes somebody up; the rows say what is to be done, and twice is once.

reserved → prepared: every character has a glyph, every word has room, the blank is there
prepared → signed: the imprint is stored, which with its blank is the signed file
signed → published: the seal service has sealed the run; the holder is told

Each step is one transaction for all rows of a run, conditional on the lease, so that a worker killed anywhere leaves
whole steps behind and the next one goes on from there.
"""

import logging
import time
import uuid
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from certificates import keys
from certificates.background.presses import TURN, Job, Presses, blank_ids
from certificates.choices import MOST_ATTEMPTS, UNDERWAY, State
from certificates.models import BatchSeal, Certificate, Imprint
from certificates.rendering import ContentError, Delta, FontError, MissingGlyph
from certificates.signing import KeyringError, merkle
from certificates.signing.sealing import SealerError
from lms.audit import public as audit
from lms.notices import public as notices

logger = logging.getLogger(__name__)
BATCH = 500
# Who stopped a worker once is tried again in small company, and then alone: a killer takes nobody with it for long.
COMPANY = {0: BATCH, 1: 20}
# Well inside the 240 s after which Celery ends a task: what is left waits for the next message or the next tick.
CALL_SECONDS = 120
HOPELESS = (MissingGlyph, ContentError)  # the row's words cannot be drawn, today or in an hour
# Nothing wrong with the rows: a key is missing or has run out, the disk is full, the seal service is away.
NOT_NOW = (KeyringError, SealerError, FontError, OSError, OperationalError, InterfaceError)


def render_waiting(*, seconds: float = CALL_SECONDS) -> int:
    """Make the files that wait for one, for two minutes at most, and return how many this call made.

    seconds  after which no further run is begun
    """
    made, until = 0, time.monotonic() + seconds
    while time.monotonic() < until and (claimed := _claim()):
        try:
            made += _make(claimed)
        except NOT_NOW as error:
            _put_back(claimed[0].owner, error)
            break
    return made


def _waiting() -> QuerySet[Certificate]:
    free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    return Certificate.objects.filter(free, state__in=UNDERWAY)


def _ours(owner: str, *states: str) -> QuerySet[Certificate]:
    """The rows that are still ours: nobody has taken them after our lease ran out."""
    return Certificate.objects.filter(owner=owner, state__in=states)


def _lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.CERTIFICATE_LEASE_SECONDS)


def _claim() -> list[Certificate]:
    """Rows that are now ours alone for a while; those tried too often are laid aside for a person."""
    for certificate in _waiting().filter(attempts__gte=MOST_ATTEMPTS):
        _give_up(certificate, f"stopped {certificate.attempts} times while it was being made")
    owner, candidates = str(uuid.uuid4()), _candidates()
    # The condition is asked again in the UPDATE: of two workers only one changes a row.
    taken = _waiting().filter(pk__in=candidates)
    taken.update(owner=owner, lease_until=_lease_end(), attempts=F("attempts") + 1)
    return list(_ours(owner, *UNDERWAY).order_by("id"))


def _candidates() -> list[int]:
    waiting = _waiting().order_by("id").values_list("pk", flat=True)
    for attempts, size in COMPANY.items():
        if found := list(waiting.filter(attempts=attempts)[:size]):
            return found
    return list(waiting[:1])


def _make(claimed: list[Certificate]) -> int:
    owner, presses = claimed[0].owner, Presses(timezone.now())
    with TURN:
        jobs = list(_prepare((row for row in claimed if row.state != State.SIGNED), presses))
    _ours(owner, State.RESERVED).filter(pk__in=[job.certificate.pk for job in jobs]).update(
        state=State.PREPARED, lease_until=_lease_end()
    )
    with TURN:
        signed = list(_sign(jobs, presses))
    _keep(owner, signed)
    return _publish(owner)


def _prepare(rows: Iterable[Certificate], presses: Presses) -> Iterator[Job]:
    """The rows that can be drawn, on their presses; those that never can are given up with the reason."""
    for certificate in rows:
        try:
            yield presses.job(certificate)
        except HOPELESS as error:
            _give_up(certificate, str(error))
        except NOT_NOW:
            raise
        except Exception:
            _complain(certificate)


def _sign(jobs: list[Job], presses: Presses) -> Iterator[tuple[Job, Imprint]]:
    """The imprint of each, still without its blank. Press by press and step by step: what is in use stays at hand."""
    for press, some in groupby(sorted(jobs, key=lambda job: id(job.press)), key=lambda job: job.press):
        made = [(job, delta) for job in some if (delta := _stamp(job, presses.signed_at))]
        for job, delta in made:
            yield (
                job,
                Imprint(
                    certificate=job.certificate,
                    delta=press.form.shelf.pack(delta.data),
                    file_sha256=delta.sha256,
                    file_bytes=len(press.form.stamper.blank.prefix) + len(delta.data),
                    key_id=presses.seal.key_id,
                    signed_at=presses.signed_at,
                ),
            )


def _stamp(job: Job, signed_at: datetime) -> Delta | None:
    """The signed delta; where it fails the row keeps its lease until the next try."""
    try:
        return job.press.form.stamper.stamp(job.personal, job.press.credential(job.certificate), signed_at)
    except NOT_NOW:
        raise
    except Exception:
        _complain(job.certificate)
        return None


@transaction.atomic
def _keep(owner: str, signed: list[tuple[Job, Imprint]]) -> None:
    """Write the imprints of those that are still ours, and say that they are signed."""
    held = set(_ours(owner, State.PREPARED).select_for_update().values_list("pk", flat=True))
    kept = [(job, imprint) for job, imprint in signed if job.certificate.pk in held]
    blanks = blank_ids(job.press.form for job, _imprint in kept)
    for job, imprint in kept:
        imprint.blank_id = blanks[job.press.form.fingerprint]
    # One that was given up after it was signed, corrected, and is made again leaves its first imprint here.
    Imprint.objects.filter(pk__in=[imprint.pk for _job, imprint in kept]).delete()
    Imprint.objects.bulk_create([imprint for _job, imprint in kept])
    own = Imprint.objects.filter(certificate=OuterRef("pk"))
    _ours(owner, State.PREPARED).filter(pk__in=[imprint.pk for _job, imprint in kept]).update(
        state=State.SIGNED,
        file_sha256=Subquery(own.values("file_sha256")),
        file_bytes=Subquery(own.values("file_bytes")),
        lease_until=_lease_end(),
    )


def _publish(owner: str) -> int:
    """Have the run sealed, then let everybody see it; returns how many. Raises SealerError."""
    signed = list(_ours(owner, State.SIGNED).order_by("pk"))
    if not signed:
        return 0
    root = merkle.root([bytes.fromhex(certificate.file_sha256) for certificate in signed])
    # Outside the transaction: a service far away must not hold locks. Asked twice it seals twice, which is harmless.
    receipt = keys.sealer().seal(root)
    with transaction.atomic():
        held = list(_ours(owner, State.SIGNED).select_for_update().order_by("pk").values_list("pk", flat=True))
        if held != [certificate.pk for certificate in signed]:
            return 0
        seal = BatchSeal.objects.create(
            root=root.hex(), count=len(held), sealer=receipt.sealer, form=receipt.form, seal=receipt.seal
        )
        Imprint.objects.filter(certificate__in=held).update(seal=seal)
        _ours(owner, State.SIGNED).update(
            state=State.PUBLISHED, published_at=timezone.now(), lease_until=None, failure=""
        )
        _tell(signed)
    return len(signed)


def _tell(published: list[Certificate]) -> None:
    audit.record_many("certificate.published", [(row, {"sha256": row.file_sha256}) for row in published], by=None)
    notices.notify_each(
        "certificate.issued",
        [
            (row.holder_id, {"title": row.content["title_zh"]}, reverse("certificates:detail", args=[row.number]))
            for row in published
        ],
    )


def _put_back(owner: str, error: Exception) -> None:
    """Nothing is lost and no try is counted: the rows wait for the next round, and say for what."""
    logger.error("certificates wait: %s", error)
    words = str(error)[:200]
    _ours(owner, *UNDERWAY).update(lease_until=None, attempts=F("attempts") - 1, failure=words)


def _complain(certificate: Certificate) -> None:
    logger.exception("certificate could not be made", extra={"certificate": certificate.pk})


@transaction.atomic
def _give_up(certificate: Certificate, reason: str) -> None:
    """Lay the row aside with the reason, once; whoever holds it now, or has made it meanwhile, is left alone."""
    row = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if row.state not in UNDERWAY or row.owner != certificate.owner:
        return
    row.move(to=State.DEAD, failure=reason[:200], lease_until=None)
    audit.record("certificate.dead", row, by=None, result="failed", attempts=row.attempts)
    logger.error("certificate given up", extra={"certificate": row.pk})
