"""Making rows ours for a while, and saying what became of them."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from lms.notices.background import hours
from lms.notices.choices import Channel
from lms.notices.models import Delivery, Notice

BATCH = 50
LEASE = timedelta(seconds=60)
# Seconds before the second to fifth try; whoever fails a fifth time is laid aside.
PAUSES = (60, 300, 1800, 7200)
# A row that was claimed this often without a word may be what kills the worker.
MOST_CLAIMS = 10
State = Delivery.State


def due() -> QuerySet[Delivery]:
    """What may be sent now and nobody holds."""
    now = timezone.now()
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    digest = Q(channel=Channel.DIGEST)
    waiting = Delivery.objects.filter(free, state=State.WAITING).exclude(
        digest & Q(created_at__gte=hours.digest_until(now))
    )
    return waiting.exclude(channel=Channel.PHONE) if hours.is_quiet(now) else waiting


def claim(rows: QuerySet[Delivery]) -> list[Delivery]:
    """Up to fifty of the rows, ours for a minute. Of two workers only one gets a row."""
    rows.filter(attempts__gte=MOST_CLAIMS).update(state=State.FAILED, problem="claimed too often")
    owner = str(uuid.uuid4())
    candidates = list(rows.order_by("id").values_list("pk", flat=True)[:BATCH])
    rows.filter(pk__in=candidates).update(owner=owner, lease_until=timezone.now() + LEASE, attempts=F("attempts") + 1)
    claimed = Delivery.objects.filter(owner=owner, state=State.WAITING).order_by("id")
    return list(claimed.select_related("notice__person"))


def hold(delivery: Delivery) -> bool:
    """A minute more for a row that waited for its turn in the batch; False if it is no longer ours."""
    return bool(_ours([delivery]).update(lease_until=timezone.now() + LEASE))


def settle(deliveries: Iterable[Delivery], state: str, problem: str = "") -> None:
    """Say that they were sent, or need not be."""
    now = timezone.now()
    settled = list(deliveries)
    sent_at = now if state == State.SENT else None
    _ours(settled).update(state=state, sent_at=sent_at, lease_until=None, problem=problem)
    # What is not shown in the app is never opened there: once told, the next of its kind begins a new line.
    Notice.objects.filter(deliveries__in=settled, in_app=False, read_at=None).update(read_at=now)


def put_off(deliveries: Iterable[Delivery], error: Exception) -> None:
    """Leave them for a later try, each time longer; after the last one they have failed."""
    problem = f"{type(error).__name__}: {error}"[:200]
    for delivery in deliveries:
        if delivery.attempts > len(PAUSES):
            settle([delivery], State.FAILED, problem)
            continue
        again_at = timezone.now() + timedelta(seconds=PAUSES[delivery.attempts - 1])
        _ours([delivery]).update(lease_until=again_at, problem=problem)


def _ours(deliveries: Iterable[Delivery]) -> QuerySet[Delivery]:
    held = list(deliveries)
    return Delivery.objects.filter(pk__in=[one.pk for one in held], owner=held[0].owner, state=State.WAITING)
