"""What attendance counts for: hours in the ledger, a certificate, the expert's minutes for their firm."""

from django.db import transaction
from django.utils import timezone

from certificates import public as certificates
from courses import public as courses
from lms.audit import public as audit
from lms.events.checkin import Attendance
from lms.events.choices import AnswerState
from lms.events.models import EventSession
from lms.events.queries.attendance import attendance_of
from lms.people.public import User


def settle_over() -> int:
    """Settle every session that has ended; returns how many."""
    over = EventSession.objects.filter(ends_at__lte=timezone.now(), settled_at=None, cancelled_at=None)
    return sum(settle(pk) for pk in over.order_by("pk").values_list("pk", flat=True)[:100])


@transaction.atomic
def settle(session_id: int) -> int:
    """Write what everybody's attendance is worth; 1 if it was settled now."""
    session = EventSession.objects.select_for_update(of=("self",)).select_related("series__host").get(pk=session_id)
    if session.settled_at or session.cancelled_at or not session.is_over:
        return 0
    found = attendance_of(session)
    for one in sorted(found.values(), key=lambda one: one.person):
        settle_person(session, one, by=None)
    session.invitations.filter(state=AnswerState.ACCEPTED).update(taught_minutes=session.minutes)
    session.settled_at = timezone.now()
    session.save(update_fields=["settled_at"])
    audit.record("event_session.settled", session, by=None, present=sum(one.present for one in found.values()))
    return 1


def settle_person(session: EventSession, one: Attendance, *, by: User | None) -> None:
    """What one person's attendance is worth in all: written again, nothing is added."""
    series = session.series
    if series.counts_hours:
        courses.record_attended_hours(
            one.person, one.minutes, source="checkin", key=f"events.session:{session.pk}.{one.person}",
            title=str(session)[:80], by=by, detail={"first_at": one.first_at.isoformat() if one.first_at else ""},
        )  # fmt: skip
    if series.gives_certificate and one.present:
        certificates.issue(_award(session, one.person), by=by)


def _award(session: EventSession, person_id: int) -> certificates.Award:
    series, day = session.series, timezone.localdate(session.starts_at)
    kind = series.get_kind_display()
    return certificates.Award(
        template="event", holder_id=person_id, evidence=f"events.session:{session.pk}.{person_id}",
        title_zh=series.title_zh, title_en=series.title_en or series.title_zh,
        body_zh=f"参加{kind}“{series.title_zh}”，共 {session.minutes} 分钟。",
        body_en=f"Attended “{series.title_en or series.title_zh}” for {session.minutes} minutes.",
        organisation_ids=(series.host_id,), starts_on=day, ends_on=day,
    )  # fmt: skip
