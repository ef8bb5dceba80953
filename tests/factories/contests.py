"""Contests with their rounds, teams, entries and judges, each with sensible values and no surprises."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from lms.contests.choices import AssignmentState, Level, RoundState, SeasonState, TeamPart, TeamState, Via
from lms.contests.models import (
    AnswerTask,
    Assignment,
    CommitmentText,
    ContestIndexPage,
    ContestPage,
    Entry,
    Judge,
    Module,
    Prize,
    Round,
    Rubric,
    RubricCriterion,
    Season,
    Team,
    TeamMember,
    Track,
    TrackRule,
)
from lms.organisations.public import Organisation, Role
from lms.people.public import User
from tests.factories import numbers
from tests.factories.courses import make_home
from tests.factories.organisations import make_agency, make_association, make_member, make_university
from tests.factories.planting import plant

RULES = [
    ("size", "size", {"least": 1, "most": 3}),
    ("teachers", "helpers", {"part": "teacher", "most": 1}),
    ("once", "once", {}),
    ("signed", "signed", {}),
]
# (key, points by machine, points by judges)
MODULES = [("plan", 0, 60), ("listing", 20, 20)]
# (key, module, weight)
CRITERIA = [("idea", "plan", 30), ("budget", "plan", 30), ("words", "listing", 20)]


@dataclass
class ContestCast:
    """A season that takes teams, with one track of one round, and everybody it needs."""

    season: Season
    track: Track
    round: Round
    rubric: Rubric
    officer: User
    school: Organisation
    academic: User
    association: Organisation = field(default_factory=make_association)

    def student(self, **person: Any) -> User:
        """One more student of the school."""
        return make_member(Role.STUDENT, self.school, **person)

    def team(self, *students: User, state: str = TeamState.APPROVED, host: Organisation | None = None) -> Team:
        """A team of these students (one, if none is given), the first its captain."""
        students = students or (make_member(Role.STUDENT, host or self.school),)
        host = host or self.school
        team = Team.objects.create(
            track=self.track, name=f"{next(numbers)}队", host=host, captain=students[0], state=state,
            submitted_at=None if state == TeamState.FORMING else timezone.now(),
        )  # fmt: skip
        for person in students:
            make_part(team, person, host)
        return team

    def entry(self, team: Team | None = None, **fields: Any) -> Entry:
        """A team, in the round."""
        team = team or self.team()
        return make_entry(self.round, team, **fields)

    def judge(self, person: User | None = None, **fields: Any) -> Judge:
        """Somebody who judges the round and has declared."""
        person = person or make_member(Role.JUDGE, self.association)
        number = self.round.judges.count() + 1
        defaults = {"organisation": self.association, "code": f"J{number}", "declared_at": timezone.now()}
        return Judge.objects.create(contest_round=self.round, person=person, **{**defaults, **fields})

    def move(self, state: str) -> Round:
        """The round, in that state."""
        published = timezone.now() if state in (RoundState.NOTICE, RoundState.FINAL) else None
        Round.objects.filter(pk=self.round.pk).update(state=state, published_at=published)
        self.round.refresh_from_db()
        return self.round


def make_contest(title: str = "跨境运营赛", **fields: Any) -> ContestPage:
    """A live page of a contest below the list of contests."""
    home = make_home()
    index = ContestIndexPage.objects.filter(locale=home.locale).first()
    index = index or plant(home, ContestIndexPage(title="赛事", slug="contests", locale=home.locale, live=True))
    number = next(numbers)
    searchable = fields.pop("searchable", False)
    page = ContestPage(**{"title": title, "slug": f"c{number}", "code": f"C{number}", "live": True, **fields})
    return plant(index, page, searchable=searchable)


def make_cast(**round_fields: Any) -> ContestCast:
    """A season with its people; its round is open unless a state is given."""
    officer_of = make_agency()
    school = make_university()
    season = make_season(officer_of)
    track = make_track(season)
    state = round_fields.pop("state", RoundState.OPEN)
    made, rubric = make_round(track, **round_fields)
    cast = ContestCast(
        season, track, made, rubric, make_member(Role.OFFICER, officer_of), school, make_member(Role.ACADEMIC, school)
    )
    cast.move(state)
    return cast


def make_season(host: Organisation | None = None, **fields: Any) -> Season:
    """A season that takes teams since yesterday, with a text to sign."""
    now = timezone.now()
    defaults = {
        "contest": fields.pop("contest", None) or make_contest(),
        "year": 2026,
        "title_zh": "2026 年",
        "state": SeasonState.OPEN,
        "registers_from": now - timedelta(days=1),
        "registers_until": now + timedelta(days=10),
        "reviews_until": now + timedelta(days=20),
    }
    season = Season.objects.create(host=host or make_agency(), **{**defaults, **fields})
    CommitmentText.objects.create(season=season, version=1, text_zh="作品是我们自己做的。", sha256="0" * 64)
    return season


def make_track(season: Season, key: str = "main", rules: list | None = None) -> Track:
    """A track with its rules."""
    track = Track.objects.create(season=season, key=key, title_zh="常规赛")
    for position, (name, kind, params) in enumerate(RULES if rules is None else rules):
        TrackRule.objects.create(track=track, key=name, kind=kind, params=params, position=position)
    return track


def make_round(track: Track, number: int = 1, **fields: Any) -> tuple[Round, Rubric]:
    """A round in preparation, with two modules, a published rubric of three criteria, and three prizes."""
    now = timezone.now()
    defaults = {
        "level": Level.CAMPUS,
        "title_zh": "校赛",
        "opens_at": now - timedelta(hours=1),
        "closes_at": now + timedelta(days=5),
        "judged_until": now + timedelta(days=9),
        "judges_each": 2,
        "notice_hours": 48,
        "appeal_hours": 2,
        "arbitration_hours": 24,
    }
    made = Round.objects.create(track=track, number=number, **{**defaults, **fields})
    parts = {
        key: Module.objects.create(
            contest_round=made, key=key, title_zh=key, position=position, auto_points=auto, judge_points=judged,
            takes=["file", "link", "text", *(["answers"] if auto else [])],
        )
        for position, (key, auto, judged) in enumerate(MODULES)
    }  # fmt: skip
    AnswerTask.objects.create(module=parts["listing"], spec={"metric": "accuracy", "floor": "0", "full": "1"})
    for position, (key, share) in enumerate([("first", 10), ("second", 20), ("third", 30)]):
        Prize.objects.create(contest_round=made, key=key, title_zh=key, position=position, share_percent=share)
    return made, make_rubric(made, parts)


def make_rubric(made: Round, parts: dict[str, Module], version: int = 1) -> Rubric:
    """A published rubric: 80 points by judges, each criterion marked from 0 to 5."""
    rubric = Rubric.objects.create(contest_round=made, version=version)
    for position, (key, module, weight) in enumerate(CRITERIA):
        RubricCriterion.objects.create(
            rubric=rubric, module=parts[module], key=key, title_zh=key, weight=Decimal(weight), position=position
        )
    Rubric.objects.filter(pk=rubric.pk).update(published_at=timezone.now())
    rubric.refresh_from_db()
    return rubric


def make_part(team: Team, person: User, organisation: Organisation, part: str = TeamPart.STUDENT) -> TeamMember:
    """Somebody in a team."""
    return TeamMember.objects.create(team=team, track=team.track, person=person, part=part, organisation=organisation)


def make_entry(made: Round, team: Team, **fields: Any) -> Entry:
    """A team in a round."""
    defaults = {"via": Via.REGISTERED, "blind_number": f"A-{next(numbers) % 10000:03d}"}
    return Entry.objects.create(contest_round=made, team=team, **{**defaults, **fields})


def give(judge: Judge, entry: Entry, state: str = AssignmentState.OPEN) -> Assignment:
    """An entry, given to a judge."""
    return Assignment.objects.create(judge=judge, entry=entry, state=state)
