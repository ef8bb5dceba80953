import numpy as np
import pytest

from internships.matching import NONE, NOT_ELIGIBLE, Market, MarketError, build, solve

VALID = {
    "ranked": [[0, 1], [1]],
    "scores": [[5, 6], [7]],
    "capacity": [1, 2],
    "minimum": [0, 1],
    "lottery": [1, 0],
}


def test_build_pads_lists_to_one_width():
    market = build(**VALID)

    assert market.choices.tolist() == [[0, 1], [1, NONE]]
    assert market.score.tolist() == [[5, 6], [7, NOT_ELIGIBLE]]
    assert (market.students, market.positions) == (2, 2)


def test_build_of_nobody_is_an_empty_market():
    market = build([], [], [], [], [])

    assert (market.students, market.positions) == (0, 0)
    assert solve(market).position.tolist() == []


def test_build_of_students_without_lists_leaves_them_unplaced():
    market = build([[], []], [[], []], [1], [0], [0, 1])

    assert solve(market).position.tolist() == [NONE, NONE]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"ranked": [[0, 0], [1]]}, "student 0 lists a position twice"),
        ({"ranked": [[0, 1], [2]]}, "student 1 lists an unknown position"),
        ({"ranked": [[0, 1], [-2]]}, "choices must be from -1 to 2³¹ - 1"),
        ({"ranked": [[NONE, 1], [1]]}, "student 0 has a gap in the list"),
        ({"ranked": [[0, 1.5], [1]]}, "choices must be whole numbers in 2 dimension(s)"),
        ({"scores": [[5], [7]]}, "every choice needs exactly one score"),
        ({"scores": [[5, 6]]}, "every choice needs exactly one score"),
        ({"scores": [[5, 0.5], [7]]}, "score must be whole numbers in 2 dimension(s)"),
        ({"scores": [[5, 2**31], [7]]}, "score must be from -1 to 2³¹ - 1"),
        ({"scores": [[5, 2**70], [7]]}, "score must be whole numbers in 2 dimension(s)"),
        ({"scores": [[5, -2], [7]]}, "score must be from -1 to 2³¹ - 1"),
        ({"capacity": [1, 0]}, "position 1 has no seat"),
        ({"capacity": [1]}, "capacity and minimum must be as many as the positions"),
        ({"minimum": [0, 3]}, "position 1: the minimum must be between 0 and the seats"),
        ({"minimum": [-1, 1]}, "position 0: the minimum must be between 0 and the seats"),
        (
            {"lottery": [1, 1]},
            "lottery must hold every number from 0 to students - 1 once: a tied number would leave a tie",
        ),
        (
            {"lottery": [1]},
            "lottery must hold every number from 0 to students - 1 once: a tied number would leave a tie",
        ),
        ({"lottery": [[1, 0]]}, "lottery must be whole numbers in 1 dimension(s)"),
        ({"lottery": [True, False]}, "lottery must be whole numbers in 1 dimension(s)"),
    ],
)
def test_build_refuses(change: dict[str, object], message: str):
    with pytest.raises(MarketError) as refused:
        build(**(VALID | change))

    assert str(refused.value) == message


def test_market_refuses_a_score_after_the_end_of_the_list():
    with pytest.raises(MarketError, match="student 0 has a score after the end of the list"):
        Market(np.array([[0, NONE]]), np.array([[1, 1]]), np.array([1]), np.array([0]), np.array([0]))


def test_market_refuses_ragged_rows():
    with pytest.raises(MarketError, match="choices: "):
        Market([[0], [0, 0]], np.array([[1]]), np.array([1]), np.array([0]), np.array([0]))


def test_market_cannot_be_changed_after_it_was_checked():
    capacity = np.array([1, 2])
    market = build(**(VALID | {"capacity": capacity}))

    capacity[0] = 9

    assert market.capacity.tolist() == [1, 2]
    with pytest.raises(ValueError, match="read-only"):
        market.choices[0, 0] = 1


def test_keys_put_score_before_lottery_and_mark_the_not_eligible():
    market = build([[0], [0], [0], [0]], [[2**31 - 1], [3], [3], [NOT_ELIGIBLE]], [1], [0], [3, 2, 1, 0])

    keys = market.keys[:, 0].tolist()

    assert sorted(range(4), key=keys.__getitem__, reverse=True) == [0, 2, 1, 3]
    assert keys[3] == NOT_ELIGIBLE
