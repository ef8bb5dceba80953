"""The hours a base is open in a week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from lms.common.spans import BEIJING, Span


@dataclass(frozen=True, order=True)
class Hours:
    """A weekday (0 Monday) with the time it opens and closes; a day with a break at noon has two."""

    weekday: int
    opens: time
    closes: time


def open_spans(day: date, hours: Iterable[Hours]) -> list[Span]:
    """The spans it is open on that day, in order; those that touch are one."""
    found: list[Span] = []
    for one in sorted(one for one in hours if one.weekday == day.weekday()):
        span = Span(_at(day, one.opens), _at(day, one.closes))
        if found and span.starts_at <= found[-1].ends_at:
            span = Span(found[-1].starts_at, max(found.pop().ends_at, span.ends_at))
        found.append(span)
    return found


def is_open(span: Span, hours: Iterable[Hours]) -> bool:
    """Whether it is open from the span's first moment to its last, without a break."""
    days = open_spans(span.day, hours)
    return any(one.starts_at <= span.starts_at and span.ends_at <= one.ends_at for one in days)


def _at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, tzinfo=BEIJING)
