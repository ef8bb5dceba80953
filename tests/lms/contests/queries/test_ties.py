"""Who taught a student judges none of their entries, whatever the team, the year, or the place."""

from dataclasses import replace

import pytest
from django.utils import timezone

from internships.models import Placement
from lms.contests.background.handing_out import hand_out
from lms.contests.choices import RecusalSource, TeamPart
from lms.contests.models import TeamMember
from lms.contests.queries import ties
from lms.organisations.public import Role
from tests.factories import internships
from tests.factories.contests import make_cast, make_part, make_season, make_track
from tests.factories.organisations import make_member

pytestmark = pytest.mark.django_db


def test_a_coach_of_an_earlier_season_is_tied_even_when_they_left_that_team():
    cast = make_cast(state="judging")
    student, coach = cast.student(), make_member(Role.JUDGE, cast.association)
    earlier = replace(cast, track=make_track(make_season(year=2025))).team(student)
    make_part(earlier, coach, cast.association, TeamPart.MENTOR)
    TeamMember.objects.filter(person=coach).update(left_at=timezone.now())
    taught, other = cast.entry(cast.team(student)), cast.entry()
    judge, free = cast.judge(coach), cast.judge()

    found = ties.ties(cast.round, [judge, free], [taught, other])
    load = hand_out(cast.round, None)

    assert found == {(judge.pk, taught.pk): ties.Tie(RecusalSource.ADVISOR)}
    assert found[judge.pk, taught.pk].words == "指导过队员"
    assert (str(judge.pk), str(taught.pk)) not in load.added
    assert [one.entry for one in load.short] == [str(taught.pk)]


def test_the_mentor_of_a_placement_is_tied_to_the_students_entry():
    cast = make_cast(state="judging")
    placement = internships.make_placement(internships.make_cast())
    mentor, teacher = (make_member(Role.JUDGE, cast.association) for _ in range(2))
    Placement.objects.filter(pk=placement.pk).update(mentor=mentor, teacher=teacher)
    entry = cast.entry(cast.team(placement.student))
    judges = [cast.judge(mentor), cast.judge(teacher), cast.judge()]

    assert {pk for pk, _entry in ties.ties(cast.round, judges, [entry])} == {judges[0].pk, judges[1].pk}


@pytest.mark.parametrize("count", [1, 4])
def test_ties_ask_the_same_for_one_entry_and_four(count, django_assert_num_queries):
    cast = make_cast(state="judging")
    entries, judges = [cast.entry() for _ in range(count)], [cast.judge() for _ in range(count)]

    with django_assert_num_queries(5):
        ties.ties(cast.round, judges, entries)
