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
from operator import attrgetter
from typing import Any, NamedTuple

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from certificates import faults, keys
from certificates.background import reasons
from certificates.background.forms import blank_ids
from certificates.background.presses import TURN, Job, Presses, Step
from certificates.background.succeeding import hold, succeed
from certificates.choices import MOST_ATTEMPTS, UNDER, UNDERWAY, Kind, State
from certificates.models import BatchSeal, Certificate, Imprint
from certificates.queries.certificates import titled
from certificates.rendering import ContentError, FontError, MissingGlyph
from certificates.signing import KeyringError, merkle
from certificates.signing.sealing import SealerError
from lms.audit import public as audit
from lms.common import bulk
from lms.notices import public as notices

logger = logging.getLogger(__name__)
BATCH = 500
# Who stopped a worker once is tried again in small company, and then alone: a killer takes nobody with it for long.
COMPANY = {0: BATCH, 1: 20}
MOST_TRANSCRIPTS = 20
# Well inside the 240 s after which Celery ends a task: what is left waits for the next message or the next tick.
CALL_SECONDS = 120
HOPELESS = (MissingGlyph, ContentError)  # the row's words cannot be drawn, today or in an hour
# Nothing wrong with the rows: a key is missing or has run out, the disk is full, the seal service is away.
NOT_NOW = (KeyringError, SealerError, FontError, OSError, OperationalError, InterfaceError)
_by_press = attrgetter("press")


class Stamped(NamedTuple):
    """A signed delta, packed, and the digest and size of the file it makes with its blank."""

    job: Job
    delta: bytes
    sha256: str
    file_bytes: int


def render_waiting(*, seconds: float = CALL_SECONDS) -> int:
    """Make the files that wait for one, for two minutes at most, and return how many this call made.

    seconds  after which no further run is begun
    """
    made, until = 0, time.monotonic() + seconds
    while time.monotonic() < until and (claimed := _claim()):
        try:
            made += _make(claimed)
        except NOT_NOW as error:
            _put_back(claimed, error)
            break
    return made


def is_any_waiting() -> bool:
    """Whether something could be made now that nobody makes."""
    return _waiting().exists()


def _waiting() -> QuerySet[Certificate]:
    free = Q(lease_until=None) | Q(lease_until__lt=timezone.now())
    # By phase and number, as the index has them: what was published long ago costs the next claim nothing.
    return Certificate.objects.filter(free, phase=UNDER).order_by("id")


def _ours(claimed: list[Certificate], *states: str) -> QuerySet[Certificate]:
    """The rows that are still ours: nobody has taken them after our lease ran out."""
    ids = [certificate.pk for certificate in claimed]
    return Certificate.objects.filter(pk__in=ids, owner=claimed[0].owner, state__in=states)


def _lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.CERTIFICATE_LEASE_SECONDS)


@transaction.atomic
def _claim() -> list[Certificate]:
    """Rows that are now ours alone for a while."""
    claimed, owner, until = _candidates(), str(uuid.uuid4()), _lease_end()
    Certificate.objects.filter(pk__in=[certificate.pk for certificate in claimed]).update(
        owner=owner, lease_until=until, attempts=F("attempts") + 1
    )
    for certificate in claimed:
        certificate.owner, certificate.lease_until, certificate.attempts = owner, until, certificate.attempts + 1
    return claimed


def _candidates() -> list[Certificate]:
    """The next rows, locked. Of two workers who ask at once each gets other ones, and neither waits or goes home."""
    waiting = _waiting().select_for_update(skip_locked=True, no_key=True)
    for attempts, size in COMPANY.items():
        if found := list(waiting.filter(attempts=attempts)[:size]):
            return _lightened(found)
    # Not earlier: looked for at every claim, they would cost a look at everything that waits.
    for certificate in waiting.filter(attempts__gte=MOST_ATTEMPTS):
        _give_up(certificate, faults.STOPPED)
    return list(waiting[:1])


def _lightened(found: list[Certificate]) -> list[Certificate]:
    """The same with few transcripts: each takes as long as hundreds of others, and the lease must outlast the run."""
    heavy = [certificate for certificate in found if certificate.kind == Kind.TRANSCRIPT]
    later = {certificate.pk for certificate in heavy[MOST_TRANSCRIPTS:]}
    return [certificate for certificate in found if certificate.pk not in later]


def _make(claimed: list[Certificate]) -> int:
    presses = Presses(timezone.now())
    with TURN:
        jobs = list(_prepare((row for row in claimed if row.state != State.SIGNED), presses))
    if jobs:
        prepared = [job.certificate for job in jobs]
        _ours(prepared, State.RESERVED).update(state=State.PREPARED, lease_until=_lease_end())
        with TURN:
            stamped = list(_sign(jobs, presses))
        _keep(stamped, presses)
    return _publish(claimed)


def _prepare(rows: Iterable[Certificate], presses: Presses) -> Iterator[Job]:
    """The rows that can be drawn, on their presses; those that never can are given up with the reason."""
    for certificate in rows:
        try:
            yield presses.job(certificate)
        except HOPELESS as error:
            _give_up(certificate, reasons.of_words(error))
        except NOT_NOW:
            raise
        except Exception:
            _complain(certificate)


def _sign(jobs: list[Job], presses: Presses) -> Iterator[Stamped]:
    """What each file has of its own. Press by press and step by step: what is in use stays at hand."""
    for press, some in groupby(sorted(jobs, key=lambda job: id(job.press)), key=_by_press):
        made: list[tuple[Job, Any]] = [(job, None) for job in some]
        for step in press.steps(presses.signed_at):
            made = list(_done(step, made))
        start, pack = len(press.form.prefix), press.form.shelf.pack
        for job, delta in made:
            yield Stamped(job, pack(delta.data), delta.sha256, start + len(delta.data))


def _done(step: Step, made: list[tuple[Job, Any]]) -> Iterator[tuple[Job, Any]]:
    """What the step makes of each; where it fails the row keeps its lease until the next try."""
    for job, thing in made:
        try:
            yield job, step(job, thing)
        except NOT_NOW:
            raise
        except Exception:
            _complain(job.certificate)


@transaction.atomic
def _keep(stamped: list[Stamped], presses: Presses) -> None:
    """Write the imprints of those that are still ours, and say that they are signed."""
    if not stamped:
        return
    rows = [one.job.certificate for one in stamped]
    changed = _ours(rows, State.PREPARED).update(state=State.SIGNED, lease_until=_lease_end())
    if changed < len(rows):
        # What the UPDATE took is locked: nobody takes it over before these lines are written.
        held = set(_ours(rows, State.SIGNED).values_list("pk", flat=True))
        stamped = [one for one in stamped if one.job.certificate.pk in held]
    # One that was given up after it was signed, corrected, and is made again leaves its first imprint here.
    Imprint.objects.filter(pk__in=[one.job.certificate.pk for one in stamped]).delete()
    blanks = blank_ids(one.job.press.form for one in stamped)
    columns = ("certificate", "blank", "delta", "file_sha256", "file_bytes", "key_id", "signed_at")
    same = presses.seal.key_id, presses.signed_at
    bulk.insert(Imprint, columns, [_imprint(one, blanks[one.job.press.form.fingerprint], *same) for one in stamped])


def _imprint(one: Stamped, blank_id: int, *same: object) -> tuple[object, ...]:
    return one.job.certificate.pk, blank_id, one.delta, one.sha256, one.file_bytes, *same


def _publish(claimed: list[Certificate]) -> int:
    """Have the run sealed, then let everybody see it; returns how many. Raises SealerError."""
    held = set(_ours(claimed, State.SIGNED).values_list("pk", flat=True))
    signed = [certificate for certificate in claimed if certificate.pk in held]
    if not signed:
        return 0
    digests = dict(Imprint.objects.filter(pk__in=held).values_list("pk", "file_sha256"))
    root = merkle.root([bytes.fromhex(digests[certificate.pk]) for certificate in signed])
    # Outside the transaction: a service far away must not hold locks. Asked twice it seals twice, which is harmless.
    receipt = keys.sealer().seal(root)
    with transaction.atomic():
        hold(signed)
        seal = BatchSeal.objects.create(
            root=root.hex(), count=len(signed), sealer=receipt.sealer, form=receipt.form, seal=receipt.seal
        )
        if _show(signed, seal) != len(signed):
            # Somebody took one over meanwhile: the seal would be over other files than those shown.
            transaction.set_rollback(True)
            return 0
        succeed(signed)
        _tell(signed, digests)
    return len(signed)


def _show(signed: list[Certificate], seal: BatchSeal) -> int:
    """Publish those that are still ours, with what their imprints say of the files; returns how many."""
    own = Imprint.objects.filter(certificate=OuterRef("pk"))
    return _ours(signed, State.SIGNED).update(
        state=State.PUBLISHED,
        seal=seal,
        file_sha256=Subquery(own.values("file_sha256")),
        file_bytes=Subquery(own.values("file_bytes")),
        published_at=timezone.now(),
        lease_until=None,
        failure="",
    )


def _tell(published: list[Certificate], digests: dict[int, str]) -> None:
    audit.record_many("certificate.published", [(row, {"sha256": digests[row.pk]}) for row in published], by=None)
    # One address looked up for all: its last part is the number.
    stem, _, _ = reverse("certificates:detail", args=[published[0].number]).rpartition(published[0].number)
    notices.notify_each(
        "certificate.issued",
        [(row.holder_id, {"title": titled(row)}, f"{stem}{row.number}/") for row in published],
    )


def _put_back(claimed: list[Certificate], error: Exception) -> None:
    """Nothing is lost and no try is counted: the rows wait for the next round, and say for what."""
    logger.error("certificates wait: %s", error)
    why = reasons.of_waiting(error)
    _ours(claimed, *UNDERWAY).update(lease_until=None, attempts=F("attempts") - 1, failure=why)


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
