"""Teams as their members and their school see them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from lms.contests.choices import EntryState, RoundState, TeamPart, TeamState
from lms.contests.models import Entry, Season, Team, TeamMember, Track
from lms.contests.queries import rosters
from lms.contests.queries.rosters import Said

QUEUE = [TeamState.SUBMITTED, TeamState.RETURNED, TeamState.APPROVED]


@dataclass(frozen=True)
class Roster:
    """A team with its people, what the rules say, and what still bars it."""

    members: list[TeamMember]
    findings: list[Said]

    @property
    def against(self) -> list[Said]:
        """The rules that bar it."""
        return [one for one in self.findings if one.bars and not one.passed]


def roster_of(team: Team) -> Roster:
    """The team's people and what every rule of the track says of them."""
    members = rosters.members_of(team)
    return Roster(members, rosters.findings(team, members))


def asked_of(track: Track) -> list[str]:
    """What the track asks of a team, in words."""
    return [rosters.sentence(rule.kind, rule.params) for rule in track.rules.all()]


def own_team(season: Season, user: Any) -> Team | None:
    """The team the person is in this season, in any part; of several the newest."""
    if not user.is_authenticated:
        return None
    rows = Team.objects.filter(track__season=season, members__person=user, members__left_at=None)
    return rows.exclude(state=TeamState.WITHDRAWN).order_by("-id").first()


def newest_entry(team: Team) -> Entry | None:
    """The team in the last round it takes part in."""
    rows = Entry.objects.filter(team=team, state=EntryState.ENTERED).exclude(contest_round__state=RoundState.DRAFT)
    return rows.order_by("-contest_round__number").first()


def free_tracks(season: Season, user: Any) -> list[Track]:
    """The tracks in which the person is in no team yet."""
    taken = TeamMember.objects.filter(person=user, part=TeamPart.STUDENT, left_at=None).values("track")
    return list(season.tracks.exclude(pk__in=taken))


def queue_of(school_id: int) -> QuerySet[Team]:
    """The teams a school answers for, those that wait for it first."""
    rows = Team.objects.filter(host=school_id, state__in=QUEUE).select_related("track__season__contest", "captain")
    counted = rows.annotate(
        students=Count("members", filter=Q(members__part=TeamPart.STUDENT, members__left_at=None)),
        waits=Q(state=TeamState.SUBMITTED),
    )
    return counted.order_by("-waits", "submitted_at", "id")


def teams_in(round_id: int) -> list[Team]:
    """The teams that take part in a round, with their captains, in the order they came into it."""
    rows = Team.objects.filter(entries__contest_round=round_id, entries__state=EntryState.ENTERED)
    return list(rows.select_related("captain").order_by("entries__pk"))
