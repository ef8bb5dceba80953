"""Who was there for how long: from scans, and from what a teacher set right by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from lms.common.spans import Span
from lms.events.checkin.scans import Scan

# Doors open so long before; who comes after the end was not there.
EARLY = timedelta(minutes=30)
# Where people check out too, they may so long after the end.
OUT = timedelta(minutes=30)
# Seen again sooner is the same coming, or the same going.
AGAIN = timedelta(minutes=5)


@dataclass(frozen=True, order=True)
class Fix:
    """A correction by hand; of several the last one counts. `minutes`: of those who were there; None is all of it."""

    at: datetime
    person: int
    present: bool
    minutes: int | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Attendance:
    """One person's: the first and the last scan that count, minutes of the session, and whether a hand set them.

    is_open     they came, and nobody saw them go where that is asked: how long they were there nobody knows
    is_short    they were there for less of the session than the event asks: none of it counts
    """

    person: int
    first_at: datetime | None
    minutes: int
    fixed: bool = False
    last_at: datetime | None = None
    is_open: bool = False
    is_short: bool = False

    @property
    def present(self) -> bool:
        """Whether they were there at all."""
        return self.minutes > 0 or self.is_open or self.is_short


def attendance(
    scans: Iterable[Scan], fixes: Iterable[Fix], span: Span, *, checks_out: bool = False, least_percent: int = 0
) -> dict[int, Attendance]:
    """{person: attendance}. Whoever is seen between the opening of the doors and the end has the session's minutes.

    checks_out     the minutes of the session between the first time they were seen and the last, and none where they
                   were seen once: how long somebody stayed is not guessed
    least_percent  of the session, from when they came to its end or to when they went: who was there for less of it has
                   no minutes. What a hand set right is asked nothing
    """
    seen: dict[int, list[datetime]] = {}
    for scan in sorted(scans):
        if counts(scan.at, span, checks_out=checks_out):
            seen.setdefault(scan.person, []).append(scan.at)
    found = {person: _of(person, moments, span, checks_out, least_percent) for person, moments in seen.items()}
    for fix in sorted(fixes):
        was = found.get(fix.person, Attendance(fix.person, None, 0))
        minutes = min(fix.minutes or _minutes(span), _minutes(span)) if fix.present else 0
        found[fix.person] = replace(was, minutes=minutes, fixed=True, is_open=False, is_short=False)
    return found


def _of(person: int, moments: list[datetime], span: Span, checks_out: bool, least_percent: int) -> Attendance:
    left_at = went_at(moments) if checks_out else None
    if checks_out and left_at is None:
        return Attendance(person, moments[0], 0, is_open=True)
    if falls_short(moments[0], left_at, span, least_percent):
        return Attendance(person, moments[0], 0, last_at=left_at, is_short=True)
    minutes = stayed(moments[0], left_at, span) if left_at else _minutes(span)
    return Attendance(person, moments[0], minutes, last_at=left_at if minutes else None, is_open=not minutes)


def stayed(came_at: datetime, left_at: datetime | None, span: Span) -> int:
    """Whole minutes of the session between coming and going, or its end where nobody saw them go."""
    return int(_there(came_at, left_at, span).total_seconds() // 60)


def falls_short(came_at: datetime, left_at: datetime | None, span: Span, least_percent: int) -> bool:
    """Whether that is less of the session than so many per cent."""
    return _there(came_at, left_at, span) * 100 < (span.ends_at - span.starts_at) * least_percent


def _there(came_at: datetime, left_at: datetime | None, span: Span) -> timedelta:
    first, last = (min(max(moment, span.starts_at), span.ends_at) for moment in (came_at, left_at or span.ends_at))
    return max(last - first, timedelta())


def _minutes(span: Span) -> int:
    return int((span.ends_at - span.starts_at).total_seconds() // 60)


def went_at(moments: Sequence[datetime]) -> datetime | None:
    """When somebody was seen going, of all moments they were seen at, in order; None where they were seen coming alone.

    Two doors, or a wall and a door, may each see one coming: offline scans are not compared as they are written.
    """
    return moments[-1] if moments and moments[-1] - moments[0] >= AGAIN else None


def counts(moment: datetime, span: Span, *, checks_out: bool = False) -> bool:
    """Whether a scan of that moment counts."""
    return span.starts_at - EARLY <= moment <= span.ends_at + (OUT if checks_out else timedelta())
