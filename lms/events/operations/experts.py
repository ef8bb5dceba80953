"""The expert pool; asking somebody to speak, their answer, their fee."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.common.send import after_commit
from lms.events import access, tasks
from lms.events.background.settling import settle_speakers
from lms.events.background.telling import tell
from lms.events.choices import EXPECTED, AnswerState
from lms.events.errors import Clashing
from lms.events.models import EventSession, Expert, Invitation
from lms.events.operations import rooms
from lms.events.queries.attendance import attendance_of
from lms.organisations.public import Kind, Organisation
from lms.people.public import User
from lms.skills import public as skills

LONGEST_REASON = 200
MOST_FEE = Decimal(100_000)


@dataclass(frozen=True)
class ExpertPlan:
    """Who somebody is. `firm_id` is the registered enterprise whose hours theirs are."""

    name: str
    email: str
    city_id: int
    post: str = ""
    unit: str = ""
    firm_id: int | None = None
    skill_codes: Sequence[str] = ()


@transaction.atomic
def add_expert(keeper_id: int, plan: ExpertPlan, *, by: User | None, demo: bool = False) -> Expert:
    """Somebody more to ask; one address is one expert of its keeper. Raises NotAllowed, Invalid."""
    access.require(access.can_host(by, keeper_id))
    _require_sense(keeper_id, plan)
    expert = Expert.objects.create(
        keeper_id=keeper_id, name=plan.name.strip(), email=plan.email.strip().lower(), post=plan.post.strip(),
        unit=plan.unit.strip(), firm_id=plan.firm_id, city_id=plan.city_id, demo=demo,
    )  # fmt: skip
    expert.skills.set(skills.by_code(plan.skill_codes).values())
    audit.record("event_expert.added", expert, by=by)
    return expert


@transaction.atomic
def edit_expert(expert_id: int, plan: ExpertPlan, *, by: User | None) -> Expert:
    """Who somebody is, set right; letters that were not sent yet go to the address of now.

    Raises NotAllowed, WrongState (retired), Invalid (another firm, where time was credited to the one before).
    """
    expert = Expert.objects.select_for_update(of=("self",)).get(pk=expert_id)
    access.require(access.can_host(by, expert.keeper_id))
    if expert.retired_at:
        raise WrongState(_("这位专家已停用。"))
    _require_sense(expert.keeper_id, plan, expert)
    expert.name, expert.email, expert.post = plan.name.strip(), plan.email.strip().lower(), plan.post.strip()
    expert.unit, expert.firm_id, expert.city_id = plan.unit.strip(), plan.firm_id, plan.city_id
    expert.save()
    expert.skills.set(skills.by_code(plan.skill_codes).values())
    audit.record("event_expert.edited", expert, by=by)
    return expert


@transaction.atomic
def retire_expert(expert_id: int, *, by: User | None) -> Expert:
    """Ask them no more; what they said yes to stays. Their address is forgotten. Raises NotAllowed."""
    expert = Expert.objects.select_for_update(of=("self",)).get(pk=expert_id)
    access.require(access.can_host(by, expert.keeper_id))
    if expert.retired_at is None:
        expert.retired_at, expert.email = timezone.now(), f"retired-{expert.pk}@invalid.example"
        expert.save(update_fields=["retired_at", "email"])
        audit.record("event_expert.retired", expert, by=by)
    return expert


@transaction.atomic
def invite(session_id: int, expert_id: int, *, fee_yuan: Decimal | None = None, by: User | None) -> Invitation:
    """Ask an expert to speak, by a letter with a link. Asked already, by whoever's row of theirs, is asked once.

    Raises NotAllowed, WrongState (begun, cancelled, retired), Invalid (fee), Clashing (speaks elsewhere then).
    """
    session = _open_session(session_id, by)
    rooms.lock_speakers(Expert.objects.filter(pk=expert_id).values_list("email", flat=True))
    expert = Expert.objects.get(pk=expert_id)
    if expert.retired_at:
        raise WrongState(_("这位专家已停用。"))
    _require_fee(fee_yuan)
    here = Invitation.objects.filter(session=session, expert__email=expert.email)
    if (expected := here.filter(state__in=EXPECTED).first()) is not None:
        return expected
    _require_free(session, expert, by)
    invitation = _asked(session, expert, here.filter(expert=expert).first(), fee_yuan, by)
    audit.record("event_invitation.asked", invitation, by=by, expert=expert.pk)
    after_commit(tasks.mail_invitation, invitation.pk)
    return invitation


@transaction.atomic
def answer(invitation_id: int, *, accept: bool, reason: str = "") -> Invitation:
    """What the expert says, by their link; yes may become no, and no yes, until it begins.

    Raises WrongState (too late, taken back; speaks elsewhere by now).
    """
    invitation = _reached(invitation_id)
    if not invitation.is_good:
        raise WrongState(_("这个邀请已经失效。"))
    to, said = (AnswerState.ACCEPTED, "") if accept else (AnswerState.DECLINED, reason.strip()[:LONGEST_REASON])
    if invitation.state == to:
        return invitation
    if invitation.state == AnswerState.DECLINED:
        _require_still_free(invitation)
    invitation.move(to=to, answered_at=timezone.now(), reason=said)
    audit.record(f"event_invitation.{to}", invitation, by=None, reason=said)
    if invitation.asked_by_id:
        kind = "event.speaker_comes" if accept else "event.speaker_declined"
        tell([invitation.asked_by_id], kind, invitation.session, url=_page(invitation), expert=invitation.expert.name)
    return invitation


@transaction.atomic
def revoke(invitation_id: int, *, by: User | None) -> Invitation:
    """Take an invitation back; its link opens nothing. Raises NotAllowed, WrongState (begun)."""
    invitation = _locked(invitation_id)
    access.require(access.can_host(by, invitation.session.series.host_id))
    if invitation.session.has_begun:
        raise WrongState(_("活动已经开始。"))
    if invitation.state != AnswerState.REVOKED:
        invitation.move(to=AnswerState.REVOKED, secret_sha256=None)
        audit.record("event_invitation.revoked", invitation, by=by)
    return invitation


@transaction.atomic
def record_fee(invitation_id: int, fee_yuan: Decimal | None, paid_on: date | None, *, by: User | None) -> Invitation:
    """The fee that was agreed, and the day it was paid. Raises NotAllowed, Invalid."""
    invitation = _locked(invitation_id)
    access.require(access.can_host(by, invitation.session.series.host_id))
    _require_fee(fee_yuan)
    if paid_on and (fee_yuan is None or paid_on > timezone.localdate()):
        raise Invalid(fields={"fee_paid_on": _("先填课酬；发放日期不能晚于今天。")})
    invitation.fee_yuan, invitation.fee_paid_on = fee_yuan, paid_on
    invitation.save(update_fields=["fee_yuan", "fee_paid_on"])
    audit.record("event_invitation.fee", invitation, by=by, fee_yuan=str(fee_yuan), paid_on=str(paid_on))
    return invitation


@transaction.atomic
def confirm_teaching(invitation_id: int, minutes: int, *, reason: str = "", by: User | None) -> Invitation:
    """How long an expert really taught, 0 if they never came; their firm's credit file follows once it is settled.

    Raises NotAllowed, WrongState (not begun, did not accept), Invalid (longer than it was; changed without a reason).
    """
    session_id = Invitation.objects.values_list("session_id", flat=True).get(pk=invitation_id)
    # The session first, as settling locks them.
    session = EventSession.objects.select_for_update(of=("self",)).select_related("series__host").get(pk=session_id)
    access.require(access.can_host(by, session.series.host_id))
    invitation = _locked(invitation_id)
    _require_taught(session, invitation, minutes, reason.strip())
    if invitation.given_minutes == minutes:
        return invitation
    invitation.given_minutes = minutes
    invitation.save(update_fields=["given_minutes"])
    audit.record("event_invitation.taught", invitation, by=by, minutes=minutes, reason=reason.strip())
    if session.settled_at:
        settle_speakers(session, attendance_of(session), by=by)
        invitation.refresh_from_db(fields=["taught_minutes"])
    return invitation


def _require_taught(session: EventSession, invitation: Invitation, minutes: int, reason: str) -> None:
    if not session.has_begun or session.cancelled_at or invitation.state != AnswerState.ACCEPTED:
        raise WrongState(_("活动开始以后，才能确认接受了邀请的专家讲了多久。"))
    if not 0 <= minutes <= session.minutes:
        raise Invalid(fields={"minutes": _("授课时长要在 0 到 %(n)d 分钟之间，没来填 0。") % {"n": session.minutes}})
    changes = invitation.given_minutes is not None and invitation.given_minutes != minutes
    if len(reason) > LONGEST_REASON or (changes and not reason):
        raise Invalid(fields={"why": _("更正已确认的时长请写明原因（200 字以内）。")})


def _require_free(session: EventSession, expert: Expert, by: User | None) -> None:
    wanted = rooms.Wanted(session.series.host_id, session.span, None, speakers=frozenset({expert.email}))
    rooms.require_free([wanted], but=[session.pk], by=by)


def _open_session(session_id: int, by: User | None) -> EventSession:
    session = EventSession.objects.select_for_update(of=("self",)).select_related("series__host").get(pk=session_id)
    access.require(access.can_host(by, session.series.host_id))
    if session.has_begun or session.cancelled_at:
        raise WrongState(_("这一场已经开始或取消，不能再邀请。"))
    return session


def _locked(invitation_id: int) -> Invitation:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("session__series__host", "expert")
    return rows.get(pk=invitation_id)


def _reached(invitation_id: int) -> Invitation:
    """The invitation, locked after its session and its speaker, as inviting does it."""
    session_id, email = Invitation.objects.values_list("session", "expert__email").get(pk=invitation_id)
    list(EventSession.objects.select_for_update(of=("self",)).filter(pk=session_id))
    rooms.lock_speakers([email])
    return _locked(invitation_id)


def _require_still_free(invitation: Invitation) -> None:
    try:
        _require_free(invitation.session, invitation.expert, None)
    except Clashing as error:
        # What they have then is not for everybody who holds the link to read.
        raise WrongState(_("您在这段时间已另有安排，请与主办方联系。")) from error


def _asked(
    session: EventSession, expert: Expert, found: Invitation | None, fee_yuan: Decimal | None, by: User | None
) -> Invitation:
    if found is None:
        return Invitation.objects.create(session=session, expert=expert, fee_yuan=fee_yuan, asked_by=by)
    found.session, found.expert = session, expert
    return found.move(
        to=AnswerState.ASKED, asked_by=by, asked_at=timezone.now(), mailed_at=None, fee_yuan=fee_yuan, answered_at=None,
        reason="",
    )  # fmt: skip


def _page(invitation: Invitation) -> str:
    return f"/events/sessions/{invitation.session_id}/host/"


def _require_fee(fee_yuan: Decimal | None) -> None:
    # "NaN" is a Decimal too, and is neither more nor less than anything.
    if fee_yuan is not None and not (fee_yuan.is_finite() and 0 <= fee_yuan <= MOST_FEE):
        raise Invalid(fields={"fee_yuan": _("课酬要在 0 到 %(n)s 元之间。") % {"n": MOST_FEE}})


def _require_sense(keeper_id: int, plan: ExpertPlan, now: Expert | None = None) -> None:
    problems: dict[str, object] = {}
    if not plan.name.strip():
        problems["name"] = _("请写专家姓名。")
    others = Expert.objects.filter(keeper=keeper_id).exclude(pk=now.pk if now else None)
    if others.filter(email=plan.email.strip().lower()).exists():
        problems["email"] = _("这个邮箱的专家已经登记过。")
    if plan.firm_id and not Organisation.objects.filter(pk=plan.firm_id, kind=Kind.ENTERPRISE).exists():
        problems["firm"] = _("只能选已登记的企业。")
    # What they taught stays with the firm it was credited to: somebody of another firm is another row.
    if now and plan.firm_id != now.firm_id and now.invitations.filter(taught_minutes__gt=0).exists():
        problems["firm"] = _("授课时长已计入原来的企业；换了企业，请停用这位后重新登记。")
    if problems:
        raise Invalid(fields=problems)
