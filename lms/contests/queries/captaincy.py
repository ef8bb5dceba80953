"""Who could lead a team, and whether its captain still can."""

from lms.contests.choices import HandoverState, TeamPart
from lms.contests.models import Handover, Team, TeamMember
from lms.contests.queries import rosters
from lms.organisations import public as organisations
from lms.organisations.public import Role


def heirs_of(team: Team) -> list[TeamMember]:
    """Its students who signed the newest commitment and study where the captain's school is the team's own."""
    return [
        one
        for one in rosters.members_of(team)
        if one.part == TeamPart.STUDENT and one.signed and one.person_id != team.captain_id  # type: ignore[attr-defined]
        and one.organisation_id == team.host_id
    ]  # fmt: skip


def has_captain(team: Team) -> bool:
    """Whether the captain is still a student of the school, and in the team."""
    studies = organisations.memberships_of(team.captain_id).filter(organisation=team.host_id, role=Role.STUDENT)
    there = team.members.filter(person=team.captain_id, left_at=None)
    return studies.exists() and there.exists()


def open_handover(team: Team) -> Handover | None:
    """The offer that waits for its answer."""
    rows = team.handovers.filter(state=HandoverState.OFFERED)
    return rows.select_related("member__person", "by").first()
