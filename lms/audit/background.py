"""Work of the clock: sealing the trail."""

from django.db import transaction

from lms.audit import queries
from lms.audit.models import Seal

SEAL_AT_MOST = 50_000


def seal_trail() -> int:
    """Seal whatever came since the last seal and return how many seals it took; twice in a row takes none."""
    taken = 0
    while (seal := _seal_next()) is not None:
        taken += 1
        if seal.count < SEAL_AT_MOST:
            break
    return taken


@transaction.atomic
def _seal_next() -> Seal | None:
    last = Seal.objects.select_for_update().order_by("last_id").last()
    events = list(queries.events_between(last.last_id if last else 0, None)[:SEAL_AT_MOST])
    if not events:
        return None
    return Seal.objects.create(
        first_id=events[0].pk,
        last_id=events[-1].pk,
        count=len(events),
        root=queries.merkle_root([queries.leaf(event) for event in events]),
        previous=last.root if last else "",
    )
