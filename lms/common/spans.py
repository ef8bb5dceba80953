"""A stretch of time, from one moment up to another that is no longer in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

# Days and opening hours are Beijing's, whichever zone a moment is written in; it has no summer time.
BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, order=True)
class Span:
    """From `starts_at` up to `ends_at`, both with their zone. One that ends when another starts does not touch it."""

    starts_at: datetime
    ends_at: datetime

    def __post_init__(self) -> None:
        if self.ends_at <= self.starts_at:
            raise ValueError("a span ends after it starts")

    def overlaps(self, other: "Span") -> bool:
        """Whether some moment lies in both."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at

    def shared(self, other: "Span") -> "Span | None":
        """The part that lies in both."""
        starts_at, ends_at = max(self.starts_at, other.starts_at), min(self.ends_at, other.ends_at)
        return Span(starts_at, ends_at) if starts_at < ends_at else None

    def without(self, others: Iterable["Span"]) -> list["Span"]:
        """What is left of it, in order, where the others are taken out."""
        left, begins = [], self.starts_at
        for other in sorted(one for one in others if one.overlaps(self)):
            if other.starts_at > begins:
                left.append(Span(begins, other.starts_at))
            begins = max(begins, other.ends_at)
        return [*left, Span(begins, self.ends_at)] if begins < self.ends_at else left

    @property
    def day(self) -> date:
        """The day it begins on."""
        return self.starts_at.astimezone(BEIJING).date()

    @property
    def last_day(self) -> date:
        """The day it ends on."""
        return self.ends_at.astimezone(BEIJING).date()

    @property
    def hours(self) -> Fraction:
        """Its length, exactly: sums of many must not drift."""
        return Fraction((self.ends_at - self.starts_at) // timedelta(seconds=1), 3600)
