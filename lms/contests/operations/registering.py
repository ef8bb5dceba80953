"""From a team to a registered one: signatures, sending it in, the school's answer, withdrawal."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.contests import access
from lms.contests.choices import OVER, EntryState, RoundState, TeamState, Via
from lms.contests.errors import NotEligible, RegistrationClosed
from lms.contests.models import Commitment, CommitmentText, Entry, Round, Team, TeamMember, TeamReview
from lms.contests.operations import moving_up, teams
from lms.contests.operations.holding import require_running
from lms.contests.queries import rosters, titles
from lms.notices import public as notices
from lms.organisations import public as organisations
from lms.organisations.public import Role
from lms.people.public import User

SMALLEST, ROOM = 100, 900


@transaction.atomic
def sign_commitment(team_id: int, *, name: str, text_id: int, by: User) -> Commitment:
    """Sign the newest text with one's own name; twice is once.

    Raises NotAllowed, SeasonClosed, Invalid (another name, an old text).
    """
    team = Team.objects.select_for_update(of=("self",)).select_related("track__season").get(pk=team_id)
    member = TeamMember.objects.filter(team=team, person=by, left_at=None).first()
    access.require(member is not None)
    require_running(team.track.season)
    newest = CommitmentText.objects.filter(season=team.track.season_id).order_by("-version").first()
    if newest is None or newest.pk != text_id:
        raise Invalid(_("承诺书换了新的版本，请读过再签。"))
    if "".join(name.split()) != "".join(by.name.split()):
        raise Invalid(_("请签你自己的姓名，与账号上的一致。"), fields={"name": _("与账号上的姓名一致")})
    signed, made = Commitment.objects.get_or_create(member=member, text=newest)
    if made:
        audit.record("contest.commitment_signed", team, by=by, version=newest.version, sha256=newest.sha256)
    return signed


@transaction.atomic
def send_team(team_id: int, *, by: User) -> Team:
    """Ask the school to approve the team. Raises NotAllowed, RegistrationClosed, NotEligible (by which rules)."""
    team = teams.changeable(team_id)
    access.require(access.can_lead(by, team))
    _require_complete(team)
    team.move(to=TeamState.SUBMITTED, submitted_at=timezone.now())
    audit.record("contest.team_sent", team, by=by, organisation_id=team.host_id)
    words = {"contest": titles.told(team.track.season.contest), "team": team.name}
    notices.notify(
        organisations.people_with_role(team.host_id, Role.ACADEMIC), "contest.team_sent", words=words,
        url=f"/uni/{team.host.code}/contests/", fold_key=f"contest:{team.track_id}",
    )  # fmt: skip
    return team


@transaction.atomic
def review_team(team_id: int, *, approve: bool, reason: str = "", by: User | None) -> Team:
    """The school's answer. Approved, the roster is frozen and the team is in the first round.

    Raises NotAllowed, RegistrationClosed, WrongState, NotEligible, Invalid (returned without a reason).
    """
    rows = Team.objects.select_for_update(of=("self",)).select_related("track__season__contest", "host")
    team = rows.get(pk=team_id)
    access.require(access.can_review(by, team))
    state = TeamState.APPROVED if approve else TeamState.RETURNED
    if team.state == state:
        return team
    if not team.track.season.takes_reviews:
        raise RegistrationClosed(_("学校审核的期限已过。"))
    if not approve and not reason.strip():
        raise Invalid(_("退回要写明理由，队伍会看到。"), fields={"reason": _("请写明理由")})
    if approve:
        _require_complete(team)
    team.move(to=state)
    TeamReview.objects.create(team=team, approved=approve, reason=reason.strip(), by=by)
    if approve:
        teams.freeze(team, timezone.now())
        enter(team)
    audit.record("contest.team_reviewed", team, by=by, organisation_id=team.host_id, approved=approve, reason=reason)
    _tell_members(team, approve, reason.strip())
    return team


@transaction.atomic
def withdraw_team(team_id: int, *, reason: str, by: User) -> Team:
    """Take the team out. Before the freeze its people are free again; after it they have used up their season, and
    whoever waits for the place moves up. Raises NotAllowed, SeasonClosed, WrongState, Invalid (no reason).
    """
    # The rounds before the team, as promoting does: two who withdraw do not leave their places to the same one who
    # waits, and no round closes meanwhile. Of the whole track, for the team may just be going on to the next one.
    tracks = Team.objects.filter(pk=team_id).values("track")
    list(Round.objects.select_for_update(no_key=True).filter(track__in=tracks).order_by("pk"))
    team = Team.objects.select_for_update(of=("self",)).select_related("track__season").get(pk=team_id)
    access.require(access.can_lead(by, team))
    if team.state == TeamState.WITHDRAWN:
        return team
    require_running(team.track.season)
    if not reason.strip():
        raise Invalid(_("请写明退赛原因。"), fields={"reason": _("请写明原因")})
    if team.entries.filter(contest_round__state__in=[RoundState.JUDGING, RoundState.NOTICE]).exists():
        raise WrongState(_("作品正在评审或公示，现在不能退赛。"))
    team.move(to=TeamState.WITHDRAWN, withdrawn_because=reason.strip()[:200])
    if not team.is_frozen:
        team.members.filter(left_at=None).update(left_at=timezone.now())
    for entry in team.entries.filter(state__in=[EntryState.ENTERED, EntryState.WAITING]):
        if entry.contest_round.state not in OVER:
            had_a_place = entry.state == EntryState.ENTERED
            entry.move(to=EntryState.WITHDRAWN)
            # Who waited leaves nothing free but their turn.
            if had_a_place:
                moving_up.move_up(entry)
    audit.record("contest.team_withdrawn", team, by=by, reason=reason.strip())
    return team


def enter(team: Team) -> Entry | None:
    """The team's entry in the first round of its track; None where there is no round yet."""
    first = Round.objects.filter(track=team.track_id, number=1).first()
    if first is None:
        return None
    if first.state not in (RoundState.DRAFT, RoundState.OPEN):
        raise WrongState(_("第一轮已经开始评审，不能再加入。"))
    entry, _made = Entry.objects.get_or_create(
        contest_round=first, team=team, defaults={"via": Via.REGISTERED, "blind_number": blind_number(first)}
    )
    return entry


def blind_number(made: Round) -> str:
    """A number that tells nothing about when or from where the entry came."""
    taken = set(made.entries.values_list("blind_number", flat=True))
    room = ROOM if len(taken) < ROOM // 2 else 100 * (len(taken) + ROOM)
    while (number := f"A-{SMALLEST + secrets.randbelow(room)}") in taken:
        pass
    return number


def _require_complete(team: Team) -> None:
    """Raises NotEligible naming every rule that bars, and whom each is about."""
    against = [one for one in rosters.findings(team, rosters.members_of(team)) if one.bars and not one.passed]
    if against:
        lines = [f"{one.sentence}（{'、'.join(one.names)}）" if one.names else one.sentence for one in against]
        raise NotEligible(_("还不符合参赛条件：%(rules)s。") % {"rules": "；".join(lines)})


def _tell_members(team: Team, approve: bool, reason: str) -> None:
    people = list(team.members.filter(left_at=None).values_list("person_id", flat=True))
    words: dict[str, object] = {"contest": titles.told(team.track.season.contest), "team": team.name}
    kind = "contest.team_approved" if approve else "contest.team_returned"
    if not approve:
        words["reason"] = reason
    notices.notify(people, kind, words=words, url=f"/contests/teams/{team.pk}/", audience="learner")
