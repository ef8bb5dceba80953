"""What handing in late costs. Pure: moments and percents in, percent out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import ceil

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Policy:
    """How lateness is counted.

    grace_minutes     late by no more than this costs nothing
    percent_per_day   points taken off for every day begun after the grace
    most_percent      points taken off at most
    """

    grace_minutes: int = 0
    percent_per_day: int = 0
    most_percent: int = 100


def days_late(handed_in: datetime, due: datetime | None, policy: Policy) -> int:
    """Days begun after due date and grace; 0 in time or without a due date."""
    if due is None:
        return 0
    late = handed_in - due - timedelta(minutes=policy.grace_minutes)
    return max(0, ceil(late / DAY))


def penalty(handed_in: datetime, due: datetime | None, policy: Policy) -> int:
    """Points taken off."""
    return min(policy.most_percent, policy.percent_per_day * days_late(handed_in, due, policy))


def after_penalty(percent: Decimal, handed_in: datetime, due: datetime | None, policy: Policy) -> Decimal:
    """What counts of a mark, never below nought. The best of several is chosen after this, never before."""
    left = max(Decimal(0), percent - penalty(handed_in, due, policy))
    return left.quantize(Decimal("0.01"), ROUND_HALF_UP)
