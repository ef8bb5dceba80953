"""One score out of several people's."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.grading.opinions import PeerScore, diligence, distance, mentors_score, peer_score

percent = st.decimals(0, 100, places=1)
WEIGHTS = {"school": Decimal(60), "firm": Decimal(40)}


def decimals(*numbers):
    return [Decimal(number) for number in numbers]


@pytest.mark.parametrize(
    ("scores", "found"),
    [
        ([], PeerScore(None, Decimal(0), True)),
        ([70], PeerScore(Decimal(70), Decimal(0), False)),
        ([60, 90], PeerScore(Decimal(75), Decimal(30), False)),
        ([60, 91, 89], PeerScore(Decimal(80), Decimal(31), True)),
        ([0, 80, 90, 100], PeerScore(Decimal(85), Decimal(100), True)),
    ],
)
def test_peer_score_drops_highest_and_lowest_from_four_on(scores, found):
    assert peer_score(decimals(*scores)) == found


@given(st.lists(percent, min_size=3, max_size=8), percent, percent)
def test_one_reviewer_cannot_move_the_score_beyond_the_others(others, honest, wild):
    for score in (honest, wild):
        assert min(others) <= peer_score([*others, score]).score_percent <= max(others)


def test_distance_is_the_mean_of_how_far_apart():
    assert distance([(Decimal(80), Decimal(70)), (Decimal(60), Decimal(64))]) == Decimal(7)
    assert distance([]) is None


@pytest.mark.parametrize(
    ("school", "firm", "found"),
    [(80, 90, Decimal(84)), (80, None, None), (None, 90, None), (0, 0, Decimal(0))],
)
def test_mentors_score_waits_for_both(school, firm, found):
    scores = {"school": school, "firm": firm}

    assert mentors_score({who: None if one is None else Decimal(one) for who, one in scores.items()}, WEIGHTS) == found


def test_a_mentor_without_weight_is_not_waited_for():
    assert mentors_score({"school": Decimal(70)}, {"school": Decimal(1), "firm": Decimal(0)}) == Decimal(70)


@pytest.mark.parametrize("weights", [{}, {"school": Decimal(0)}, {"school": Decimal(2), "firm": Decimal(-1)}])
def test_weights_without_sense_are_refused(weights):
    with pytest.raises(ValueError):
        mentors_score({}, weights)


@pytest.mark.parametrize(("trim_from", "mean"), [(3, 80), (4, Decimal("66.67")), (1, 80)])
def test_from_how_many_on_the_ends_are_dropped_is_a_setting(trim_from, mean):
    assert peer_score(decimals(30, 80, 90), Decimal(100), trim_from).score_percent == mean


def test_with_too_few_reviews_the_teacher_looks():
    assert [peer_score(decimals(*scores), fewest=2).needs_teacher for scores in ([70], [70, 75])] == [True, False]


@pytest.mark.parametrize(
    ("done", "share", "found"), [(0, 3, 0), (2, 3, Decimal("66.67")), (3, 3, 100), (5, 3, 100), (0, 0, None)]
)
def test_diligence_is_the_share_that_was_done(done, share, found):
    assert diligence(done, share) == found
