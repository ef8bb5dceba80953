"""The large counts are slow tests; a sample of each runs always."""

from itertools import count, permutations

import numpy as np
import pytest
from matching.games import HospitalResident

from internships.matching import NONE, NOT_ELIGIBLE, Flaw, Market, build, certify, restore, solve
from tests.internships.matching.brute import (
    apart,
    are_feasible,
    are_stable,
    assignments,
    best_for_students,
    ranks,
    side_by_side,
    tiny_market,
)
from tests.internships.matching.markets import changed, market_of


@pytest.mark.parametrize(
    ("first", "many"), [(0, 200), pytest.param(1000, 10_000, marks=pytest.mark.slow)], ids=["sample", "large"]
)
def test_solve_equals_brute_force_in_tiny_markets(first: int, many: int):
    """Every assignment of every market; a third has ceilings. All are solved as one large market, by two engines."""
    markets = [tiny_market(seed, groups=seed % 3 == 1) for seed in range(first, first + many)]
    large = side_by_side(markets)

    results = apart(markets, solve(large, "numba").slot)

    assert results == apart(markets, solve(large, "numpy").slot)
    for seed, (market, result) in enumerate(zip(markets, results, strict=True), first):
        ways = assignments(market)
        stable = ways[are_stable(market, ways)]
        assert result == best_for_students(market, stable).tolist(), seed


@pytest.mark.parametrize("corrupted", [800, pytest.param(100_000, marks=pytest.mark.slow)], ids=["sample", "large"])
def test_certify_accepts_no_corrupted_matching(corrupted: int):
    """Every assignment of many markets: only the students' best stable one is certified, and it always is."""
    accepted, wrong, stable_but_worse = [], 0, 0
    for seed in count():
        market = tiny_market(seed, groups=seed % 2 == 1)
        ways = assignments(market)
        stable = are_stable(market, ways)
        best = best_for_students(market, ways[stable]).tolist()
        wrong += len(ways) - 1
        stable_but_worse += int(stable.sum()) - 1
        accepted += [(seed, way) for way in ways.tolist() if certify(market, restore(market, way)).ok != (way == best)]
        if wrong >= corrupted:
            break

    assert accepted == []
    assert stable_but_worse >= 1


@pytest.mark.parametrize("misreports", [2_000, pytest.param(100_000, marks=pytest.mark.slow)], ids=["sample", "large"])
def test_no_misreport_pays(misreports: int):
    """Every untrue list of every student, orders and parts of the true one alike, with and without ceilings."""
    told = 0
    for seed in count():
        market = tiny_market(seed, students=4, slots=4, groups=seed % 2 == 1)
        truth, rank = solve(market).slot, ranks(market)
        liars = [(student, row) for student in range(4) for row in _untrue(market, student)]
        lies = solve(_all_lies(market, liars)).slot.reshape(len(liars), 4)
        for number, (student, row) in enumerate(liars):
            slot = lies[number, student]
            got = NONE if slot == NONE else slot - 4 * number
            assert rank[student, got] >= rank[student, truth[student]], (seed, student, row)
        told += len(liars)
        if told >= misreports:
            break


def _all_lies(market: Market, liars: list[tuple[int, tuple[int, ...]]]) -> Market:
    """The market once for every lie, side by side."""
    scores, lists = np.full((4, 5), NOT_ELIGIBLE), np.tile(market.lists, (len(liars), 1))
    np.put_along_axis(scores, market.lists.astype(int), market.scores, axis=1)
    for number, (student, row) in enumerate(liars):
        lists[4 * number + student] = [*row, *[NONE] * (lists.shape[1] - len(row))]
    copy, who = np.repeat(np.arange(len(liars)), 4), np.tile(np.arange(4), len(liars))
    return build(
        np.where(lists == NONE, NONE, lists + 4 * copy[:, None]),
        scores[who[:, None], lists],
        np.tile(market.capacity, len(liars)),
        lottery=market.lottery[who] + copy / len(liars),
        groups=[(g.slots + 4 * number, g.cap) for number in range(len(liars)) for g in market.groups],
    )


def _untrue(market: Market, student: int) -> list[tuple[int, ...]]:
    row = [slot for slot in market.lists[student].tolist() if slot != NONE]
    others = (other for length in range(len(row) + 1) for other in permutations(row, length))
    return [other for other in others if list(other) != row]


@pytest.mark.parametrize(
    ("first", "markets"), [(0, 60), pytest.param(1000, 1000, marks=pytest.mark.slow)], ids=["sample", "large"]
)
def test_solve_equals_the_reference_library(first: int, markets: int):
    """PyPI's `matching`, which works on objects and knows neither ties nor lists that are not mutual."""
    for seed in range(first, first + markets):
        market = _for_the_library(seed)
        order = [_ranking(market, slot) for slot in range(market.slots)]
        game = HospitalResident.create_from_dictionaries(
            {s: [int(j) for j in row if j != NONE] for s, row in enumerate(market.lists)},
            dict(enumerate(order)),
            {slot: int(seats) for slot, seats in enumerate(market.capacity)},
        )

        found = {r.name: h.name for h, residents in game.solve(optimal="resident").items() for r in residents}

        assert solve(market).slot.tolist() == [found.get(s, NONE) for s in range(market.students)], seed


def _for_the_library(seed: int) -> Market:
    """Every list has an entry and every slot an applicant."""
    rng = np.random.default_rng(seed)
    students, slots = int(rng.integers(6, 14)), int(rng.integers(2, 6))
    ranked = [rng.permutation(slots)[: rng.integers(1, slots + 1)].tolist() for _ in range(students)]
    ranked[:slots] = [[slot, *[other for other in row if other != slot]] for slot, row in enumerate(ranked[:slots])]
    scores = [rng.integers(0, 5, len(row)).tolist() for row in ranked]
    return market_of(ranked, scores, rng.integers(1, 4, slots), lottery=rng.permutation(students))


def _ranking(market: Market, slot: int) -> list[int]:
    """The students who list the slot, best score first, then by the draw."""
    found = np.argwhere(market.lists == slot).tolist()
    return [s for s, _ in sorted(found, key=lambda cell: (-market.scores[*cell], market.lottery[cell[0]]))]


def test_the_tiny_markets_put_every_rule_to_the_test():
    """Some have several stable matchings, some a ceiling that refuses somebody, some nobody at all."""
    several, refused = 0, 0
    for seed in range(300):
        market = tiny_market(seed, groups=True)
        ways = assignments(market)
        several += are_stable(market, ways).sum() > 1
        refused += (solve(market).slot != solve(changed(market, groups=())).slot).any()

    assert several >= 10
    assert refused >= 60


def test_feasible_is_not_yet_stable():
    market = tiny_market(0)
    ways = assignments(market)

    assert are_feasible(market, ways).sum() > are_stable(market, ways).sum() >= 1
    nobody = certify(market, restore(market, [NONE] * 4))
    assert {violation.flaw for violation in nobody.violations} == {Flaw.BLOCKING_PAIR}
