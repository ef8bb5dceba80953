"""The credit score: ratings that fade with time, weighted by what was at stake, pulled towards a prior.

Source: the platform's own practical-training lab on credit files (LAB-CR), used here on real ratings.
"""

from collections.abc import Sequence
from dataclasses import dataclass

HALF_LIFE_DAYS = 365.0
AMOUNT_CAP = 30_000.0
PRIOR_MEAN = 3.5
PRIOR_WEIGHT = 3.0
TIERS = ((85.0, "A"), (70.0, "B"), (55.0, "C"))


@dataclass(frozen=True)
class Experience:
    """One rating: stars 1..5, days since it was given, yuan at stake."""

    stars: float
    age_days: float
    amount: float


@dataclass(frozen=True)
class Score:
    """Points 0..100, the tier they fall in, and the mean of stars they come from."""

    points: float
    tier: str
    mean_stars: float


def weight(experience: Experience) -> float:
    """0.5^(age / half-life) · min(1, amount / cap)."""
    return 0.5 ** (experience.age_days / HALF_LIFE_DAYS) * min(1.0, experience.amount / AMOUNT_CAP)


def score(experiences: Sequence[Experience]) -> Score:
    """m = (prior·w₀ + Σ w·stars) / (w₀ + Σ w); points = 100 · (m - 1) / 4."""
    weights = [weight(experience) for experience in experiences]
    stars = sum(w * experience.stars for w, experience in zip(weights, experiences, strict=True))
    mean = (PRIOR_MEAN * PRIOR_WEIGHT + stars) / (PRIOR_WEIGHT + sum(weights))
    points = round(100 * (mean - 1) / 4, 6)
    return Score(points, next((tier for least, tier in TIERS if points >= least), "D"), mean)
