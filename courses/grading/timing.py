"""When a paper's time is up, and what comes too late. Pure: moments in, moments out."""

from datetime import datetime, timedelta

# Answers given in the last second must travel; clocks at both ends are read a moment apart.
GRACE = timedelta(seconds=10)


def deadline(
    started: datetime, minutes: int | None, extra_minutes: int = 0, closes: datetime | None = None
) -> datetime | None:
    """The moment after which answers are kept but not marked: the time allowed, or the closing if that is sooner.

    minutes         None: as long as one likes
    extra_minutes   added to the time allowed; the closing is moved by giving another `closes`
    """
    ends = None if minutes is None else started + timedelta(minutes=minutes + extra_minutes)
    known = [moment for moment in (ends, closes) if moment is not None]
    return min(known) if known else None


def is_late(arrived: datetime, until: datetime | None) -> bool:
    """Whether an answer came after the deadline and its grace."""
    return until is not None and arrived > until + GRACE
