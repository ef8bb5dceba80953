"""Somebody leaves: what can still change lets them go, what others rely on stays."""

import pytest
from django.utils import timezone

from lms.contests.models import Recusal, Sheet, Team, TeamMember
from lms.contests.operations import assignments
from lms.people import public as people
from tests.factories.contests import give, make_cast

pytestmark = pytest.mark.django_db


def inside(team):
    return list(team.members.filter(left_at=None).values_list("person_id", flat=True))


def test_the_next_student_leads_the_team_of_a_captain_who_leaves():
    cast = make_cast()
    captain, heir = cast.student(), cast.student()
    team = cast.team(captain, heir, state="forming")

    people.erase(captain, by=captain)

    team.refresh_from_db()
    assert (team.captain, team.state, inside(team)) == (heir, "forming", [heir.pk])


def test_a_team_of_nobody_else_is_withdrawn():
    cast = make_cast()
    captain = cast.student()
    team = cast.team(captain, state="forming")

    people.erase(captain, by=captain)

    team.refresh_from_db()
    assert (team.state, inside(team)) == ("withdrawn", [])


def test_a_frozen_roster_and_its_work_stay():
    cast = make_cast()
    captain = cast.student()
    team = cast.team(captain)
    entry = cast.entry(team)
    Team.objects.filter(pk=team.pk).update(roster_frozen_at=timezone.now())

    people.erase(captain, by=captain)

    entry.refresh_from_db()
    team.refresh_from_db()
    assert (team.captain_id, team.state, inside(team), entry.state) == (captain.pk, "approved", [captain.pk], "entered")
    assert TeamMember.objects.get().person.name != captain.name or captain.name == ""


def test_what_a_leaving_judge_had_still_to_mark_goes_to_others():
    cast = make_cast(state="judging")
    leaving, other = cast.judge(), cast.judge()
    entries = [cast.entry() for _ in range(3)]
    kept, open_one = give(leaving, entries[0], state="submitted"), give(leaving, entries[1])
    Sheet.objects.create(assignment=open_one, rubric=cast.rubric)

    for _ in range(2):
        people.erase(leaving.person, by=leaving.person)
    assignments.hand_out(cast.round.pk, by=cast.officer)

    open_one.refresh_from_db()
    kept.refresh_from_db()
    assert (kept.state, open_one.state, Sheet.objects.count()) == ("submitted", "recused", 0)
    assert set(Recusal.objects.filter(judge=leaving).values_list("entry", flat=True)) == {one.pk for one in entries[1:]}
    assert set(other.assignments.values_list("entry", flat=True)) >= {one.pk for one in entries[1:]}
    assert leaving.assignments.count() == 2
