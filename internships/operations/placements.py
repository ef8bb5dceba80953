"""The internship itself: starting, the daily log, and its end."""

from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from internships import access
from internships.choices import SHOWN, Moment, PlacementState
from internships.models import LogEntry, Placement
from internships.operations import rules
from internships.operations.rules import refuse_if_held
from internships.queries.rules import rules_in_force
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.people.models import User

OVER = {PlacementState.COMPLETED, PlacementState.ENDED}


@transaction.atomic
def name_mentor(placement_id: int, person_id: int, *, by: User) -> Placement:
    """The firm says who guides the student on site. Raises NotAllowed, WrongState, Invalid (nobody of the firm)."""
    placement = locked(placement_id)
    enterprise = placement.post.host_id
    access.require(access.can_name_mentor(by, placement))
    return _name(placement, "mentor", person_id, organisations.people_with_role(enterprise, *access.ON_SITE), by)


@transaction.atomic
def name_teacher(placement_id: int, person_id: int, *, by: User) -> Placement:
    """The school says which of its teachers looks after the student. Raises as name_mentor does."""
    placement = locked(placement_id)
    school = placement.post.order.school_id
    access.require(access.can_name_teacher(by, placement))
    return _name(placement, "teacher", person_id, organisations.people_with_role(school, *access.AT_SCHOOL), by)


def _name(placement: Placement, role: str, person_id: int, possible: list[int], by: User) -> Placement:
    if placement.state in OVER:
        raise WrongState()
    if person_id not in possible:
        raise Invalid(_("请从本单位的人员里选择。"), fields={role: _("请重新选择")})
    if getattr(placement, f"{role}_id") == person_id:
        return placement
    setattr(placement, f"{role}_id", person_id)
    placement.save(update_fields=[role])
    audit.record(f"placement.{role}_named", placement, by=by, person_id=person_id)
    return placement


@transaction.atomic
def give_consent(placement_id: int, *, by: User) -> Placement:
    """The student agrees in writing to this internship. Once is for good. Raises NotAllowed, WrongState."""
    placement = locked(placement_id)
    access.require(placement.student_id == by.pk)
    _require_before_start(placement)
    if placement.student_consented_at is None:
        placement.student_consented_at = timezone.now()
        placement.save(update_fields=["student_consented_at"])
        audit.record("placement.consented", placement, by=by, who="student")
    return placement


@transaction.atomic
def keep_guardian_consent(placement_id: int, *, signed_on: date, kept_at: str, by: User) -> Placement:
    """The school's office has the paper with the guardian's signature, and says where it is kept.

    Raises NotAllowed, WrongState, Invalid (no place, a day to come).
    """
    placement = locked(placement_id)
    access.require(access.can_name_teacher(by, placement))
    _require_before_start(placement)
    if signed_on > timezone.localdate():
        raise Invalid(_("签字日期不能晚于今天。"), fields={"signed_on": _("请核对日期")})
    if not kept_at.strip():
        raise Invalid(_("请写明同意书存放在哪里。"), fields={"kept_at": _("必填")})
    placement.guardian_consented_on, placement.consent_kept_at = signed_on, kept_at.strip()[:120]
    placement.save(update_fields=["guardian_consented_on", "consent_kept_at"])
    audit.record("placement.consented", placement, by=by, who="guardian", signed_on=signed_on.isoformat())
    return placement


@transaction.atomic
def check_start(placement_id: int, *, by: User | None) -> Placement:
    """Ask the law about a start and keep the answer, whatever it is: it must not go with the refusal it causes.

    Raises NotAllowed.
    """
    placement = locked(placement_id)
    access.require(by is None or access.can_start(by, placement))
    if placement.state in {PlacementState.MATCHED, PlacementState.SIGNED}:
        rules.keep_start_findings(placement)
    return placement


@transaction.atomic
def start_training(placement_id: int, *, by: User) -> Placement:
    """The student has arrived. Raises NotAllowed, WrongState, Invalid (a rule forbids the start)."""
    placement = locked(placement_id)
    access.require(access.can_start(by, placement))
    if placement.state == PlacementState.TRAINING:
        return placement
    if not placement.can_move(to=PlacementState.TRAINING) and placement.state != PlacementState.MATCHED:
        raise WrongState()
    # Of a placement that is not signed yet, the law says why it cannot start; the move below would only say "no".
    refuse_if_held(rules.keep_start_findings(placement))
    placement.move(to=PlacementState.TRAINING, started_on=timezone.localdate())
    order = placement.post.order
    asked = [str(rule) for rule in rules_in_force(Moment.STARTED, kind=order.kind, level=order.school.level)]
    audit.record("placement.started", placement, by=by, rules=asked)
    return placement


@transaction.atomic
def write_log(placement_id: int, *, day: date, hours: Decimal, text: str, by: User) -> LogEntry:
    """Keep one day of training; writing the same day again replaces it until the mentor has confirmed it.

    Raises NotAllowed, WrongState, Invalid (no text, a day outside the internship, more than eight hours).
    """
    placement = locked(placement_id)
    access.require(placement.student_id == by.pk)
    _require_training(placement)
    _require_sensible(placement, day, hours, text)
    entry = placement.log.filter(day=day).first() or LogEntry(placement=placement, day=day)
    if entry.confirmed_at:
        raise WrongState(_("这一天的日志导师已经确认，不能再改。"))
    entry.hours, entry.text = hours, text.strip()
    entry.save()
    return entry


@transaction.atomic
def confirm_log(placement_id: int, entry_ids: list[int], *, by: User, comment: str = "") -> int:
    """Confirm days of the log as the mentor. Returns how many were confirmed now. Raises NotAllowed."""
    placement = locked(placement_id)
    access.require(access.is_on_site(by, placement))
    open_entries = placement.log.filter(pk__in=entry_ids, confirmed_at=None)
    confirmed = open_entries.update(confirmed_by=by, confirmed_at=timezone.now(), comment=comment.strip())
    if confirmed:
        audit.record("log.confirmed", placement, by=by, entries=confirmed)
        words = {"count": confirmed}
        notices.notify([placement.student_id], "log.confirmed", words=words, url=f"/placements/{placement.pk}/")
    return confirmed


@transaction.atomic
def finish_training(placement_id: int, *, by: User) -> Placement:
    """The internship is over; both sides may now evaluate. Raises NotAllowed, WrongState."""
    placement = locked(placement_id)
    access.require(access.can_start(by, placement))
    if placement.state == PlacementState.EVALUATING:
        return placement
    placement.move(to=PlacementState.EVALUATING, ended_on=timezone.localdate())
    audit.record("placement.finished", placement, by=by, confirmed_days=confirmed_days(placement))
    words = {"post": notices.named(placement.post)}
    people = sorted({placement.student_id, placement.mentor_id} - {None})
    notices.notify(people, "evaluation.open", words=words, url=f"/placements/{placement.pk}/")
    return placement


@transaction.atomic
def end_early(placement_id: int, *, reason: str, by: User) -> Placement:
    """Any party ends it before its time, with a reason all parties read. Raises NotAllowed, WrongState, Invalid."""
    placement = locked(placement_id)
    access.require(placement.student_id == by.pk or access.can_start(by, placement))
    if placement.state == PlacementState.ENDED:
        return placement
    if not reason.strip():
        raise Invalid(_("请写明提前结束的原因，三方都会看到。"), fields={"reason": _("请写明原因")})
    placement.move(to=PlacementState.ENDED, end_reason=reason.strip(), ended_on=timezone.localdate())
    audit.record("placement.ended", placement, by=by, reason=reason)
    return placement


def confirmed_days(placement: Placement) -> int:
    """How many days of the log the mentor has confirmed."""
    return placement.log.exclude(confirmed_at=None).count()


def locked(placement_id: int) -> Placement:
    """The placement, held until the transaction ends. A result nobody has been shown yet can be nobody's to act on."""
    rows = Placement.objects.select_for_update(of=("self",)).select_related(
        "post__order__enterprise", "post__order__school", "post__firm", "student"
    )
    placement = rows.filter(pk=placement_id, match_round__state__in=SHOWN, post__isnull=False).first()
    if placement is None:
        raise NotAllowed()
    return placement


def _require_before_start(placement: Placement) -> None:
    if placement.state not in {PlacementState.MATCHED, PlacementState.SIGNED}:
        raise WrongState(_("上岗前才能登记同意书。"))


def _require_training(placement: Placement) -> None:
    if placement.state != PlacementState.TRAINING:
        raise WrongState(_("实习期间才能写日志。"))


def _require_sensible(placement: Placement, day: date, hours: Decimal, text: str) -> None:
    if not text.strip():
        raise Invalid(_("写一句今天做了什么。"), fields={"text": _("写一句今天做了什么")})
    if not Decimal(0) < hours <= Decimal(8):
        raise Invalid(_("时长在 0 到 8 小时之间，实习每天不超过 8 小时。"), fields={"hours": _("0 到 8 小时")})
    if day > timezone.localdate() or placement.started_on is None or day < placement.started_on:
        raise Invalid(_("日期要在上岗之后、今天或今天之前。"), fields={"day": _("请选实习期间的日期")})
