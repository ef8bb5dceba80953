"""Who was there for how long: from scans, and from what a teacher set right by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lms.common.spans import Span
from lms.events.checkin.scans import Scan

# Doors open so long before; who comes after the end was not there.
EARLY = timedelta(minutes=30)


@dataclass(frozen=True, order=True)
class Fix:
    """A correction by hand; of several the last one counts."""

    at: datetime
    person: int
    present: bool


@dataclass(frozen=True)
class Attendance:
    """One person's: the first scan that counts, whole minutes of the session, and whether somebody set it by hand."""

    person: int
    first_at: datetime | None
    minutes: int
    fixed: bool = False

    @property
    def present(self) -> bool:
        """Whether they were there at all."""
        return self.minutes > 0


def attendance(scans: Iterable[Scan], fixes: Iterable[Fix], span: Span) -> dict[int, Attendance]:
    """{person: attendance}. Whoever is seen between the opening of the doors and the end has the session's minutes."""
    whole = int((span.ends_at - span.starts_at).total_seconds() // 60)
    found: dict[int, Attendance] = {}
    for scan in sorted(scans):
        if counts(scan.at, span):
            found.setdefault(scan.person, Attendance(scan.person, scan.at, whole))
    for fix in sorted(fixes):
        first = found[fix.person].first_at if fix.person in found else None
        found[fix.person] = Attendance(fix.person, first, whole if fix.present else 0, fixed=True)
    return found


def counts(moment: datetime, span: Span) -> bool:
    """Whether a scan of that moment counts."""
    return span.starts_at - EARLY <= moment <= span.ends_at
