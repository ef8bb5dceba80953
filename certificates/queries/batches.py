"""How far a batch is, and what its files are called."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import timezone

from certificates.choices import UNDERWAY, BatchState, State
from certificates.models import Batch
from lms.jobs import public as jobs

JOB, FILES_JOB = "certificates.batch", "certificates.batch_files"
ZIP, PRINT = "zip", "print"


@dataclass(frozen=True)
class Standing:
    """Certificates of a batch: with their file, on the way, given up, and taken back since."""

    made: int
    underway: int
    dead: int
    taken_back: int


@dataclass(frozen=True)
class Refusal:
    """A list that was sent back: why, and when."""

    reason: str
    at: datetime


def refusal_of(key: str) -> Refusal | None:
    """The last time the batch of this key was sent back; None where it never was, or was asked for again since."""
    if Batch.objects.filter(key=key).exists():
        return None
    # A batch that was sent back keeps its key with its own number behind it.
    last = Batch.objects.filter(key__startswith=f"{key[:100]}#", state=BatchState.REFUSED).order_by("-pk").first()
    return None if last is None or last.decided_at is None else Refusal(last.reason, last.decided_at)


def standing(batch: Batch) -> Standing:
    """How far it is. One query."""
    made = Q(state__in=(State.PUBLISHED, State.SUSPENDED))
    return Standing(
        **batch.certificates.aggregate(
            made=Count("pk", filter=made),
            underway=Count("pk", filter=Q(state__in=UNDERWAY)),
            dead=Count("pk", filter=Q(state=State.DEAD)),
            taken_back=Count("pk", filter=Q(state__in=(State.REVOKED, State.SUPERSEDED))),
        )
    )


def alone_today(issuer_id: int | None, person: Any) -> int:
    """How many certificates of this issuer the person has issued today that nobody else approved."""
    own = Batch.objects.filter(issuer=issuer_id, proposed_by=person, state=BatchState.APPROVED, decided_by=None)
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return own.filter(proposed_at__gte=midnight).aggregate(n=Sum("size"))["n"] or 0


def where_to_follow(batch: Batch, person: Any) -> str:
    """The work that makes its files, for whoever started that; for others, and before it is approved, the batch."""
    job = jobs.Job.objects.filter(key=f"batch:{batch.pk}", started_by=person).first()
    return jobs.address(job) if job else reverse("certificates:batch", args=[batch.pk])
