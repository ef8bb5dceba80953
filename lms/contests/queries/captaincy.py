"""Who could lead a team, and whether its captain still can."""

from lms.contests.choices import HandoverState, SeasonState, TeamPart, TeamState
from lms.contests.models import Handover, Team, TeamMember
from lms.contests.queries import rosters
from lms.organisations.public import Membership, Role


def heirs_of(team: Team) -> list[TeamMember]:
    """Its members who signed the newest commitment and are students of its school today, whatever they joined as."""
    members = rosters.members_of(team)
    studying = _studying(team, [one.person_id for one in members])
    return [
        one
        for one in members
        if one.part == TeamPart.STUDENT and one.signed and one.person_id != team.captain_id  # type: ignore[attr-defined]
        and one.person_id in studying
    ]  # fmt: skip


def has_captain(team: Team) -> bool:
    """Whether the captain is still a student of the school, and in the team."""
    there = team.members.filter(person=team.captain_id, left_at=None)
    return bool(_studying(team, [team.captain_id])) and there.exists()


def _studying(team: Team, people: list[int]) -> set[int]:
    """Those who are students of the team's school today: what a member joined as is not looked at again."""
    current = Membership.objects.current().filter(organisation=team.host_id, role=Role.STUDENT, person__in=people)
    return set(current.values_list("person_id", flat=True))


def is_settled(team: Team) -> bool:
    """Whether nobody leads the team anywhere any more: it withdrew, or its season is closed."""
    return team.state == TeamState.WITHDRAWN or team.track.season.state == SeasonState.CLOSED


def open_handover(team: Team) -> Handover | None:
    """The offer that waits for its answer."""
    rows = team.handovers.filter(state=HandoverState.OFFERED)
    return rows.select_related("member__person", "by").first()
