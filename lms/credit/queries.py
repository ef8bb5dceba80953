"""Reading credit files."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum
from django.utils import timezone

from lms.credit.models import Rating, TaughtTime
from lms.credit.scoring import Experience, score

# Fewer would let a single student be recognised by the score.
FEWEST_RATINGS = 5


@dataclass(frozen=True)
class CreditFile:
    """What may be shown of a credit file. Points and tier are None below the smallest sample."""

    organisation_id: int
    ratings: int
    points: float | None
    tier: str | None


def credit_files(organisation_ids: Iterable[int]) -> dict[int, CreditFile]:
    """{organisation: credit file}; an organisation without ratings has a file that says so."""
    ids = list(organisation_ids)
    now = timezone.now()
    found: dict[int, list[Experience]] = defaultdict(list)
    for rating in Rating.objects.filter(organisation__in=ids):
        age_days = (now - rating.rated_at).total_seconds() / 86_400
        found[rating.organisation_id].append(Experience(rating.stars, age_days, rating.amount))
    return {organisation_id: _file(organisation_id, found[organisation_id]) for organisation_id in ids}


def credit_file(organisation_id: int) -> CreditFile:
    """The credit file of one organisation."""
    return credit_files([organisation_id])[organisation_id]


def taught_minutes(organisation_ids: Iterable[int]) -> dict[int, int]:
    """{organisation: minutes its registered experts taught people of others, as hosts confirmed}; 0 where none did."""
    ids = list(organisation_ids)
    rows = TaughtTime.objects.filter(organisation__in=ids).values("organisation").annotate(minutes=Sum("minutes"))
    return dict.fromkeys(ids, 0) | dict(rows.values_list("organisation", "minutes"))


def _file(organisation_id: int, experiences: list[Experience]) -> CreditFile:
    if len(experiences) < FEWEST_RATINGS:
        return CreditFile(organisation_id, len(experiences), None, None)
    result = score(experiences)
    return CreditFile(organisation_id, len(experiences), result.points, result.tier)
