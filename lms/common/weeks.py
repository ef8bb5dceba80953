"""The days a booking is repeated on: every week, or every second, on some weekdays, up to a last day (RFC 5545)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice

from dateutil.rrule import WEEKLY, rrule

from lms.common.spans import BEIJING, Span

# A term has twenty weeks; five days of each are more than any class has.
MOST_TIMES = 100
NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class Weekly:
    """How a span is repeated.

    until     the last day that may come of it
    weekdays  0 Monday to 6 Sunday; none: the first day's own
    every     1 each week, 2 each second
    without   days left out, such as a holiday
    """

    until: date
    weekdays: frozenset[int] = frozenset()
    every: int = 1
    without: frozenset[date] = field(default_factory=frozenset)

    def rule(self, first: date) -> str:
        """The same as RFC 5545 writes it, for people who look at the row."""
        days = ",".join(NAMES[day] for day in sorted(self.weekdays or {first.weekday()}))
        return f"FREQ=WEEKLY;INTERVAL={self.every};BYDAY={days};UNTIL={self.until:%Y%m%d}"

    def days(self, first: date) -> Iterator[date]:
        """The days from the first on. The first itself is in it only if its weekday is one of those asked for."""
        found = rrule(
            WEEKLY,
            dtstart=datetime.combine(first, time.min, tzinfo=BEIJING),
            until=datetime.combine(self.until, time.max, tzinfo=BEIJING),
            interval=self.every,
            byweekday=sorted(self.weekdays or {first.weekday()}),
        )
        return (moment.date() for moment in found if moment.date() not in self.without)


def repeated(first: Span, weekly: Weekly | None, most: int = MOST_TIMES) -> list[Span]:
    """The spans that come of a first one, in order, at most so many; itself alone where nothing is repeated."""
    if weekly is None:
        return [first]
    days = weekly.days(first.day)
    return [_moved(first, day - first.day) for day in islice(days, most)]


def _moved(span: Span, by: timedelta) -> Span:
    return Span(span.starts_at + by, span.ends_at + by)
