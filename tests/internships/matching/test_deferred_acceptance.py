from collections.abc import Callable
from functools import partial
from itertools import combinations, permutations

import numpy as np
import pytest

from internships.matching import NONE, Closing, Market, certify, solve
from tests.internships.matching.markets import (
    changed,
    contested_market,
    is_best_for_students,
    is_stable,
    key_of,
    listed,
    market_of,
    order_market,
    random_market,
    rank_of,
    stable_assignments,
    with_list,
    without_positions,
    wpi_market,
)

MakeMarket = Callable[[int], Market]


@pytest.mark.parametrize("block", range(8))
def test_solve_equals_the_students_best_of_all_stable_matchings(block: int):
    for seed in range(block * 100, block * 100 + 100):  # 800 markets, every assignment of each
        market = random_market(seed) if seed % 2 else contested_market(seed)

        solution = tuple(solve(market).slot.tolist())
        stable = stable_assignments(market)

        assert solution in stable, seed
        assert is_best_for_students(market, solution, stable), seed


def test_the_random_markets_put_the_choice_among_stable_matchings_to_the_test():
    several = [seed for seed in range(0, 400, 2) if len(stable_assignments(contested_market(seed))) > 1]

    assert len(several) >= 40


def test_every_stable_matching_places_the_same_students():
    """Rural hospitals theorem: who is left out does not depend on which stable matching is taken."""
    for seed in range(60):
        market = random_market(seed)

        left_out = {tuple(p == NONE for p in assignment) for assignment in stable_assignments(market)}

        assert len(left_out) == 1, seed


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


def test_no_untrue_list_pays_in_small_markets():
    """Every ordering of every part of the true list, for every student of 25 markets."""
    for seed in range(25):
        market = random_market(seed, students=5, slots=4, seats=2)
        truth = solve(market).slot
        for student in range(market.students):
            for row in _other_lists(listed(market, student)):
                got = int(solve(with_list(market, student, row)).slot[student])
                assert rank_of(market, student, got) >= rank_of(market, student, int(truth[student])), (seed, row)


def _other_lists(row: list[int]) -> list[tuple[int, ...]]:
    return [other for length in range(len(row) + 1) for other in permutations(row, length) if list(other) != row]


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


@pytest.mark.parametrize("draw", range(3))
@pytest.mark.parametrize(("year", "fewest", "most"), [("2017-2018", 864, 877), ("2018-2019", 866, 882)])
def test_solve_places_as_many_wpi_students_as_was_found_elsewhere(year: str, fewest: int, most: int, draw: int):
    """The range of 30 lotteries in an independent run on the same data."""
    market = wpi_market(year, draw)

    matching = solve(market)

    assert fewest <= matching.placed <= most
    assert certify(market, matching).violations == ()


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

    best = [max(_placed_per_closed_set(market)) for market in markets]
    placed = [solve(market).placed for market in markets]

    assert sum(placed) >= share * sum(best)
    assert sum(mine == optimum for mine, optimum in zip(placed, best, strict=True)) >= as_good


def _placed_per_closed_set(market: Market) -> list[int]:
    """Students placed for every closed set that leaves no open slot below its minimum."""
    may_close = np.flatnonzero(market.minimum).tolist()
    sets = [set(chosen) for size in range(len(may_close) + 1) for chosen in combinations(may_close, size)]
    outcomes = [(closed, solve(without_positions(market, closed)).slot) for closed in sets]
    return [
        int(np.count_nonzero(slot != NONE))
        for closed, slot in outcomes
        if all(p in closed or np.count_nonzero(slot == p) >= market.minimum[p] for p in may_close)
    ]


def test_a_tie_goes_to_the_smaller_lottery_number():
    market = market_of([[0], [0], [0]], [[5], [5], [5]], [1], [0], [2, 0, 1])

    assert solve(market).slot.tolist() == [NONE, 0, NONE]
    assert max(range(3), key=lambda s: key_of(market, s, 0)) == 1
