"""Making a team: its captain, invitation links, who joins as what, who leaves."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.contests import access
from lms.contests.choices import RuleKind, TeamPart, TeamState
from lms.contests.errors import NotEligible, RegistrationClosed, RosterFrozen
from lms.contests.models import Handover, Team, TeamLink, TeamMember, Track
from lms.contests.operations import belonging, captaincy
from lms.contests.queries import rosters
from lms.people.public import User

LONGEST_NAME = 40


@transaction.atomic
def make_team(track_id: int, *, name: str, by: User) -> Team:
    """A team of its captain alone, of the captain's school. Raises NotEligible, RegistrationClosed, Invalid."""
    track = Track.objects.select_related("season").get(pk=track_id)
    if not track.season.takes_teams:
        raise RegistrationClosed()
    name = _tidy_name(track, name)
    place = belonging.place_of(by, TeamPart.STUDENT)
    team = Team.objects.create(track=track, name=name, host=place.organisation, captain=by)
    _add(team, by, TeamPart.STUDENT, place)
    audit.record("contest.team_made", team, by=by, organisation_id=team.host_id)
    return team


@transaction.atomic
def renew_link(team_id: int, part: str, *, by: User) -> TeamLink:
    """A new invitation to join as that; the one before is closed. Raises NotAllowed and what `changeable` does."""
    team = changeable(team_id)
    access.require(access.can_lead(by, team))
    now = timezone.now()
    team.links.filter(part=part, closed_at=None).update(closed_at=now)
    until = team.changes_until
    link = TeamLink.objects.create(team=team, part=TeamPart(part), made_by=by, expires_at=until)
    audit.record("contest.link_made", team, by=by, part=str(part))
    return link


@transaction.atomic
def close_link(team_id: int, part: str, *, by: User) -> None:
    """Let nobody join by that link any more. Raises NotAllowed."""
    team = Team.objects.select_for_update().get(pk=team_id)
    access.require(access.can_lead(by, team))
    team.links.filter(part=part, closed_at=None).update(closed_at=timezone.now())
    audit.record("contest.link_closed", team, by=by, part=str(part))


@transaction.atomic
def join_team(token: str, *, by: User) -> TeamMember:
    """Join by a link; joining twice is once. Raises LinkClosed, RosterFrozen, RegistrationClosed, NotEligible."""
    link = access.access_link(token)
    team = changeable(link.team_id)
    own = team.members.filter(person=by, left_at=None).first()
    if own is not None:
        return own
    place = belonging.place_of(by, link.part)
    member = _add(team, by, link.part, place)
    audit.record("contest.member_joined", team, by=by, part=link.part)
    return member


@transaction.atomic
def leave_team(team_id: int, person_id: int, *, by: User) -> None:
    """Take somebody out: the captain whoever, others themselves. Raises NotAllowed, Invalid (the captain)."""
    team = changeable(team_id)
    access.require(by.pk == person_id or access.can_lead(by, team))
    if person_id == team.captain_id:
        raise Invalid(_("队长不能退出；可以先移交队长，或者退赛。"))
    member = team.members.filter(person=person_id, left_at=None).first()
    if member is None:
        return
    member.left_at = timezone.now()
    member.save(update_fields=["left_at"])
    captaincy.let_lapse(Handover.objects.filter(member=member))
    audit.record("contest.member_left", team, by=by, person=person_id)


def changeable(team_id: int) -> Team:
    """The team, locked, if its roster can change now. Raises RosterFrozen, RegistrationClosed."""
    rows = Team.objects.select_for_update(of=("self",)).select_related("track__season", "host")
    team: Team = rows.get(pk=team_id)
    if team.is_frozen:
        raise RosterFrozen()
    if not team.is_changeable:
        raise RegistrationClosed()
    return team


def _add(team: Team, person: User, part: str, place: belonging.Place) -> TeamMember:
    member = TeamMember(
        team=team, track=team.track, person=person, part=part, organisation=place.organisation, level=place.level,
        year_of_study=place.year, position=team.members.count(),
    )  # fmt: skip
    _require_eligible(team, member)
    try:
        # A savepoint: two clicks can race past the question, never past the database.
        with transaction.atomic():
            member.save()
    except IntegrityError as error:
        raise NotEligible(_second_team()) from error
    return member


def _require_eligible(team: Team, member: TeamMember) -> None:
    """Raises NotEligible with the rule that stands against this one person, or against one more of their kind."""
    for said in rosters.findings(team, [*rosters.members_of(team), member]):
        about = str(member.person_id) in said.who and said.kind != RuleKind.SIGNED
        one_more = said.kind == RuleKind.SIZE and member.part == TeamPart.STUDENT and _is_full(team)
        if said.bars and not said.passed and (about or one_more):
            words = {"rule": said.sentence, "person": member.person.name}
            raise NotEligible(_("%(person)s不能加入，因为这条规则：%(rule)s。") % words)


def _is_full(team: Team) -> bool:
    size = team.track.rules.filter(kind=RuleKind.SIZE).first()
    students = team.members.filter(part=TeamPart.STUDENT, left_at=None).count()
    return size is not None and students >= size.params["most"]


def _second_team() -> str:
    return _("你在这个赛道已经有一支队伍：每人每届在同一赛道只参加一支队伍。")


def _tidy_name(track: Track, name: str) -> str:
    tidy = " ".join(name.split())
    if not 2 <= len(tidy) <= LONGEST_NAME:
        raise Invalid(_("队名 2 到 40 字。"), fields={"name": _("2 到 40 字")})
    taken: Any = track.teams.filter(name=tidy).exclude(state=TeamState.WITHDRAWN)
    if taken.exists():
        raise Invalid(_("这个赛道已经有同名的队伍。"), fields={"name": _("换一个队名")})
    return tidy


def freeze(team: Team, at: datetime) -> None:
    """From now on nobody comes or goes."""
    Team.objects.filter(pk=team.pk).update(roster_frozen_at=at)
    team.links.filter(closed_at=None).update(closed_at=at)
