"""Who was at a session, worked out from scans and corrections; and what is odd about it."""

from lms.events.checkin import Anomaly, Attendance, Fix, Scan, Source, anomalies, attendance
from lms.events.choices import PlaceState
from lms.events.models import EventSession, Place


def attendance_of(session: EventSession) -> dict[int, Attendance]:
    """{person: attendance} of everybody seen or set right. Two queries."""
    return attendance(scans_of(session), fixes_of(session), session.span)


def anomalies_of(session: EventSession) -> list[Anomaly]:
    """What a teacher should look at. Three queries."""
    placed = Place.objects.filter(session=session, state=PlaceState.CONFIRMED).values_list("person", flat=True)
    return anomalies(scans_of(session), fixes_of(session), session.span, placed)


def scans_of(session: EventSession) -> list[Scan]:
    """Every scan of the session."""
    rows = session.scans.values_list("at", "person", "source", "device", "window")
    return [Scan(at, person, Source(source), device, window) for at, person, source, device, window in rows]


def fixes_of(session: EventSession) -> list[Fix]:
    """Every correction of the session."""
    return [Fix(*row) for row in session.corrections.values_list("at", "person", "present")]
