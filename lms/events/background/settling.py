"""What attendance counts for: hours in the ledger, a certificate, the expert's minutes for their firm."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from certificates import public as certificates
from courses import public as courses
from lms.audit import public as audit
from lms.credit import public as credit
from lms.events.background.telling import tell
from lms.events.checkin import Attendance
from lms.events.checkin.attendance import OUT
from lms.events.choices import AnswerState
from lms.events.models import EventSession, Invitation, Place
from lms.events.queries.attendance import attendance_of
from lms.people.public import User


def settle_over() -> int:
    """Settle every session whose doors are closed; returns how many."""
    over = EventSession.objects.filter(ends_at__lte=timezone.now(), settled_at=None, cancelled_at=None)
    over = over.exclude(series__checks_out=True, ends_at__gt=timezone.now() - OUT)
    return sum(settle(pk) for pk in over.order_by("pk").values_list("pk", flat=True)[:100])


@transaction.atomic
def settle(session_id: int) -> int:
    """Write what everybody's attendance is worth; 1 if it was settled now."""
    session = EventSession.objects.select_for_update(of=("self",)).select_related("series__host").get(pk=session_id)
    if session.settled_at or session.cancelled_at or not session.is_closed:
        return 0
    found = attendance_of(session)
    for one in sorted(found.values(), key=lambda one: one.person):
        settle_person(session, one, by=None)
    settle_speakers(session, found, by=None)
    session.settled_at = timezone.now()
    session.save(update_fields=["settled_at"])
    audit.record("event_session.settled", session, by=None, present=sum(one.present for one in found.values()))
    _ask(session, found)
    return 1


def settle_person(session: EventSession, one: Attendance, *, reason: str = "", by: User | None) -> None:
    """What one person's attendance is worth in all: written again, nothing is added; `reason` is of a correction."""
    series = session.series
    if series.counts_hours:
        courses.record_attended_hours(
            one.person, one.minutes, source="checkin", key=f"events.session:{session.pk}.{one.person}",
            title=str(session)[:80], by=by, detail={"first_at": one.first_at.isoformat() if one.first_at else ""},
        )  # fmt: skip
    # Who came and was not seen to go gets nothing and loses nothing until the keeper has said how long they stayed.
    if series.gives_certificate and one.minutes:
        certificates.issue(_award(session, one.person), by=by)
    elif series.gives_certificate and not one.present:
        # Read by whoever verifies it, and by the holder.
        certificates.withdraw(_evidence(session, one.person), reason=f"签到更正为未到场：{reason or '—'}", by=by)


def settle_speakers(session: EventSession, found: Mapping[int, Attendance], *, by: User | None) -> None:
    """What the experts' time is worth to their firms: as the host confirmed it, if anybody of elsewhere heard them."""
    here = Place.objects.filter(session=session, person__in=[one.person for one in found.values() if one.present])
    schools = set(here.values_list("school", flat=True))
    for row in session.invitations.filter(given_minutes__isnull=False).select_related("expert").order_by("pk"):
        minutes = _counting(row, schools)
        if minutes != row.taught_minutes:
            row.taught_minutes = minutes
            row.save(update_fields=["taught_minutes"])
        if row.expert.firm_id:
            evidence = f"events.invitation:{row.pk}"
            credit.record_teaching(row.expert.firm_id, minutes, evidence=evidence, title=str(session), by=by)


def _counting(row: Invitation, schools: set[int | None]) -> int:
    heard = bool(schools - {row.expert.firm_id}) if row.expert.firm_id else bool(schools)
    return row.given_minutes or 0 if heard and row.state == AnswerState.ACCEPTED else 0


def _ask(session: EventSession, found: Mapping[int, Attendance]) -> None:
    """Who was there is asked what they thought; who invited an expert, how long they taught."""
    silent = Place.objects.filter(session=session, gave_feedback=False)
    there = [one.person for one in found.values() if one.present]
    people = silent.filter(person__in=there).values_list("person", flat=True)
    tell(people, "event.over", session, url=f"/events/sessions/{session.pk}/feedback/")
    open_ones = session.invitations.filter(state=AnswerState.ACCEPTED, given_minutes=None, asked_by__isnull=False)
    for row in open_ones.select_related("expert"):
        url = f"/events/invitations/{row.pk}/"
        tell([row.asked_by_id], "event.confirm_speaker", session, url=url, expert=row.expert.name)


def _evidence(session: EventSession, person_id: int) -> str:
    return f"events.session:{session.pk}.{person_id}"


def _award(session: EventSession, person_id: int) -> certificates.Award:
    series, day = session.series, timezone.localdate(session.starts_at)
    kind = series.get_kind_display()
    # How long each was there differs where people check out, and may be set right later: the ledger of hours has it.
    zh, en = (
        ("，签到并签退。", ", checking in and out")
        if series.checks_out
        else (f"，共 {session.minutes} 分钟。", f", for {session.minutes} minutes")
    )
    called = f"“{series.title_en}”" if series.title_en else "the event"
    return certificates.Award(
        template="event", holder_id=person_id, evidence=_evidence(session, person_id),
        title_zh=series.title_zh, title_en=series.title_en or series.title_zh,
        body_zh=f"{certificates.span_zh(day, day)}参加{kind}「{series.title_zh}」{zh}",
        body_en=f"The holder attended {called} {certificates.span_en(day, day)}{en}.",
        organisation_ids=(series.host_id,), starts_on=day, ends_on=day,
    )  # fmt: skip
