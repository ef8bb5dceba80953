"""Entering hours in the ledger, and recognising those done elsewhere."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import access
from courses.background.hours import enter
from courses.choices import MOST_READING_MINUTES_A_DAY, HoursSource, ProofState
from courses.models import Enrolment, ExternalHours, HoursEntry, RunLesson
from courses.queries import hours as queries
from courses.queries import videos
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.people.models import User

MOST_MINUTES = 60_000


def enter_reading(enrolment: Enrolment, row: RunLesson) -> HoursEntry | None:
    """The planned minutes of a lesson that was done, less those of its videos, which count when they are watched.

    A day takes so many minutes of reading and no more: clicking through a course is no study.
    """
    left = MOST_READING_MINUTES_A_DAY - queries.reading_minutes_on(enrolment.person_id, timezone.localdate())
    line = reading_line(enrolment, row, video_minutes_of(row), left)
    return enter(enrolment.person_id, line.minutes, source=line.source, evidence=line.evidence, title=line.title,
                 enrolment=enrolment, detail=line.detail)  # fmt: skip


def video_minutes_of(row: RunLesson) -> int:
    """The minutes of a lesson's videos."""
    return sum(video.minutes for video in videos.videos_in(row.content))


def reading_line(enrolment: Enrolment, row: RunLesson, video_minutes: int, left: int) -> HoursEntry:
    """What a lesson that was done brings, where the day has so many minutes left; not stored."""
    detail = {"lesson": row.lesson_id, "revision": row.revision_id, "planned": row.minutes, "videos": video_minutes}
    return HoursEntry(
        person_id=enrolment.person_id,
        enrolment=enrolment,
        source=HoursSource.READING,
        minutes=max(0, min(row.minutes - video_minutes, left)),
        evidence=f"reading:{enrolment.pk}:{row.lesson_id}",
        title=row.title[:255],
        detail=detail,
    )


@transaction.atomic
def hand_in_proof(
    organisation_id: int, *, title: str, organiser: str, happened_on: date, minutes: int, proof: str, by: User
) -> ExternalHours:
    """Ask the own school to recognise hours done elsewhere. The same thing on the same day again is the first proof.

    Raises NotAllowed (not a student of the school), Invalid.
    """
    access.require(organisations.has_role(by, organisation_id, organisations.Role.STUDENT))
    _require_sense(title, organiser, happened_on, minutes, proof)
    key = {"person": by, "title": title.strip(), "happened_on": happened_on}
    known = ExternalHours.objects.filter(**key).exclude(state=ProofState.RETURNED).first()
    if known is not None:
        return known
    handed_in = ExternalHours.objects.create(
        **key, organisation_id=organisation_id, organiser=organiser.strip(), minutes=minutes, proof=proof.strip()
    )
    audit.record("hours.proof_handed_in", handed_in, by=by, minutes=minutes)
    return handed_in


@transaction.atomic
def approve_proof(proof_id: int, *, by: User) -> ExternalHours:
    """Recognise the hours and enter them, naming who did. One already recognised is returned as it is.

    Raises NotAllowed, WrongState (returned meanwhile).
    """
    proof = _locked(proof_id, by)
    if proof.state == ProofState.APPROVED:
        return proof
    proof.move(to=ProofState.APPROVED, decided_by=by, decided_at=timezone.now())
    enter(
        proof.person_id,
        proof.minutes,
        source=HoursSource.EXTERNAL,
        evidence=proof.evidence,
        title=proof.title,
        detail={"organiser": proof.organiser, "on": proof.happened_on.isoformat(), "proof": proof.proof},
        approved_by=by,
    )
    _say(proof, "hours.approved", by)
    return proof


@transaction.atomic
def return_proof(proof_id: int, *, reason: str, by: User) -> ExternalHours:
    """Send a proof back with the reason. Raises NotAllowed, WrongState, Invalid (no reason)."""
    proof = _locked(proof_id, by)
    if not reason.strip():
        raise Invalid(fields={"reason": _("请写明退回原因，学员会看到。")})
    proof.move(to=ProofState.RETURNED, decided_by=by, decided_at=timezone.now(), reason=reason.strip()[:200])
    _say(proof, "hours.returned", by)
    return proof


def _locked(proof_id: int, by: User) -> ExternalHours:
    proof = ExternalHours.objects.select_for_update(of=("self",)).select_related("person").get(pk=proof_id)
    access.require(access.can_approve_hours(by, proof.organisation_id) and proof.person_id != by.pk)
    return proof


def _say(proof: ExternalHours, kind: str, by: User) -> None:
    audit.record(kind, proof, by=by, organisation_id=proof.organisation_id, minutes=proof.minutes, reason=proof.reason)
    words = {"title": proof.title, "minutes": proof.minutes, "reason": proof.reason}
    notices.notify([proof.person_id], kind, words=words, url="/learn/hours/")


def _require_sense(title: str, organiser: str, happened_on: date, minutes: int, proof: str) -> None:
    problems: dict[str, object] = {}
    if not title.strip():
        problems["title"] = _("请写明是什么学习或活动。")
    if not organiser.strip():
        problems["organiser"] = _("请写明主办单位。")
    if happened_on > timezone.localdate():
        problems["happened_on"] = _("日期不能晚于今天。")
    if not 1 <= minutes <= MOST_MINUTES:
        problems["minutes"] = _("分钟数要在 1 到 %(most)d 之间。") % {"most": MOST_MINUTES}
    if not proof.strip():
        problems["proof"] = _("请写明证明：证书编号、公示网址或联系人。")
    if problems:
        raise Invalid(fields=problems)
