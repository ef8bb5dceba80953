"""Who may not judge what: a school, an employer or a team in common with an entry, or a student they taught."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from internships import public as internships
from lms.contests.choices import RecusalSource, TeamPart
from lms.contests.models import Entry, Judge, Recusal, Round, TeamMember
from lms.organisations.public import Kind, Membership, Organisation

HELPERS = (TeamPart.TEACHER, TeamPart.MENTOR)
SOURCE_OF = {
    Kind.UNIVERSITY: RecusalSource.SCHOOL,
    Kind.CENTRE: RecusalSource.SCHOOL,
    Kind.ENTERPRISE: RecusalSource.EMPLOYER,
}


@dataclass(frozen=True)
class Tie:
    """Why a pair may not be; `organisation` is what the two have in common, None for a person in the team."""

    source: str
    organisation: Organisation | None = None

    @property
    def words(self) -> str:
        """The rule and what it found."""
        label = str(RecusalSource(self.source).label)
        return f"{label}：{self.organisation}" if self.organisation else label


def ties(made: Round, judges: Iterable[Judge], entries: Iterable[Entry]) -> dict[tuple[int, int], Tie]:
    """{(judge, entry): why not}, worked out of today's and former memberships, teams and placements.

    Five queries, however many there are.
    """
    judges, entries = list(judges), list(entries)
    of_judge = _of_judges(judges)
    people, places = _of_teams(entries)
    advised = _advisors({entry.team_id for entry in entries})
    found: dict[tuple[int, int], Tie] = {}
    for judge in judges:
        for entry in entries:
            shared = of_judge[judge.person_id].keys() & places[entry.team_id]
            if judge.person_id in people[entry.team_id]:
                found[judge.pk, entry.pk] = Tie(RecusalSource.MEMBER)
            elif judge.person_id in advised[entry.team_id]:
                found[judge.pk, entry.pk] = Tie(RecusalSource.ADVISOR)
            elif shared:
                organisation = of_judge[judge.person_id][min(shared)]
                found[judge.pk, entry.pk] = Tie(SOURCE_OF[Kind(organisation.kind)], organisation)
    return found


def barred(made: Round) -> set[tuple[int, int]]:
    """The pairs on record, whatever their source."""
    return set(in_force().filter(judge__contest_round=made).values_list("judge_id", "entry_id"))


def in_force() -> QuerySet[Recusal]:
    """Recusals that nobody lifted."""
    return Recusal.objects.filter(undoes=None, undone_by=None)


def schools_in(made: Round) -> list[Organisation]:
    """The schools and enterprises that take part in a round: what a judge declares about, without seeing who."""
    members = TeamMember.objects.filter(team__entries__contest_round=made, left_at=None)
    return list(Organisation.objects.filter(pk__in=members.values("organisation")).order_by("name_zh"))


def _of_judges(judges: list[Judge]) -> dict[int, dict[int, Organisation]]:
    """{person: their schools and enterprises}. Former ones count: an old colleague is one too."""
    rows = Membership.objects.filter(person__in=[judge.person_id for judge in judges], organisation__kind__in=SOURCE_OF)
    found: dict[int, dict[int, Organisation]] = defaultdict(dict)
    for row in rows.select_related("organisation"):
        found[row.person_id][row.organisation_id] = row.organisation
    return found


def _advisors(teams: set[int]) -> dict[int, set[int]]:
    """{team: who taught one of its students}: in whatever team and year, here too and gone since, or in a firm."""
    rows = TeamMember.objects.filter(team__in=teams, part=TeamPart.STUDENT, left_at=None)
    students: dict[int, set[int]] = defaultdict(set)
    for team, person in rows.values_list("team", "person"):
        students[person].add(team)
    found: dict[int, set[int]] = defaultdict(set)
    for student, advisor in [*_coaches(students), *_mentors(students)]:
        for team in students[student]:
            found[team].add(advisor)
    return found


def _coaches(students: Iterable[int]) -> list[tuple[int, int]]:
    """(student, coach) of every team a student was ever in."""
    rows = TeamMember.objects.filter(part=TeamPart.STUDENT, person__in=list(students))
    pairs = rows.filter(team__members__part__in=HELPERS).values_list("person", "team__members__person")
    return list(pairs)


def _mentors(students: Iterable[int]) -> list[tuple[int, int]]:
    return [(student, one) for student, mentors in internships.mentors_of(students).items() for one in mentors]


def _of_teams(entries: list[Entry]) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """{team: people}, {team: their organisations}; who left a team long ago is no tie."""
    people: dict[int, set[int]] = defaultdict(set)
    places: dict[int, set[int]] = defaultdict(set)
    rows = TeamMember.objects.filter(team__in=[entry.team_id for entry in entries], left_at=None)
    for team, person, organisation in rows.values_list("team", "person", "organisation"):
        people[team].add(person)
        places[team].add(organisation)
    return people, places
