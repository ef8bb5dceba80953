import numpy as np
import pytest

from internships.matching import NONE, NOT_ELIGIBLE, MarketError, build, certify, digest, solve
from tests.internships.matching.markets import changed, random_market

NAN = float("nan")
VALID = {
    "lists": [[0, 1], [1, NONE]],
    "scores": [[5.0, 6.0], [7.0, 0.0]],
    "capacities": [1, 2],
    "minimums": [0, 1],
    "lottery": [1, 0],
}


def test_build_keeps_what_it_was_given():
    market = build(**VALID)

    assert market.lists.tolist() == [[0, 1], [1, NONE]]
    assert market.scores.tolist() == [[5, 6], [7, NOT_ELIGIBLE]]
    assert (market.students, market.slots, market.listed) == (2, 2, 3)


def test_build_takes_rows_of_any_length():
    market = build([[0, 1], [], [1]], [[5, 6.5], [], [7]], [1, 2], lottery=[0, 1, 2])

    assert market.lists.tolist() == [[0, 1], [NONE, NONE], [1, NONE]]


@pytest.mark.parametrize("lists", [[], [[], []], np.zeros((0, 5), dtype=np.int32), np.full((3, 4), NONE)])
def test_build_of_empty_lists_leaves_everybody_unplaced(lists: object):
    scores = np.zeros(np.shape(lists)) if isinstance(lists, np.ndarray) else lists

    market = build(lists, scores, [1], lottery=range(len(lists)))

    assert solve(market).slot.tolist() == [NONE] * len(lists)
    assert certify(market, solve(market)).ok


def test_a_round_without_slots_places_nobody():
    market = build([[], []], [[], []], [], lottery=[0, 1])

    assert solve(market).slot.tolist() == [NONE, NONE]
    assert certify(market, solve(market)).ok


def test_build_does_not_look_at_what_stands_after_the_end_of_a_list():
    market = build([[0, NONE]], [[1.5, NAN]], [1], lottery=[0])

    assert solve(market).slot.tolist() == [0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lists": [[0, 0], [1, NONE]]}, "student 0 lists slot 0 twice"),
        ({"lists": [[0, 1], [2, NONE]]}, "student 1 lists slot 2, which is unknown: there are 2"),
        ({"lists": [[0, 1], [-2, NONE]]}, "lists must hold slots from 0 up, and -1 after the last; found -2"),
        (
            {"lists": [[NONE, 1], [1, NONE]]},
            "student 0 has a gap in the list: -1 may stand only after the last",
        ),
        ({"lists": [[0, 1.5], [1, NONE]]}, "lists must be whole numbers: slots, and -1 after the last"),
        ({"lists": np.array([[0.0, 1.0], [1, -1]])}, "lists must be whole numbers: slots, and -1 after the last"),
        ({"lists": [0, 1]}, "lists must have a row for every student and a column for every choice"),
        ({"scores": np.zeros((2, 1))}, "scores must have the shape of lists, (2, 2), not (2, 1): one for every choice"),
        ({"scores": [[5.0, 6.0]]}, "scores must have the shape of lists, (2, 2), not (1, 2): one for every choice"),
        ({"scores": [[5.0], [7.0]]}, "scores must have the shape of lists: one for every choice"),
        ({"scores": [[5.0, NAN], [7.0, 0.0]]}, "student 0 has the score nan at slot 1: not a number"),
        ({"scores": [[5.0, np.inf], [7.0, 0.0]]}, "student 0 has the score inf at slot 1: not a number"),
        ({"scores": [["a", "b"], ["c", "d"]]}, "scores must be numbers"),
        ({"scores": [[True, True], [True, True]]}, "scores must be numbers"),
        (
            {"scores": [[5, -1], [7, 0]]},
            "student 0 has a negative score in whole numbers: for not eligible use -inf in floats",
        ),
        ({"capacities": [1, -1]}, "capacities: slot 1 has -1; it must be from 0 to 2147483647"),
        ({"capacities": [1, 2**40]}, "capacities: slot 1 has 1099511627776; it must be from 0 to 2147483647"),
        ({"capacities": [1.0, 2.0]}, "capacities must be whole numbers, one for every slot"),
        ({"capacities": [[1, 2]]}, "capacities must be whole numbers, one for every slot"),
        ({"capacities": [True, True]}, "capacities must be whole numbers, one for every slot"),
        ({"minimums": [0]}, "minimums must be as many as capacities, 2, not 1"),
        ({"minimums": [0, 3]}, "slot 1 needs 3 students to open and has 2 seats"),
        ({"minimums": [-1, 1]}, "minimums: slot 0 has -1; it must be from 0 to 2147483647"),
        ({"lottery": [1, 1]}, "lottery: student 1 drew a number somebody else has; a tie would stay a tie"),
        ({"lottery": [1]}, "lottery must be 2 numbers, one for every student"),
        ({"lottery": [[1, 0]]}, "lottery must be 2 numbers, one for every student"),
        ({"lottery": [True, False]}, "lottery must be 2 numbers, one for every student"),
        ({"lottery": [0.5, NAN]}, "lottery must be numbers"),
        ({"groups": [([0], 1), ([0, 1], -1)]}, "group 1: the cap must be a whole number from 0, not -1"),
        ({"groups": [([0, 2], 1)]}, "group 0 names slot 2, which is unknown: there are 2"),
        ({"groups": [([0, 0], 1)]}, "group 0 names a slot twice"),
        ({"groups": [([], 1)]}, "group 0 must name its slots, at least one, as whole numbers"),
        ({"groups": [5]}, "group 0 must be its slots and its cap"),
        ({"groups": [(1, [0, 1])]}, "group 0 must name its slots, at least one, as whole numbers"),
        ({"reserves": [([2, 0], [True, False])]}, "slot 0 reserves 2 seats and has 1"),
        ({"reserves": [([1, 0], [True, False])] * 2}, "slot 0 reserves 2 seats and has 1"),
        ({"reserves": [([-1, 0], [True, False])]}, "reserve 0: slot 0 has -1; it must be from 0 to 2147483647"),
        (
            {"reserves": [([1], [True, False])]},
            "reserve 0 must say how many seats for every slot: 2 numbers, not 1",
        ),
        (
            {"reserves": [([1, 0], [0, 1])]},
            "reserve 0 must say for every student whether they belong: 2 truth values",
        ),
    ],
)
def test_build_refuses(change: dict[str, object], message: str):
    with pytest.raises(MarketError) as refused:
        build(**(VALID | change))

    assert str(refused.value) == message


def test_build_refuses_overlapping_groups_by_name():
    groups = [([0, 1], 3, "甲企业"), ([1, 2], 3, "乙市")]

    with pytest.raises(MarketError) as refused:
        build([[0, 1, 2]], [[1, 2, 3]], [1, 1, 1], lottery=[0], groups=groups)

    assert str(refused.value) == (
        "group 1 (乙市) and group 0 (甲企业) overlap: one must hold all of the other's slots, or none"
    )


@pytest.mark.parametrize(
    "groups",
    [
        [([0, 1, 2], 3), ([0, 1], 2), ([3], 1)],
        [([0, 1], 3), ([0, 1], 2)],  # the same slots twice: the smaller cap counts
        [([0], 1), ([1], 1), ([0, 1, 2, 3], 2)],
    ],
)
def test_build_takes_nested_and_separate_groups(groups: list[tuple[list[int], int]]):
    market = build([[0, 1, 2, 3]], [[1, 2, 3, 4]], [1] * 4, lottery=[0], groups=groups)

    assert sorted((group.slots.tolist(), group.cap) for group in market.groups) == sorted(groups)


def test_market_cannot_be_changed_after_it_was_checked():
    capacity, lists = np.array([1, 2]), np.array([[0, 1], [1, NONE]])
    market = build(**(VALID | {"capacities": capacity, "lists": lists}))

    capacity[0], lists[0, 0] = 9, 1

    assert (market.capacity.tolist(), market.lists.tolist()) == ([1, 2], [[0, 1], [1, NONE]])
    with pytest.raises(ValueError, match="read-only"):
        market.packed[0, 0] = 1


def test_build_leaves_the_callers_arrays_as_they_were():
    lists, scores = np.array([[0, 1], [1, NONE]], dtype=np.int32), np.array([[0.5, NOT_ELIGIBLE], [7, NAN]])
    before = lists.copy(), scores.copy()

    solve(build(lists, scores, [1, 2], lottery=[0, 1]))

    assert (lists == before[0]).all()
    assert np.array_equal(scores, before[1], equal_nan=True)
    assert lists.flags.writeable


def test_whole_scores_are_their_own_levels_and_fit_into_32_bits():
    market = build([[0, 1]], [[16382, 0]], [1, 1], lottery=[0])

    assert market.packed.dtype == np.uint32
    assert market.packed.tolist() == [[0 << 14 | 16383, 1 << 14 | 1]]


@pytest.mark.parametrize(
    "scores", [[0.1 + 0.2, 0.3], [1e300, 1e299], [-5.0, -7.0], [2.0**53 + 2, 2.0**53], [1e-320, 0]]
)
def test_scores_are_compared_to_the_last_bit(scores: list[float]):
    """The larger one gets the seat although it drew last."""
    market = build([[0], [0]], [[scores[0]], [scores[1]]], [1], lottery=[1, 0])

    assert solve(market).slot.tolist() == [0, NONE]
    assert market.scores[:, 0].tolist() == scores


def test_integers_beyond_floats_are_compared_exactly():
    market = build([[0], [0]], np.array([[2**60 + 1], [2**60]]), [1], lottery=[1, 0])

    assert solve(market).slot.tolist() == [0, NONE]


@pytest.mark.parametrize("scores", [[0.0, -0.0], [0.5, 0.5]])
def test_equal_scores_are_settled_by_the_lottery(scores: list[float]):
    market = build([[0], [0]], [[scores[0]], [scores[1]]], [1], lottery=[1, 0])

    assert solve(market).slot.tolist() == [NONE, 0]


def test_more_levels_than_14_bits_are_kept_apart():
    """20 000 students with 20 000 different scores at one slot: packed into 64 bits, the best hundred get in."""
    scores = np.random.default_rng(5).permutation(20_000) / 20_000

    market = build(np.zeros((20_000, 1), dtype=int), scores[:, None], [100], lottery=range(20_000))
    placed = solve(market).slot == 0

    assert market.packed.dtype == np.uint64
    assert sorted(scores[placed]) == sorted(scores)[-100:]
    assert np.array_equal(market.scores[:, 0], scores)


@pytest.mark.parametrize("drawn", [[0.25, 0.75, 0.5], [7, 2**40, 1000]])
def test_any_different_numbers_are_a_lottery(drawn: list[float]):
    market = build([[0]] * 3, [[1]] * 3, [2], lottery=drawn)

    assert market.lottery.tolist() == [0, 2, 1]
    assert solve(market).slot.tolist() == [0, NONE, 0]


def test_a_slot_without_seats_takes_nobody():
    market = build([[0, 1]], [[1, 1]], [0, 1], lottery=[0])

    matching = solve(market)

    assert (matching.slot.tolist(), matching.rank.tolist()) == ([1], [1])
    assert certify(market, matching).ok


def test_keys_put_score_before_lottery_and_mark_the_not_eligible():
    market = build([[0], [0], [0], [0]], [[9.0], [3], [3], [NOT_ELIGIBLE]], [1], lottery=[3, 2, 1, 0])

    keys = market.keys[:, 0].tolist()

    assert sorted(range(4), key=keys.__getitem__, reverse=True) == [0, 2, 1, 3]
    assert keys[3] == 0


@pytest.mark.parametrize("seed", range(10))
def test_lists_and_scores_come_back_with_reserves_written_between(seed: int):
    market = random_market(seed, students=20, slots=6)
    seats = np.minimum(market.capacity, 1)

    reserved = changed(market, reserves=[(seats, np.arange(20) % 3 == 0)])

    assert np.array_equal(reserved.lists, market.lists)
    assert np.array_equal(reserved.scores, market.scores)


@pytest.mark.parametrize("reserved", [False, True])
@pytest.mark.parametrize("largest", [100, 20_000])
def test_market_written_over_its_lists_is_the_same(largest: int, reserved: bool):
    """Reserves take more room: such a market is one of its own."""
    rng = np.random.default_rng(1)
    lists = rng.permuted(np.tile(np.arange(9, dtype=np.int32), (40, 1)), axis=1)
    lists[np.arange(9) >= rng.integers(0, 10, 40)[:, None]] = NONE
    lists[0] = np.arange(9)
    scores = rng.integers(0, largest, lists.shape).astype(np.int16)
    more = {"reserves": [([1] * 9, rng.random(40) < 0.5)]} if reserved else {}
    wanted = build(lists, scores, [3] * 9, lottery=range(40), **more)

    found = build(lists, scores, [3] * 9, lottery=range(40), consume=True, **more)

    assert np.shares_memory(found.packed, lists) == (not reserved)
    assert np.array_equal(found.packed, wanted.packed)
    assert (digest(found), found.listed, found.choices) == (digest(wanted), wanted.listed, wanted.choices)
