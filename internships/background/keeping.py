"""Forgetting rounds and internships once their time is over: nothing about a person is kept longer than it is needed.

Figures of all together stay: roots, digests, certificates, cut-offs, what the matching reached. The database lets these
rows go, and not an hour sooner (models/guards.py). Twice is once; cut off, it goes on where it stood.
"""

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from internships.choices import KEPT_YEARS, RoundState
from internships.models import Appeal, MatchRound, MockResult, Placement, RankedList, RoundResult
from lms.audit import public as audit
from lms.common.patience import be_patient

# Never less than so many years, leap days and all.
KEPT = timedelta(days=366 * KEPT_YEARS)
# Results take offers, appeals and findings with them, row by row.
AT_ONCE = 1000


def forget_rounds() -> int:
    """Throw lists, mock results and seats that nobody took away. Returns how many rounds were cleared."""
    return sum(_forget_round(round_id) for round_id in _old_rounds().values_list("pk", flat=True))


def _old_rounds() -> QuerySet[MatchRound]:
    old = MatchRound.objects.filter(state=RoundState.FINAL, published_at__lte=timezone.now() - KEPT)
    return old.filter(forgotten_at=None).order_by("pk")


def forget_internships() -> int:
    """Throw internships away, with logs, signatures and evaluations. Returns how many.

    The round's own time has to be over as well: its result is one.
    """
    ended = Placement.objects.filter(ended_on__lte=timezone.localdate() - KEPT, match_round__forgotten_at__isnull=False)
    return sum(
        _forget_internships(match_round, ended.filter(match_round=match_round))
        for match_round in MatchRound.objects.filter(placements__in=ended).distinct()
    )


@transaction.atomic
def _forget_round(round_id: int) -> bool:
    """All of it or nothing: of a round half gone, pages would tell some students and not others."""
    match_round = _old_rounds().select_for_update().filter(pk=round_id).first()
    if match_round is None:
        return False
    be_patient()
    results = sum(_pieces(match_round.placements.filter(started_on=None, ended_on=None)))
    mocks, _by_model = MockResult.objects.filter(mock__match_round=match_round).delete()
    lists, _by_model = RankedList.objects.filter(match_round=match_round).delete()
    RoundResult.objects.filter(match_round=match_round).delete()
    match_round.forgotten_at = timezone.now()
    match_round.save(update_fields=["forgotten_at"])
    audit.record("round.forgotten", match_round, by=None, lists=lists, results=results, mocks=mocks)
    return True


def _forget_internships(match_round: MatchRound, ended: QuerySet[Placement]) -> int:
    gone = sum(_pieces(ended))
    audit.record("round.internships_forgotten", match_round, by=None, internships=gone)
    return gone


def _pieces(rows: QuerySet[Placement]) -> Iterator[int]:
    """How many results went, piece by piece, each piece whole."""
    while ids := list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            Appeal.objects.filter(placement__in=ids).delete()
            Placement.objects.filter(pk__in=ids).delete()
        yield len(ids)
