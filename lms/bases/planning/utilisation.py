"""How much of a base is used: booked workstation-hours over open workstation-hours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from lms.bases.planning.opening import Hours, open_spans
from lms.bases.planning.seats import Taken
from lms.common.spans import Span


@dataclass(frozen=True)
class Use:
    """Workstation-hours of some stretch of time.

    open    workstations × hours they could be used: opening hours without closures
    booked  seats × hours of what was booked, as far as it lies in open time
    """

    open: Fraction = Fraction()
    booked: Fraction = Fraction()

    def __add__(self, other: "Use") -> "Use":
        return Use(self.open + other.open, self.booked + other.booked)

    @property
    def percent(self) -> float | None:
        """Booked of open, in percent; None where it was never open."""
        return round(float(100 * self.booked / self.open), 1) if self.open else None


def use_of(day: date, count: int, hours: Iterable[Hours], closures: Iterable[Span], booked: Iterable[Taken]) -> Use:
    """What a group of so many workstations had open on a day, and how much of that was booked."""
    shut, taken = list(closures), list(booked)
    spans = [left for span in open_spans(day, hours) for left in span.without(shut)]
    opened = sum((span.hours for span in spans), Fraction())
    return Use(count * opened, sum((_within(spans, one) for one in taken), Fraction()))


def whole(uses: Iterable[Use]) -> Use:
    """Several added up: days to a week, groups to a base, bases to a city. Never a mean of percentages."""
    return sum(uses, Use())


def _within(spans: Sequence[Span], one: Taken) -> Fraction:
    shared = (span.shared(one.span) for span in spans)
    return one.seats * sum((part.hours for part in shared if part), Fraction())
