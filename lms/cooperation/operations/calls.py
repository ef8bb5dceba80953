"""Calling for somebody: written, published, awarded, completed or withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.cooperation import access
from lms.cooperation.background.telling import tell
from lms.cooperation.choices import CallState, TeamState
from lms.cooperation.models import TalentCall, Team
from lms.cooperation.operations import reasons
from lms.organisations import public as organisations
from lms.organisations.public import Admission, Kind, Organisation

OPEN_TEAMS = (TeamState.FORMING, TeamState.APPLIED, TeamState.SELECTED)


@dataclass(frozen=True)
class CallWords:
    """What a call says."""

    cluster_id: int
    kind: str
    title: str
    problem: str
    outcome: str
    reward: str
    closes_on: date


@transaction.atomic
def draft_call(caller_id: int, words: CallWords, *, by: Any, skills: Iterable[Any] = (), **more: Any) -> TalentCall:
    """A new draft. Raises NotAllowed, Invalid (a cluster that is not the firm's)."""
    caller = Organisation.objects.get(pk=caller_id)
    access.require(access.can_act_for(by, caller) and caller.kind in access.CALLER_KINDS)
    _require_own_cluster(caller, words)
    call = TalentCall.objects.create(caller=caller, written_by=by, **vars(words), **more)
    call.skills.set(skills)
    audit.record("call.drafted", call, by=by)
    return call


@transaction.atomic
def write_call(pk: int, words: CallWords, *, by: Any, skills: Iterable[Any] = ()) -> TalentCall:
    """Change a draft. Raises NotAllowed, WrongState (published: teams rely on it), Invalid."""
    call = held_call(pk, by)
    if call.state != CallState.DRAFT:
        raise WrongState(_("已经发布，团队按它准备；只能延长截止日期，或撤回。"))
    _require_own_cluster(call.caller, words)
    for name, value in vars(words).items():
        setattr(call, name, value)
    call.save()
    call.skills.set(skills)
    return call


@transaction.atomic
def publish_call(pk: int, *, by: Any) -> TalentCall:
    """Open it to teams; open already is returned. Raises NotAllowed, WrongState, Invalid (a past day, no admission)."""
    call = held_call(pk, by)
    if call.state == CallState.OPEN:
        return call
    if call.closes_on < timezone.localdate():
        raise Invalid(_("征集截止日期已经过去。"), fields={"closes_on": _("征集截止日期已经过去。")})
    _require_admitted(call.caller)
    call.move(to=CallState.OPEN, published_at=timezone.now())
    audit.record("call.published", call, by=by)
    return call


@transaction.atomic
def extend_call(pk: int, closes_on: date, *, by: Any) -> TalentCall:
    """Take teams for longer; never for less. Raises NotAllowed, WrongState, Invalid."""
    call = held_call(pk, by)
    _require(call, CallState.OPEN)
    if closes_on <= max(call.closes_on, timezone.localdate()):
        said = _("新的截止日期要晚于原来的和今天。")
        raise Invalid(said, fields={"closes_on": said})
    was, call.closes_on = call.closes_on, closes_on
    call.save(update_fields=["closes_on"])
    audit.record("call.extended", call, by=by, was=was.isoformat(), closes_on=closes_on.isoformat())
    return call


@transaction.atomic
def withdraw_call(pk: int, reason: str, *, by: Any) -> TalentCall:
    """Take it back; its teams are told why. Raises NotAllowed, WrongState, Invalid (no reason)."""
    call = held_call(pk, by)
    said = reasons.required(reason)
    call.move(to=CallState.WITHDRAWN, reason=said, closed_at=timezone.now())
    audit.record("call.withdrawn", call, by=by, reason=said)
    for team in call.teams.select_for_update(of=("self",)).filter(state__in=OPEN_TEAMS).select_related("lead"):
        team.move(to=TeamState.CLOSED, reason=said, decided_at=timezone.now())
        tell([team.lead], "call.withdrawn", rest=team.address, call=call.title, reason=said)
    return call


@transaction.atomic
def award_call(pk: int, team_id: int, reason: str, *, by: Any) -> Team:
    """Choose a team; the others that applied are refused with the reason given. Chosen already is returned.

    Raises NotAllowed, WrongState, Invalid (others applied and no reason for them).
    """
    call = held_call(pk, by)
    team = call.teams.select_for_update(of=("self",)).select_related("lead").get(pk=team_id)
    if team.state == TeamState.SELECTED:
        return team
    others = call.teams.select_for_update(of=("self",)).filter(state=TeamState.APPLIED).exclude(pk=team_id)
    said = reasons.required(reason) if others else ""
    call.move(to=CallState.AWARDED)
    team.move(to=TeamState.SELECTED, decided_at=timezone.now())
    audit.record("team.selected", team, by=by, call=call.pk)
    tell([team.lead, *partners_of(team)], "team.selected", rest=team.address, call=call.title, team=team.name)
    for other in others:
        _refuse(other, said, by)
    return team


@transaction.atomic
def refuse_team(pk: int, team_id: int, reason: str, *, by: Any) -> Team:
    """Say no to a team, and why. Raises NotAllowed, WrongState, Invalid (no reason)."""
    call = held_call(pk, by)
    team = call.teams.select_for_update(of=("self",)).select_related("lead").get(pk=team_id)
    _refuse(team, reasons.required(reason), by)
    return team


@transaction.atomic
def complete_call(pk: int, *, by: Any) -> TalentCall:
    """All is handed over and accepted. Completed already is returned. Raises NotAllowed, WrongState."""
    call = held_call(pk, by)
    if call.state == CallState.COMPLETED:
        return call
    team = call.teams.select_for_update(of=("self",)).filter(state=TeamState.SELECTED).select_related("lead").first()
    if team is None or team.milestones.filter(accepted_at=None).exists():
        raise WrongState(_("还有节点没有认可。"))
    call.move(to=CallState.COMPLETED, closed_at=timezone.now())
    team.move(to=TeamState.COMPLETED)
    audit.record("call.completed", call, by=by, team=team.pk)
    tell([team.lead, *partners_of(team)], "call.completed", rest=team.address, call=call.title)
    return call


def held_call(pk: int, by: Any) -> TalentCall:
    """The call, held, for whoever answers for its caller. Raises NotAllowed."""
    call = TalentCall.objects.select_for_update(of=("self",)).select_related("caller").get(pk=pk)
    access.require(access.can_act_for(by, call.caller_id))
    return call


def partners_of(team: Team) -> list[Organisation]:
    """The other organisations of a team."""
    return [partner.organisation for partner in team.partners.select_related("organisation")]


def _refuse(team: Team, reason: str, by: Any) -> None:
    team.move(to=TeamState.REFUSED, reason=reason, decided_at=timezone.now())
    audit.record("team.refused", team, by=by, reason=reason)
    tell([team.lead], "team.refused", rest=team.address, call=team.call.title, reason=reason)


def _require(call: TalentCall, state: str) -> None:
    if call.state != state:
        raise WrongState()


def _require_own_cluster(caller: Organisation, words: CallWords) -> None:
    if caller.kind == Kind.ENTERPRISE and caller.cluster_id is not None and caller.cluster_id != words.cluster_id:
        said = _("企业只能在自己的产业集群里发布。")
        raise Invalid(said, fields={"cluster_id": said})


def _require_admitted(caller: Organisation) -> None:
    if caller.kind == Kind.ENTERPRISE and organisations.admission_of(caller) != Admission.VALID:
        raise Invalid(_("企业要先通过准入审核才能发布。"))
