"""Who was at a session, worked out from scans and corrections; and what is odd about it."""

from collections.abc import Iterable

from django.db.models import QuerySet

from lms.events.checkin import Anomaly, Attendance, Fix, Scan, Source, anomalies, attendance
from lms.events.checkin.attendance import counts
from lms.events.choices import PlaceState
from lms.events.models import Correction, EventSession, Place, ScanRow


def attendance_of(session: EventSession) -> dict[int, Attendance]:
    """{person: attendance} of everybody with a seat who was seen, and of whoever was set right. Two queries.

    Who was seen and has no seat any more is listed as a stranger: their seat may be somebody else's by now.
    """
    seated = Place.objects.filter(session=session, state=PlaceState.CONFIRMED).values("person")
    return worked(session, _scans(session.scans.filter(person__in=seated)), fixes_of(session))


def worked(session: EventSession, scans: Iterable[Scan], fixes: Iterable[Fix]) -> dict[int, Attendance]:
    """The same of scans and corrections at hand, by what the event asks."""
    asked = session.series
    return attendance(
        scans, fixes, session.span, checks_out=asked.checks_out, least_percent=asked.least_percent,
    )  # fmt: skip


def anomalies_of(session: EventSession) -> list[Anomaly]:
    """What a teacher should look at. Three queries."""
    placed = Place.objects.filter(session=session, state=PlaceState.CONFIRMED).values_list("person", flat=True)
    return anomalies(
        scans_of(session), fixes_of(session), session.span, placed,
        checks_out=session.series.checks_out, least_percent=session.series.least_percent, closed=session.is_closed,
    )  # fmt: skip


def scans_of(session: EventSession) -> list[Scan]:
    """Every scan of the session."""
    return _scans(session.scans.all())


def own_attendance(person_id: int, sessions: Iterable[EventSession]) -> dict[int, Attendance]:
    """{session: how somebody was there} of those in which they have a seat. Two queries, none without sessions."""
    asked = {session.pk: session for session in sessions}
    if not asked:
        return {}
    scans: dict[int, list[Scan]] = {pk: [] for pk in asked}
    fixes: dict[int, list[Fix]] = {pk: [] for pk in asked}
    seen = ScanRow.objects.filter(session__in=list(asked), person=person_id)
    for pk, at, source in seen.values_list("session", "at", "source"):
        scans[pk].append(Scan(at, person_id, Source(source)))
    corrected = Correction.objects.filter(session__in=list(asked), person=person_id)
    for pk, *row in corrected.values_list("session", "at", "person", "present", "minutes"):
        fixes[pk].append(Fix(*row))
    found = {pk: worked(session, scans[pk], fixes[pk]).get(person_id) for pk, session in asked.items()}
    return {pk: one for pk, one in found.items() if one is not None and one.present}


def was_seen(session: EventSession, person_id: int) -> bool:
    """Whether a scan of theirs counts."""
    out = session.series.checks_out
    return any(counts(scan.at, session.span, checks_out=out) for scan in _scans(session.scans.filter(person=person_id)))


def fixes_of(session: EventSession) -> list[Fix]:
    """Every correction of the session."""
    return [Fix(*row) for row in session.corrections.values_list("at", "person", "present", "minutes")]


def _scans(rows: QuerySet[ScanRow]) -> list[Scan]:
    found = rows.values_list("at", "person", "source", "device", "window")
    return [Scan(at, person, Source(source), device, window) for at, person, source, device, window in found]
