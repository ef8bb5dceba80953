"""Leading a team passed on: offered by the captain, or by the school where the captain left; accepted by who takes it.

Who is in the team stays as it is, so a frozen roster is no hindrance.
"""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.contests import access
from lms.contests.choices import HandoverState, TeamState
from lms.contests.models import Handover, Team
from lms.contests.operations.holding import require_running
from lms.contests.queries import captaincy, titles
from lms.notices import public as notices
from lms.people.public import User

LONGEST_REASON = 200


@transaction.atomic
def offer_captaincy(team_id: int, member_id: int, *, reason: str = "", by: User) -> Handover:
    """Ask a member to lead the team; what another was asked before is withdrawn. The same again is once.

    Raises NotAllowed (neither the captain nor, where the captain left, the school), SeasonClosed, WrongState, Invalid
    (who did not sign, is no student of the school, or leads already; the school without a reason, or with a long one).
    """
    team = _locked(team_id)
    by_school = not access.can_lead(by, team)
    access.require(not by_school or _stands_in(by, team))
    _require_open(team)
    reason = reason.strip()
    _require_reason(reason, by_school)
    member = next((one for one in captaincy.heirs_of(team) if one.pk == member_id), None)
    if member is None:
        raise Invalid(_("队长只能移交给签过最新承诺书的本校队员。"), fields={"member": _("请另选一名队员")})
    before = captaincy.open_handover(team)
    if before is not None and (before.member_id, before.by_id) == (member.pk, by.pk):
        return before
    if before is not None:
        before.move(to=HandoverState.WITHDRAWN, answered_at=timezone.now())
    made = Handover.objects.create(team=team, member=member, before=team.captain, reason=reason, by=by)
    audit.record(
        "contest.captaincy_offered", team, by=by, organisation_id=team.host_id, person=member.person_id, reason=reason
    )
    notices.notify(member.person_id, "contest.captaincy_offered", words=_words(team), url=_page(team))
    return made


@transaction.atomic
def accept_captaincy(team_id: int, *, by: User) -> Team:
    """Lead the team from now on; its members and the school are told. Who leads it already is left alone.

    Raises NotAllowed, SeasonClosed, WrongState (nothing is offered any more, another leads by now),
    Invalid (signed the newest text no more, left the school).
    """
    team = _locked(team_id)
    if team.captain_id == by.pk:
        return team
    made = _offered(team, by)
    _require_open(team)
    if made.before_id != team.captain_id:
        raise WrongState(_("队长已经换了人，这次移交不再有效。"))
    if made.member_id not in {one.pk for one in captaincy.heirs_of(team)}:
        raise Invalid(_("接任队长要是报名学校的学生，并签署过最新的承诺书；还没签的请先签署。"))
    made.move(to=HandoverState.ACCEPTED, answered_at=timezone.now())
    before, team.captain = team.captain, by
    team.save(update_fields=["captain"])
    audit.record(
        "contest.captain_changed", team, by=by, organisation_id=team.host_id, before=before.pk, after=by.pk,
        offered_by=made.by_id,
    )  # fmt: skip
    people = [*team.members.filter(left_at=None).values_list("person_id", flat=True), made.by_id]
    notices.notify(
        sorted({*people, before.pk} - {by.pk}), "contest.captain_changed", words={**_words(team), "person": by.name},
        url=_page(team),
    )  # fmt: skip
    return team


@transaction.atomic
def decline_captaincy(team_id: int, *, by: User) -> None:
    """Say no: the captain stays, and who asked is told. Raises NotAllowed, WrongState (nothing is offered)."""
    team = _locked(team_id)
    made = _offered(team, by)
    made.move(to=HandoverState.DECLINED, answered_at=timezone.now())
    audit.record("contest.captaincy_declined", team, by=by, organisation_id=team.host_id)
    words = {**_words(team), "person": by.name}
    notices.notify(made.by_id, "contest.captaincy_declined", words=words, url=_page(team))


@transaction.atomic
def withdraw_captaincy(team_id: int, *, by: User) -> None:
    """Take the offer back before it is accepted; none is none. Raises NotAllowed."""
    team = _locked(team_id)
    made = captaincy.open_handover(team)
    if made is None:
        return
    access.require(access.can_lead(by, team) or made.by_id == by.pk or _stands_in(by, team))
    made.move(to=HandoverState.WITHDRAWN, answered_at=timezone.now())
    audit.record("contest.captaincy_withdrawn", team, by=by, organisation_id=team.host_id)


def let_lapse(offers: QuerySet[Handover]) -> None:
    """Take back what nobody may accept any more, within the caller's transaction: who asked or was asked is gone."""
    for made in offers.filter(state=HandoverState.OFFERED):
        made.move(to=HandoverState.WITHDRAWN, answered_at=timezone.now())


def _require_reason(reason: str, by_school: bool) -> None:
    """Raises Invalid."""
    if by_school and not reason:
        raise Invalid(_("请写明为什么换队长，全队会看到。"), fields={"reason": _("请写明理由")})
    if len(reason) > LONGEST_REASON:
        raise Invalid(_("理由最多 %(most)d 字，没有发出。") % {"most": LONGEST_REASON})


def _stands_in(by: User, team: Team) -> bool:
    """Whether the person may do for the team what its captain, who left, cannot."""
    return access.can_review(by, team) and not captaincy.has_captain(team)


def _locked(team_id: int) -> Team:
    rows = Team.objects.select_for_update(of=("self",)).select_related("track__season__contest", "host", "captain")
    team: Team = rows.get(pk=team_id)
    return team


def _require_open(team: Team) -> None:
    """Raises SeasonClosed, WrongState."""
    require_running(team.track.season)
    if team.state == TeamState.WITHDRAWN:
        raise WrongState(_("队伍已经退赛。"))


def _offered(team: Team, by: User) -> Handover:
    """What waits for this person's answer. Raises NotAllowed (asked of another), WrongState."""
    made = captaincy.open_handover(team)
    if made is None:
        raise WrongState(_("移交已经撤回，队长没有变。"))
    access.require(made.member.person_id == by.pk)
    return made


def _words(team: Team) -> dict[str, object]:
    return {"contest": titles.told(team.track.season.contest), "team": team.name}


def _page(team: Team) -> str:
    return f"/contests/teams/{team.pk}/"
