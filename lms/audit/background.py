"""Work of the clock: sealing the trail."""

from datetime import timedelta

from django.db import transaction

from lms.audit.models import Seal
from lms.audit.queries import seals

SEAL_AT_MOST = 10_000


def seal_trail(margin: timedelta = seals.CLOCK_MARGIN) -> int:
    """Seal whatever settled since the last seal and return how many seals it took; twice in a row takes none."""
    taken = 0
    while (seal := _seal_next(margin)) is not None:
        taken += 1
        if seal.count < SEAL_AT_MOST:
            break
    return taken


@transaction.atomic
def _seal_next(margin: timedelta) -> Seal | None:
    # Two sealers at once: the second waits here, and its seal with the same last number would break a constraint.
    last = Seal.objects.select_for_update().order_by("last_id").last()
    events = list(seals.settled(last.last_id if last else 0, margin)[:SEAL_AT_MOST])
    if not events:
        return None
    leaves = seals.packed(events)
    return Seal.objects.create(
        first_id=events[0].pk,
        last_id=events[-1].pk,
        count=len(events),
        root=seals.merkle_root([leaf for _number, leaf in seals.LEAF.iter_unpack(leaves)]),
        previous=last.root if last else "",
        leaves=leaves,
    )
