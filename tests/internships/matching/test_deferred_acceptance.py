from collections.abc import Callable
from functools import partial
from itertools import product

import numpy as np
import pytest

from internships.matching import NONE, Closing, Market, build, certify, solve
from tests.internships.matching.markets import (
    changed,
    is_stable,
    key_of,
    listed,
    market_of,
    order_market,
    random_market,
    rank_of,
    with_list,
    without_positions,
    wpi_market,
)

MakeMarket = Callable[[int], Market]


@pytest.mark.parametrize("seed", range(10))
def test_solve_leaves_no_blocking_pair_in_larger_markets(seed: int):
    market = random_market(seed, students=80, slots=15, levels=5, seats=8)

    assert is_stable(market, solve(market).slot.tolist())


@pytest.mark.parametrize("seed", range(20))
def test_solve_gives_the_same_answer_for_shuffled_rows(seed: int):
    market = random_market(seed, students=60, slots=10, seats=6, minimums=True)
    order = np.random.default_rng(seed).permutation(market.students)

    shuffled = changed(market, lists=market.lists[order], scores=market.scores[order], lottery=market.lottery[order])

    assert solve(shuffled).slot.tolist() == solve(market).slot[order].tolist()
    assert solve(shuffled).closings == solve(market).closings


@pytest.mark.parametrize("seed", range(20))
def test_solve_gives_the_same_answer_for_renumbered_positions(seed: int):
    market = random_market(seed, students=60, slots=10, seats=6)
    new_number = np.append(np.random.default_rng(seed).permutation(market.slots), NONE)
    old_number = np.argsort(new_number[:-1])

    renumbered = changed(
        market,
        lists=new_number[market.lists],
        capacities=market.capacity[old_number],
        minimums=market.minimum[old_number],
    )

    assert solve(renumbered).slot.tolist() == new_number[solve(market).slot].tolist()


@pytest.mark.parametrize("seed", range(30))
def test_one_more_seat_leaves_nobody_worse(seed: int):
    market = random_market(seed, students=40, slots=8, seats=4)
    more = market.capacity.copy()
    more[seed % 8] += 1
    before = solve(market).slot

    after = solve(changed(market, capacities=more)).slot

    assert all(rank_of(market, s, int(after[s])) <= rank_of(market, s, int(before[s])) for s in range(40))


@pytest.mark.parametrize("seed", range(30))
def test_a_withdrawal_leaves_nobody_else_worse(seed: int):
    market = random_market(seed, students=40, slots=8, seats=4)
    before = solve(market).slot

    after = solve(with_list(market, seed, [])).slot

    others = [s for s in range(40) if s != seed]
    assert all(rank_of(market, s, int(after[s])) <= rank_of(market, s, int(before[s])) for s in others)


@pytest.mark.parametrize("seed", range(30))
def test_choices_below_the_place_a_student_got_change_nothing(seed: int):
    market = random_market(seed, students=40, slots=8, seats=4)
    before = solve(market).slot
    cut = listed(market, seed)[: rank_of(market, seed, int(before[seed])) + 1]

    after = solve(with_list(market, seed, cut)).slot

    assert after.tolist() == before.tolist()


@pytest.mark.parametrize("seed", range(10))
def test_a_monotone_change_of_the_score_scale_changes_nothing(seed: int):
    market = random_market(seed, students=40, slots=8, levels=50, seats=4)

    stretched = np.where(np.isinf(market.scores), market.scores, market.scores**2 * 7 + 0.3)

    rescaled = changed(market, scores=stretched)
    assert solve(rescaled).slot.tolist() == solve(market).slot.tolist()


@pytest.mark.parametrize("draws", [2, pytest.param(30, marks=pytest.mark.slow)])
@pytest.mark.parametrize(("year", "fewest", "most"), [("2017-2018", 864, 877), ("2018-2019", 866, 882)])
def test_solve_places_as_many_wpi_students_as_was_found_elsewhere(year: str, fewest: int, most: int, draws: int):
    """The range of 30 lotteries in an independent run on the same data. Ours are others: of a hundred of them one fell
    outside in the first year and four in the second, by three at most.
    """
    markets = [wpi_market(year, draw) for draw in range(draws)]

    matchings = [solve(market) for market in markets]

    assert all(certify(market, matching).ok for market, matching in zip(markets, matchings, strict=True))
    outside = [matching.placed for matching in matchings if not fewest <= matching.placed <= most]
    assert len(outside) <= draws / 15
    assert all(fewest - 3 <= placed <= most + 3 for placed in outside)
    assert draws < 30 or fewest < sum(matching.placed for matching in matchings) / draws < most


def test_wpi_rounds_are_the_published_ones():
    first, second = wpi_market("2017-2018", 0), wpi_market("2018-2019", 0)

    assert (first.students, first.slots, int(first.capacity.sum())) == (928, 46, 928)
    assert (second.students, second.slots, int(second.capacity.sum())) == (927, 47, 927)


def test_a_slot_below_its_minimum_gives_its_students_to_their_next_choice():
    market = market_of([[0, 1], [1], [1]], [[5, 5], [5], [4]], [2, 2], [2, 0], [0, 1, 2])

    matching = solve(market)

    assert matching.slot.tolist() == [1, 1, NONE]  # the released student displaces the weaker one
    assert matching.closings == (Closing(slot=0, held=1, minimum=2),)


def test_the_largest_relative_shortage_closes_first_and_may_save_the_next():
    """3 of 5 is less than 7 of 10, though only two are missing there and three here."""
    ranked = [[0, 1]] * 3 + [[1, 0]] * 7
    market = market_of(ranked, [[5, 5]] * 10, [5, 10], [5, 10], range(10))

    matching = solve(market)

    assert matching.slot.tolist() == [1] * 10
    assert matching.closings == (Closing(slot=0, held=3, minimum=5),)


def test_of_equal_shortages_the_one_whose_best_draw_is_later_closes():
    market = market_of([[0, 1], [1, 0]], [[5, 5], [5, 5]], [2, 2], [2, 2], [0, 1])

    matching = solve(market)

    assert matching.slot.tolist() == [0, 0]
    assert [closing.slot for closing in matching.closings] == [1]


def test_a_slot_nobody_wants_closes_when_it_has_a_minimum():
    market = market_of([[0]], [[5]], [1, 1], [0, 1], [0])

    assert solve(market).closings == (Closing(slot=1, held=0, minimum=1),)


@pytest.mark.parametrize("seed", range(60))
def test_closing_in_one_run_equals_a_fresh_run_per_closing(seed: int):
    market = random_market(seed, students=16, slots=8, seats=6, minimums=True)

    matching = solve(market)

    assert (matching.slot.tolist(), [c.slot for c in matching.closings]) == _fresh_runs(market)
    assert certify(market, matching).violations == ()


def _fresh_runs(market: Market) -> tuple[list[int], list[int]]:
    """The rule as it is written down: solve, close the one most short, begin again."""
    closed: list[int] = []
    while True:
        slot = solve(without_positions(market, set(closed))).slot.tolist()
        held = [slot.count(p) for p in range(market.slots)]
        short = [p for p in range(market.slots) if held[p] < market.minimum[p] and p not in closed]
        if not short:
            return slot, closed
        first = [
            min((d for d, s in zip(market.lottery, slot, strict=True) if s == p), default=0) for p in range(len(held))
        ]
        closed.append(min(short, key=lambda p: (held[p] / market.minimum[p], held[p], -first[p], p)))


@pytest.mark.parametrize(
    ("make", "share", "as_good"),
    [(order_market, 0.99, 135), (partial(random_market, students=12, slots=6, seats=4, minimums=True), 0.96, 110)],
)
def test_closing_one_by_one_is_nearly_as_good_as_the_best_set_to_close(make: MakeMarket, share: float, as_good: int):
    """Against every set that may be closed, in 150 markets: like order classes, and with minimums that hurt."""
    markets = [make(seed) for seed in range(150)]

    best = [_most_placed(market) for market in markets]
    placed = [solve(market).placed for market in markets]

    assert sum(placed) >= share * sum(best)
    assert sum(mine == optimum for mine, optimum in zip(placed, best, strict=True)) >= as_good


def _most_placed(market: Market) -> int:
    """Of all sets of closed slots that leave no open one below its minimum the one that places most.

    All sets are solved at once, side by side; a closed slot is one without seats.
    """
    may_close = np.flatnonzero(market.minimum)
    closed = np.zeros((2 ** len(may_close), market.slots), dtype=bool)
    closed[:, may_close] = list(product([False, True], repeat=len(may_close)))
    copy, who = np.repeat(np.arange(len(closed)), market.students), np.tile(np.arange(market.students), len(closed))
    lists = market.lists[who]
    large = build(
        np.where(lists == NONE, NONE, lists + market.slots * copy[:, None]),
        market.scores[who],
        np.where(closed, 0, market.capacity).ravel(),
        lottery=market.lottery[who] + copy / len(closed),
    )
    slot = solve(large, "numba").slot
    held = np.bincount(slot[slot != NONE], minlength=large.slots).reshape(closed.shape)
    return int(held.sum(axis=1)[(closed | (held >= market.minimum)).all(axis=1)].max())


def test_a_tie_goes_to_the_smaller_lottery_number():
    market = market_of([[0], [0], [0]], [[5], [5], [5]], [1], [0], [2, 0, 1])

    assert solve(market).slot.tolist() == [NONE, 0, NONE]
    assert max(range(3), key=lambda s: key_of(market, s, 0)) == 1
