"""The work behind certificates: making their files, sealing days, forgetting. All of it safe to run twice."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from certificates.background.making import is_any_waiting, render_waiting
from certificates.models import Certificate, DailyRoot, Enquiry, ShareView
from certificates.queries import roots
from certificates.queries.enquiries import archive_of
from lms.audit import public as audit

__all__ = ["forget_views", "is_any_waiting", "render_waiting", "seal_days"]
VIEW_DAYS = 180


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
    """Delete what is older than VIEW_DAYS: who looked at a link, who asked for what with what it found. How many."""
    since = timezone.now() - timedelta(days=VIEW_DAYS)
    views = ShareView.objects.filter(at__lt=since).delete()[0]
    old = Enquiry.objects.filter(asked_at__lt=since)
    for enquiry in old:
        # Where nobody ever answered, what was handed in still lies there.
        archive_of(enquiry).unlink(missing_ok=True)
    return views + old.delete()[0]
