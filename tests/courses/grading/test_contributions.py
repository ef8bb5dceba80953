"""Shares of a group's work, and what they make of the group's mark."""

from decimal import Decimal

import pytest

from courses.grading import contributions


@pytest.mark.parametrize(
    ("members", "shares"), [(1, [100]), (2, [50, 50]), (3, [34, 33, 33]), (6, [17] * 4 + [16] * 2)]
)
def test_equal_shares_are_whole_and_add_up(members, shares):
    assert contributions.even(members) == shares and contributions.add_up(shares)


@pytest.mark.parametrize("shares", [[60, 30], [60, 60], [120, -20], []])
def test_what_is_no_share_of_a_whole_is_refused(shares):
    assert not contributions.add_up(shares)


@pytest.mark.parametrize(
    ("share", "weight", "score"),
    [
        (50, 100, "80"),  # an equal part: the group's score
        (30, 100, "48"),  # 80 × 0.6
        (30, 50, "64"),  # half of it follows the share
        (30, 0, "80"),
        (0, 100, "0"),
        (70, 100, "100"),  # 112 is more than there is
    ],
)
def test_a_score_follows_the_share_as_far_as_its_weight(share, weight, score):
    assert contributions.by_share(Decimal(80), share, [share, 100 - share], weight) == Decimal(score)


def test_the_one_who_has_the_odd_percent_of_an_equal_split_gains_nothing_by_it():
    assert {contributions.by_share(Decimal(90), share, [33, 33, 34], 100) for share in (33, 34)} == {Decimal(90)}
