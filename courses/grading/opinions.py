"""One score out of several people's: peers who review, and the two mentors (双导师). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# With so many reviews the highest and the lowest are left out.
ENOUGH_TO_TRIM = 4
# Scores further apart than this, in points out of 100, go to the teacher.
WIDE_PERCENT = Decimal(30)


@dataclass(frozen=True)
class PeerScore:
    """What peers say of a work: mean (None without a review), highest less lowest, whether the teacher looks at it."""

    score_percent: Decimal | None
    spread_percent: Decimal
    needs_teacher: bool


def peer_score(
    scores: Sequence[Decimal], wide_percent: Decimal = WIDE_PERCENT, trim_from: int = ENOUGH_TO_TRIM, fewest: int = 1
) -> PeerScore:
    """The mean of the reviews, from `trim_from` on without the highest and the lowest, in hundredths of a point.

    scores     0 to 100 each, one a review. The spread is that of all of them: one who judges far apart from the others
               does not move the mean, but the teacher sees it.
    trim_from  at least 3, so that something is left
    fewest     with fewer reviews than that the teacher looks at it
    """
    if not scores:
        return PeerScore(None, Decimal(0), True)
    ordered = sorted(scores)
    counted = ordered[1:-1] if len(ordered) >= max(trim_from, 3) else ordered
    spread = ordered[-1] - ordered[0]
    mean = (sum(counted, Decimal(0)) / len(counted)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return PeerScore(mean, spread, spread > wide_percent or len(ordered) < fewest)


def diligence(done: int, share: int) -> Decimal | None:
    """The percent of one's share of reviews that was done, at most 100; None for who had none to do.

    done    reviews handed in, those beyond the share among them: they make up for one that was missed
    """
    if not share:
        return None
    return (min(Decimal(done), Decimal(share)) * 100 / share).quantize(Decimal("0.01"), ROUND_HALF_UP)


def distance(reviews: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """How far a reviewer stands from the scores that came to count, in points out of 100; None without a review.

    reviews   their score of a work, and what the work was worth in the end
    """
    if not reviews:
        return None
    return sum((abs(said - worth) for said, worth in reviews), Decimal(0)) / len(reviews)


def mentors_score(scores: Mapping[str, Decimal | None], weights: Mapping[str, Decimal]) -> Decimal | None:
    """The mean of the mentors weighted by who they are; None as long as one whose weight is not 0 has not marked.

    scores    by mentor, 0 to 100; a mentor who is not there has not marked
    weights   by mentor, from 0; raises ValueError if all are 0 or one is below
    """
    total = sum(weights.values(), Decimal(0))
    if total <= 0 or min(weights.values()) < 0:
        raise ValueError("weights from 0, and not all of them 0")
    parts = [(scores.get(who), weight) for who, weight in weights.items() if weight]
    marked = [(score, weight) for score, weight in parts if score is not None]
    if len(marked) < len(parts):
        return None
    return sum((score * weight for score, weight in marked), Decimal(0)) / total


def apart(scores: Iterable[Decimal]) -> Decimal:
    """How far the marks of one work lie apart; 0 as long as there are not two."""
    given = list(scores)
    return max(given) - min(given) if given else Decimal(0)


def adjusted(score: Decimal, points: int) -> Decimal:
    """One member's score of a group's work: the points added or taken off, never out of 0 to 100."""
    return min(Decimal(100), max(Decimal(0), score + points)).quantize(Decimal("0.01"), ROUND_HALF_UP)
