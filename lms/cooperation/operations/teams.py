"""Putting a team together: who is in it, what it will hand over, applying and leaving."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.cooperation import access, teaming
from lms.cooperation.background.telling import tell
from lms.cooperation.choices import TEAM_FAULTS, Answer, CallState, TeamState
from lms.cooperation.models import Member, Milestone, TalentCall, Team, TeamPartner
from lms.cooperation.operations import reasons
from lms.cooperation.operations.calls import OPEN_TEAMS
from lms.cooperation.queries import places
from lms.cooperation.queries import teams as queries
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.organisations.public import Organisation, Role
from lms.people import public as people

MOST_PARTNERS = 6
MOST_MILESTONES = 20


@transaction.atomic
def form_team(call_id: int, lead_id: int, name: str, plan: str, *, by: Any) -> Team:
    """A team of that organisation for the call; the one there is, is returned.

    Raises NotAllowed (the caller itself, an agency), WrongState (no more applications).
    """
    call = TalentCall.objects.select_for_update(of=("self",)).get(pk=call_id)
    lead = Organisation.objects.get(pk=lead_id)
    access.require(access.can_act_for(by, lead) and lead.kind in access.TEAM_KINDS and lead.pk != call.caller_id)
    found = call.teams.filter(lead=lead, state__in=OPEN_TEAMS).first()
    if found is not None:
        return found
    if not call.takes_teams:
        raise WrongState(_("征集已经截止。"))
    team = call.teams.create(lead=lead, name=name.strip(), plan=plan.strip(), made_by=by)
    audit.record("team.formed", team, by=by, call=call.pk)
    return team


@transaction.atomic
def write_team(pk: int, name: str, plan: str, *, by: Any) -> Team:
    """Change its name and plan before it applies. Raises NotAllowed, WrongState."""
    team = _held_forming(pk, by)
    team.name, team.plan = name.strip(), plan.strip()
    team.save(update_fields=["name", "plan"])
    return team


@transaction.atomic
def add_partner(pk: int, name: str, *, by: Any) -> TeamPartner:
    """Bring in another organisation, which puts its own people forward; in already is once. Raises Invalid and more."""
    team = _held_forming(pk, by)
    found = places.named(name.strip(), access.TEAM_KINDS) if name.strip() else []
    if len(found) != 1 or found[0].pk in {team.lead_id, team.call.caller_id}:
        said = _("没有找到一个能参加的单位，请写全称；发榜方不能参加。")
        raise Invalid(said, fields={"name": said})
    if team.partners.count() >= MOST_PARTNERS:
        raise Invalid(_("最多 %(most)d 个参加单位。") % {"most": MOST_PARTNERS})
    partner, made = team.partners.get_or_create(organisation=found[0])
    if made:
        words = {"lead": notices.named(team.lead), "team": team.name}
        tell(found, "team.partner_asked", rest=team.address, **words)
    return partner


@transaction.atomic
def drop_partner(pk: int, organisation_id: int, *, by: Any) -> None:
    """Take an organisation out with its people: the lead does it, or the organisation itself. Gone already is gone."""
    team = _held(pk)
    access.require(access.can_act_for(by, team.lead_id) or access.can_act_for(by, organisation_id))
    _require(team, TeamState.FORMING)
    team.partners.filter(organisation=organisation_id).delete()
    team.members.filter(organisation=organisation_id).exclude(organisation=team.lead_id).delete()


@transaction.atomic
def put_forward(pk: int, organisation_id: int, username: str, part: str, *, by: Any) -> Member:
    """Put one of an organisation's own people forward; the person is asked, and shown to nobody before answering.

    Raises NotAllowed, WrongState, Invalid (nobody of that number there).
    """
    team = _held(pk)
    _require_own_side(team, organisation_id, by)
    _require(team, TeamState.FORMING)
    person = queries.own_person(organisation_id, username.strip())
    if person is None or not people.may_process(person):
        said = _("本单位没有这个学号或工号的在任人员。")
        raise Invalid(said, fields={"username": said})
    member, made = team.members.get_or_create(
        person=person,
        defaults={
            "organisation_id": organisation_id,
            "part": part.strip(),
            "is_student": organisations.has_role(person, organisation_id, Role.STUDENT),
        },
    )
    if made:
        audit.record("team.member_asked", team, by=by, organisation_id=organisation_id, member=member.pk)
        words = {"team": team.name, "call": team.call.title}
        notices.notify(person.pk, "team.member_asked", words=words, url="/learn/teams/")
    return member


@transaction.atomic
def drop_member(pk: int, member_id: int, *, by: Any) -> None:
    """Take a person out again; gone already is gone. Raises NotAllowed, WrongState."""
    team = _held(pk)
    member = team.members.filter(pk=member_id).first()
    if member is None:
        return
    access.require(access.can_act_for(by, team.lead_id) or access.can_act_for(by, member.organisation_id))
    _require(team, TeamState.FORMING)
    member.delete()


@transaction.atomic
def answer_place(member_id: int, answer: str, *, by: Any) -> Member:
    """The person's own answer, which may be another at any time: a no takes the name from every page.

    Raises NotAllowed (somebody else's), Invalid.
    """
    member = Member.objects.select_for_update(of=("self",)).select_related("team__call").get(pk=member_id)
    access.require(member.person_id == by.pk)
    if answer not in {Answer.NAMED, Answer.MASKED, Answer.DECLINED}:
        raise Invalid(_("请选一种答复。"), fields={"answer": _("请选一种答复。")})
    member.answer, member.answered_at = answer, timezone.now()
    member.save(update_fields=["answer", "answered_at"])
    audit.record("team.member_answered", member, by=by, organisation_id=member.organisation_id, answer=answer)
    return member


@transaction.atomic
def plan_milestone(pk: int, title: str, due_on: date, evidence: str, *, by: Any) -> Milestone:
    """What is handed over by a day. Raises NotAllowed, WrongState, Invalid."""
    team = _held_forming(pk, by)
    if due_on <= team.call.closes_on:
        said = str(TEAM_FAULTS["milestone_early"])
        raise Invalid(said, fields={"due_on": said})
    if team.milestones.count() >= MOST_MILESTONES:
        raise Invalid(_("最多 %(most)d 个节点。") % {"most": MOST_MILESTONES})
    return team.milestones.create(title=title.strip(), due_on=due_on, evidence=evidence.strip())


@transaction.atomic
def drop_milestone(pk: int, milestone_id: int, *, by: Any) -> None:
    """Take a milestone out before applying; gone already is gone. Raises NotAllowed, WrongState."""
    _held_forming(pk, by).milestones.filter(pk=milestone_id).delete()


@transaction.atomic
def apply(pk: int, *, by: Any) -> Team:
    """Apply; applied already is returned. Raises NotAllowed, WrongState (too late), Invalid (what is missing)."""
    team = _held(pk)
    access.require(access.can_act_for(by, team.lead_id))
    if team.state == TeamState.APPLIED:
        return team
    if not team.call.takes_teams:
        raise WrongState(_("征集已经截止。"))
    answers = list(team.members.values_list("answer", flat=True))
    due = list(team.milestones.values_list("due_on", flat=True))
    lacking = [str(TEAM_FAULTS[c]) for c in teaming.faults(team.call.kind, answers, due, closes_on=team.call.closes_on)]
    if lacking:
        raise Invalid("".join(lacking))
    team.move(to=TeamState.APPLIED, applied_at=timezone.now())
    audit.record("team.applied", team, by=by, call=team.call_id)
    words = {"lead": notices.named(team.lead), "call": team.call.title}
    tell([team.call.caller], "team.applied", rest=team.address, **words)
    return team


@transaction.atomic
def withdraw_team(pk: int, reason: str, *, by: Any) -> Team:
    """Leave; a chosen team leaves the call open again. Raises NotAllowed, WrongState, Invalid (no reason)."""
    team = _held(pk)
    access.require(access.can_act_for(by, team.lead_id))
    said, was = reasons.required(reason), team.state
    team.move(to=TeamState.WITHDRAWN, reason=said, decided_at=timezone.now())
    audit.record("team.withdrawn", team, by=by, reason=said)
    if was == TeamState.SELECTED:
        call = TalentCall.objects.select_for_update(of=("self",)).get(pk=team.call_id)
        call.move(to=CallState.OPEN)
    if was != TeamState.FORMING:
        words = {"lead": notices.named(team.lead), "call": team.call.title, "reason": said}
        tell([team.call.caller], "team.withdrawn", rest=team.address, **words)
    return team


def _held(pk: int) -> Team:
    rows = Team.objects.select_for_update(of=("self",))
    return rows.select_related("call__caller", "lead").get(pk=pk)


def _held_forming(pk: int, by: Any) -> Team:
    """The team, held, if the person writes for its lead and it has not applied. Raises NotAllowed, WrongState."""
    team = _held(pk)
    access.require(access.can_act_for(by, team.lead_id))
    _require(team, TeamState.FORMING)
    return team


def _require(team: Team, state: str) -> None:
    if team.state != state:
        raise WrongState()


def _require_own_side(team: Team, organisation_id: int, by: Any) -> None:
    own = {team.lead_id, *team.partners.values_list("organisation", flat=True)}
    access.require(organisation_id in own and access.can_act_for(by, organisation_id))
