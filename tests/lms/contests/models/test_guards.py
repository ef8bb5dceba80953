"""What the database itself refuses, on both kinds of it."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from lms.contests.models import (
    Commitment,
    CommitmentText,
    Mark,
    Module,
    Prize,
    Round,
    Rubric,
    RubricCriterion,
    Ruling,
    Sheet,
    StandingLine,
    Standings,
    Submission,
    Team,
    TeamMember,
    guards,
)
from tests.factories.contests import give, make_cast, make_part, make_season, make_track

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def refused(act) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_every_guard_stands():
    assert guards.missing(connection) == []


def test_person_is_in_one_team_of_a_track(cast):
    person = cast.student()
    cast.team(person)

    refused(lambda: cast.team(person))

    assert TeamMember.objects.filter(person=person).count() == 1


def test_person_who_left_may_join_another_team_of_the_track(cast):
    person = cast.student()
    cast.team(person)
    TeamMember.objects.filter(person=person).update(left_at=timezone.now())

    cast.team(person)

    assert TeamMember.objects.filter(person=person, left_at=None).count() == 1


def test_person_may_be_in_a_team_of_another_track(cast):
    person = cast.student()
    cast.team(person)
    cast.track = make_track(cast.season, "second")

    cast.team(person)

    assert TeamMember.objects.filter(person=person).count() == 2


def test_member_is_in_the_track_of_the_team(cast):
    team = cast.team()
    other = make_track(make_season())

    refused(lambda: TeamMember.objects.filter(team=team).update(track=other))


FROZEN = {
    "added": lambda cast, team: make_part(team, cast.student(), cast.school),
    "changed": lambda cast, team: TeamMember.objects.filter(team=team).update(part="teacher"),
    "left": lambda cast, team: TeamMember.objects.filter(team=team).update(left_at=timezone.now()),
    "deleted": lambda cast, team: TeamMember.objects.filter(team=team).delete(),
}


@pytest.mark.parametrize("how", FROZEN)
def test_frozen_roster_stays(cast, how):
    team = cast.team()
    Team.objects.filter(pk=team.pk).update(roster_frozen_at=timezone.now())

    refused(lambda: FROZEN[how](cast, team))

    assert list(TeamMember.objects.filter(team=team).values_list("part", "left_at")) == [("student", None)]


SETTLED = {
    "method": lambda made: Round.objects.filter(pk=made.pk).update(method="drop"),
    "tie_breaks": lambda made: Round.objects.filter(pk=made.pk).update(tie_breaks=[{"name": "plan"}]),
    "quota": lambda made: Round.objects.filter(pk=made.pk).update(quota=9),
    "appeal_hours": lambda made: Round.objects.filter(pk=made.pk).update(appeal_hours=1),
    "module": lambda made: Module.objects.filter(contest_round=made).update(judge_points=1),
    "new module": lambda made: Module.objects.create(contest_round=made, key="x", title_zh="x", auto_points=1),
    "prize": lambda made: Prize.objects.filter(contest_round=made).update(share_percent=50),
    "no prize": lambda made: Prize.objects.filter(contest_round=made).delete(),
}


@pytest.mark.parametrize("how", SETTLED)
def test_round_keeps_its_rules_once_it_is_open(cast, how):
    refused(lambda: SETTLED[how](cast.round))


def test_round_may_still_be_postponed(cast):
    later = cast.round.judged_until.replace(microsecond=0)

    assert Round.objects.filter(pk=cast.round.pk).update(judged_until=later) == 1


def test_published_rubric_stays(cast):
    refused(lambda: Rubric.objects.filter(pk=cast.rubric.pk).update(version=7))
    refused(lambda: RubricCriterion.objects.filter(rubric=cast.rubric).update(weight=1))
    refused(lambda: RubricCriterion.objects.filter(rubric=cast.rubric).delete())


def test_no_rubric_is_published_once_judges_mark(cast):
    cast.move("judging")
    another = Rubric.objects.create(contest_round=cast.round, version=2)

    refused(lambda: Rubric.objects.filter(pk=another.pk).update(published_at=timezone.now()))


@pytest.fixture
def sheet(cast):
    return Sheet.objects.create(assignment=give(cast.judge(), cast.entry()), rubric=cast.rubric)


@pytest.mark.parametrize("points", ["5.1", "6", "100", "-1"])
def test_mark_out_of_range_is_refused(cast, sheet, points):
    criterion = cast.rubric.criteria.first()

    refused(lambda: Mark.objects.create(sheet=sheet, criterion=criterion, points=Decimal(points)))


def test_mark_is_of_the_rubric_of_its_sheet(cast, sheet):
    other = make_cast().rubric.criteria.first()

    refused(lambda: Mark.objects.create(sheet=sheet, criterion=other, points=1))


LOCKED = {
    "mark changed": lambda sheet: Mark.objects.filter(sheet=sheet).update(points=5),
    "mark added": lambda sheet: Mark.objects.create(sheet=sheet, criterion=sheet.rubric.criteria.last(), points=1),
    "mark deleted": lambda sheet: Mark.objects.filter(sheet=sheet).delete(),
    "sheet changed": lambda sheet: Sheet.objects.filter(pk=sheet.pk).update(points=1),
    "sheet reopened": lambda sheet: Sheet.objects.filter(pk=sheet.pk).update(state="draft"),
    "sheet deleted": lambda sheet: Sheet.objects.filter(pk=sheet.pk).delete(),
}


@pytest.mark.parametrize("how", LOCKED)
def test_submitted_sheet_stays(cast, sheet, how):
    Mark.objects.create(sheet=sheet, criterion=cast.rubric.criteria.first(), points=3)
    Sheet.objects.filter(pk=sheet.pk).update(state="submitted", points=18, submitted_at=timezone.now())

    refused(lambda: LOCKED[how](sheet))


def test_what_was_handed_in_stays_as_it_came(cast):
    entry = cast.entry()
    work = Submission.objects.create(
        entry=entry, module=cast.round.modules.first(), number=1, kind="text", text="方案", by=entry.team.captain
    )

    refused(lambda: Submission.objects.filter(pk=work.pk).update(text="另一个"))
    refused(lambda: Submission.objects.filter(pk=work.pk).update(received_at=timezone.now()))
    refused(lambda: Submission.objects.filter(pk=work.pk).delete())

    assert Submission.objects.filter(pk=work.pk).update(state="scoring") == 1


def a_commitment(cast):
    text = CommitmentText.objects.get(season=cast.season)
    return Commitment.objects.create(member=cast.team().members.get(), text=text)


def a_line(cast):
    standings = Standings.objects.create(contest_round=cast.round, version=1, sha256="0" * 64)
    return StandingLine.objects.create(standings=standings, entry=cast.entry(), position=1)


ADDED_ONLY = {
    "commitment": a_commitment,
    "text": lambda cast: CommitmentText.objects.get(season=cast.season),
    "ruling": lambda cast: Ruling.objects.create(entry=cast.entry(), kind="adjust", points=1, reason="核算有误"),
    "line": a_line,
}


@pytest.mark.parametrize("thing", ADDED_ONLY)
def test_what_is_only_added_stays(cast, thing):
    made = ADDED_ONLY[thing](cast)
    rows = type(made)._default_manager.filter(pk=made.pk)

    refused(lambda: rows.update(id=made.pk))
    refused(lambda: rows.delete())
