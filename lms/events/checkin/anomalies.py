"""What a teacher should look at: nothing is taken away by it, people decide."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from lms.common.spans import Span
from lms.events.checkin.attendance import Attendance, Fix, attendance, counts
from lms.events.checkin.scans import Scan

LATE = timedelta(minutes=15)


class Odd(StrEnum):
    """What is odd about some scans."""

    SHARED_DEVICE = "shared_device"  # one phone, several people
    SEVERAL_DEVICES = "several_devices"  # one person, several phones
    TWO_DOORS = "two_doors"  # one ticket, taken by several scanners: it may have been handed back
    OUTSIDE = "outside"  # before the doors opened or after the end: not counted
    LATE = "late"  # well after the beginning
    NO_CHECK_OUT = "no_check_out"  # seen once, coming or going: their minutes are the keeper's to say
    SHORT = "short"  # there for less of the session than counts: no minutes
    LEFT_EARLY = "left_early"  # seen the last time well before the end
    STRANGER = "stranger"  # has no place in the session
    BY_HAND = "by_hand"  # set right by a teacher


@dataclass(frozen=True, order=True)
class Anomaly:
    """What is odd, and whom it concerns."""

    kind: Odd
    people: tuple[int, ...]


def anomalies(
    scans: Iterable[Scan],
    fixes: Iterable[Fix],
    span: Span,
    registered: Iterable[int],
    *,
    checks_out: bool = False,
    least_percent: int = 0,
    closed: bool = True,
) -> list[Anomaly]:
    """Everything odd about a session's scans, in the order of kinds. A scanner at the door is one device for all.

    Where people check out, two doors are one to come and one to go; who did not is known once doors are closed.
    """
    seen, places, fixes = sorted(scans), set(registered), list(fixes)
    phones = [(scan.device, scan.person) for scan in seen if scan.device and scan.source != "ticket"]
    found = [Anomaly(Odd.SHARED_DEVICE, people) for people in _shared(phones)]
    found += [Anomaly(Odd.SEVERAL_DEVICES, (one,)) for one in _owners([(person, phone) for phone, person in phones])]
    doors = [(scan.person, scan.device) for scan in seen if scan.source == "ticket"]
    found += [Anomaly(Odd.TWO_DOORS, (one,)) for one in _owners(doors) if not checks_out]
    found += _each(Odd.OUTSIDE, (scan.person for scan in seen if not counts(scan.at, span, checks_out=checks_out)))
    if closed or not checks_out:
        here = [scan for scan in seen if scan.person in places]
        there = attendance(here, fixes, span, checks_out=checks_out, least_percent=least_percent)
        found += _each(Odd.SHORT, (one.person for one in there.values() if one.is_short))
        found += _each(Odd.NO_CHECK_OUT, (one.person for one in there.values() if one.is_open))
        found += _each(Odd.LEFT_EARLY, (one.person for one in there.values() if _early(one, span)))
    found += _each(Odd.LATE, _late(seen, span))
    found += _each(Odd.STRANGER, (scan.person for scan in seen if scan.person not in places))
    found += _each(Odd.BY_HAND, (fix.person for fix in fixes))
    return sorted(found, key=lambda one: (list(Odd).index(one.kind), one.people))


def _each(kind: Odd, people: Iterable[int]) -> list[Anomaly]:
    return [Anomaly(kind, (person,)) for person in sorted(set(people))]


def _early(one: Attendance, span: Span) -> bool:
    return bool(one.last_at and not one.fixed and one.last_at < span.ends_at - LATE)


def _late(scans: list[Scan], span: Span) -> list[int]:
    """Whose first scan that counts is late."""
    first = {scan.person: scan.at for scan in reversed(scans) if counts(scan.at, span)}
    return [person for person, at in first.items() if at > span.starts_at + LATE]


def _shared(pairs: Iterable[tuple[str, int]]) -> list[tuple[int, ...]]:
    by_phone: dict[str, set[int]] = {}
    for phone, person in pairs:
        by_phone.setdefault(phone, set()).add(person)
    return sorted({tuple(sorted(people)) for people in by_phone.values() if len(people) > 1})


def _owners(pairs: Iterable[tuple[int, str]]) -> list[int]:
    by_person: dict[int, set[str]] = {}
    for person, phone in pairs:
        by_person.setdefault(person, set()).add(phone)
    return sorted(person for person, phones in by_person.items() if len(phones) > 1)
