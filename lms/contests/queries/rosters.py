"""A team as its rules see it, and what each rule says of it, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.common.enumerating import joined
from lms.contests.choices import TeamPart, TeamState
from lms.contests.eligibility import Finding, Kind, Member, Part, Roster, Rule, ask
from lms.contests.models import Commitment, CommitmentText, Team, TeamMember, Track
from lms.organisations.public import Level

# The academic year begins in September.
FIRST_MONTH = 9
SENTENCES: dict[str, Promise] = {
    Kind.SIZE: _("队员 %(least)s 到 %(most)s 人"),
    Kind.HELPERS: _("%(part)s最多 %(most)s 人"),
    Kind.BALANCE: _("指导教师不多于队员"),
    Kind.HOME: _("队员都是报名学校的学生"),
    Kind.SCHOOLS: _("队员来自限定的学校"),
    Kind.LEVELS: _("队员就读于：%(labels)s"),
    Kind.YEARS: _("队员在 %(least)s 到 %(most)s 年级"),
    Kind.ONCE: _("每人每届在同一赛道只参加一支队伍"),
    Kind.SIGNED: _("每位成员都签署了承诺书"),
}


@dataclass(frozen=True)
class Said:
    """What a rule found, in the reader's language; `names` are the people it is about."""

    sentence: str
    passed: bool
    bars: bool
    names: tuple[str, ...]
    who: tuple[str, ...]
    kind: str


def year_of_study(entered_on: date | None, today: date) -> int | None:
    """1 in the first academic year; None where nobody wrote down when the person entered."""
    if entered_on is None:
        return None
    years = today.year - entered_on.year
    return max(years + (today.month >= FIRST_MONTH) - (entered_on.month >= FIRST_MONTH) + 1, 1)


def members_of(team: Team) -> list[TeamMember]:
    """Who is in the team today, with whether they signed the newest text."""
    newest = CommitmentText.objects.filter(season=team.track.season_id).order_by("-version").values("pk")[:1]
    signed = Commitment.objects.filter(member=OuterRef("pk"), text=newest)
    rows = team.members.filter(left_at=None).select_related("person", "organisation")
    return list(rows.annotate(signed=Exists(signed)).order_by("part", "position", "id"))


def roster(team: Team, members: Iterable[TeamMember]) -> Roster:
    """The team as `eligibility` reads it: people by their id, schools by their code."""
    return Roster(str(team.pk), team.host.code, tuple(_member(one) for one in members))


def rules_of(track: Track) -> list[Rule]:
    """The track's rules."""
    return [Rule(row.key, Kind(row.kind), row.params, row.bars) for row in track.rules.all()]


def elsewhere(track: Track, people: Iterable[int], but: int | None = None) -> dict[str, list[str]]:
    """{person: other teams of the track they are in as a student}, by id."""
    rows = TeamMember.objects.filter(track=track, person__in=list(people), part=TeamPart.STUDENT, left_at=None)
    found: dict[str, list[str]] = {}
    for person, team in rows.exclude(team=but).exclude(team__state=TeamState.WITHDRAWN).values_list("person", "team"):
        found.setdefault(str(person), []).append(str(team))
    return found


def findings(team: Team, members: list[TeamMember]) -> list[Said]:
    """What every rule of the track says of these members."""
    others = elsewhere(team.track, [one.person_id for one in members], but=team.pk)
    names = {str(one.person_id): one.person.name for one in members}
    return [said(finding, names) for finding in ask(roster(team, members), rules_of(team.track), others)]


def said(finding: Finding, names: Mapping[str, str]) -> Said:
    """A finding in words."""
    who = tuple(names.get(person, "") for person in finding.who)
    rule = finding.rule
    return Said(sentence(rule.kind, rule.params), finding.passed, rule.bars, who, finding.who, str(rule.kind))


def sentence(kind: str, params: Mapping[str, Any]) -> str:
    """What a rule asks, in the reader's language."""
    words = dict(params)
    if kind == Kind.HELPERS:
        words["part"] = TeamPart(params["part"]).label
    if kind == Kind.LEVELS:
        words["labels"] = joined(Level(one).label for one in params["levels"])
    return str(SENTENCES[kind]) % words


def _member(one: TeamMember) -> Member:
    return Member(
        str(one.person_id), Part(one.part), one.organisation.code, one.level, one.year_of_study,
        getattr(one, "signed", False),
    )  # fmt: skip
