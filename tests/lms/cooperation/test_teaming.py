from datetime import date

import pytest

from lms.cooperation.teaming import faults, shown_as

CLOSES, LATER = date(2026, 12, 1), date(2027, 1, 1)


@pytest.mark.parametrize(
    ("answer", "own", "others"),
    [
        ("asked", "name", "place"),
        ("named", "name", "name"),
        ("masked", "name", "masked"),
        ("declined", "name", "nothing"),
    ],
)
def test_a_member_is_shown_to_others_as_far_as_they_said(answer, own, others):
    assert (shown_as(answer, is_own=True), shown_as(answer, is_own=False)) == (own, others)


@pytest.mark.parametrize(
    ("kind", "answers", "milestones", "found"),
    [
        ("team", ["named", "masked"], [LATER], []),
        ("team", ["named", "declined"], [LATER], ["few_members"]),
        ("team", ["named", "masked", "asked"], [LATER], ["unanswered"]),
        ("team", ["named"] * 31, [LATER], ["many_members"]),
        ("person", ["masked"], [LATER], []),
        ("person", ["masked", "named"], [LATER], ["many_members"]),
        ("team", ["named", "named"], [], ["no_milestone"]),
        ("team", ["named", "named"], [LATER, CLOSES], ["milestone_early"]),
    ],
)
def test_a_team_may_apply_when_its_people_agreed_and_it_says_what_it_delivers(kind, answers, milestones, found):
    assert list(faults(kind, answers, milestones, closes_on=CLOSES)) == found
