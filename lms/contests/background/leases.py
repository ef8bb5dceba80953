"""Taking work up so that nobody else has it in hand, until a time; after that it is free again."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from lms.contests.models import Submission


def lease_end() -> datetime:
    """Until when work taken up now may be kept."""
    return timezone.now() + timedelta(seconds=settings.SCORING_LEASE_SECONDS)


@transaction.atomic
def take(rows: QuerySet[Submission], ids: Iterable[int], **also: object) -> list[Submission]:
    """Those of the ids that are free, now ours, in their order. Each stands with its own conditional UPDATE."""
    until = lease_end()
    taken = [
        pk for pk in sorted(ids) if rows.filter(pk=pk).update(leased_until=until, tries=F("tries") + 1, **also)
    ]  # fmt: skip
    return list(Submission.objects.filter(pk__in=taken, leased_until=until).select_related("module").order_by("pk"))


def renew(rest: Sequence[Submission]) -> None:
    """Keep what is left of a lot a while longer, once half its time is over: others of it took long."""
    half = timedelta(seconds=settings.SCORING_LEASE_SECONDS) / 2
    for one in rest:
        until = one.leased_until
        if until is not None and until - timezone.now() < half:
            later = lease_end()
            if Submission.objects.filter(pk=one.pk, leased_until=until).update(leased_until=later):
                one.leased_until = later


def held(one: Submission) -> Submission | None:
    """The row locked, if it is still ours; None if our time ran out and somebody took it."""
    rows = Submission.objects.select_for_update(of=("self",))
    return rows.filter(pk=one.pk, leased_until=one.leased_until, state=one.state).first()
