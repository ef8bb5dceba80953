"""The large counts are slow tests; a sample of each runs always."""

from functools import cache

import numpy as np
import pytest
from matching.games import HospitalResident

from internships.matching import NONE, Flaw, Market, Violation, certify, restore, solve
from tests.internships.matching.brute import (
    NO_CAP,
    Judged,
    Tiny,
    apart,
    judge,
    ranks,
    side_by_side,
    tiny_markets,
    together,
    untrue,
)
from tests.internships.matching.markets import is_stable, market_of

MOST_AT_ONCE = {Flaw.BLOCKING_PAIR: 41, None: 250}  # so many can have no more than the thousand flaws that are named


@cache
def judged(seed: int, many: int) -> tuple[Tiny, Judged]:
    tiny = tiny_markets(seed, many)
    return tiny, judge(tiny)


def sample_and(large: int, sample: int = 400) -> pytest.MarkDecorator:
    cases = [(1, sample), pytest.param(2, large, marks=pytest.mark.slow)]
    return pytest.mark.parametrize(("seed", "many"), cases, ids=["sample", "large"])


@sample_and(12_000)
def test_solve_equals_brute_force_in_tiny_markets(seed: int, many: int):
    """Every assignment of every market. All are solved as one large market, by every engine."""
    tiny, found = judged(seed, many)
    market = side_by_side(tiny)

    results = [apart(tiny, solve(market, engine).slot) for engine in ("numba", "numpy", "python")]

    wrong = [np.flatnonzero((slot != found.ways[found.best]).any(axis=1)).tolist() for slot in results]
    assert wrong == [[], [], []]


def test_the_tiny_markets_put_every_rule_to_the_test():
    """Some have several stable matchings, some a ceiling that refuses somebody, some reserved seats that matter."""
    tiny, found = judged(1, 400)
    result = found.ways[found.best]

    several = found.stable.sum(axis=1) > 1
    without_caps = solve(side_by_side(tiny._replace(caps=np.full_like(tiny.caps, NO_CAP)))).slot
    without_reserves = solve(side_by_side(tiny._replace(kept=np.zeros_like(tiny.kept)))).slot

    assert several.sum() >= 10
    assert (apart(tiny, without_caps) != result).any(axis=1).sum() >= 40
    assert (apart(tiny, without_reserves) != result).any(axis=1).sum() >= 10


def test_every_stable_matching_places_the_same_students():
    """Rural hospitals theorem: who is left out does not depend on which stable matching is taken."""
    _tiny, found = judged(1, 400)
    market, way = np.nonzero(found.stable)

    left_out = found.ways[way] == NONE

    assert (left_out == left_out[np.searchsorted(market, market)]).all()


def test_two_ways_to_write_the_definition_agree():
    """That of whole arrays here, and that of one pair after the other which larger markets are checked with."""
    tiny = tiny_markets(3, 40)
    plain = tiny._replace(caps=np.full_like(tiny.caps, NO_CAP), kept=np.zeros_like(tiny.kept))
    found = judge(plain)

    for number in range(40):
        market = side_by_side(plain.at(np.array([number])))
        ways = found.ways[found.feasible[number]].tolist()
        assert [is_stable(market, way) for way in ways] == found.stable[number, found.feasible[number]].tolist()


def test_certify_accepts_exactly_one_of_all_assignments():
    """One at a time, as it is used: a market of each kind."""
    tiny, found = judged(1, 400)
    several = np.flatnonzero(found.stable.sum(axis=1) > 1)[:3].tolist()

    for number in [0, 1, 2, *several]:
        market = side_by_side(tiny.at(np.array([number])))
        accepted = [way.tolist() for way in found.ways if certify(market, restore(market, way)).ok]
        assert accepted == [found.ways[found.best[number]].tolist()]


@sample_and(405, sample=30)
def test_certify_accepts_no_corrupted_matching(seed: int, many: int):
    """Every assignment of many markets, some side by side: each that is wrong is named, with what is wrong."""
    tiny, found = judged(seed, many)

    wrong = 0
    for flaw, which in ((None, ~found.feasible), (Flaw.BLOCKING_PAIR, found.feasible & ~found.stable)):
        market, way = np.nonzero(which)
        for at in range(0, len(market), MOST_AT_ONCE[flaw]):
            some = slice(at, at + MOST_AT_ONCE[flaw])
            flaws = _flaws(tiny.at(market[some]), found.ways[way[some]])
            assert all(flaws)
            assert flaw is None or set().union(*flaws) == {flaw}
            wrong += len(flaws)

    assert wrong >= many * 250


@sample_and(4_000)
def test_certify_tells_stable_matchings_that_are_not_the_students_best(seed: int, many: int):
    """One by one; and that the best of all markets together are certified."""
    tiny, found = judged(seed, many)
    best = np.zeros_like(found.stable)
    best[np.arange(many), found.best] = True
    market, way = np.nonzero(found.stable & ~best)

    flaws = [_flaws(tiny.at(np.array([m])), found.ways[[w]])[0] for m, w in zip(market, way, strict=True)]
    large = side_by_side(tiny)

    assert set().union(*flaws) == {Flaw.NOT_STUDENT_OPTIMAL}
    assert len(flaws) >= many / 40
    assert certify(large, restore(large, together(tiny, found.ways[found.best]))).violations == ()


def _flaws(tiny: Tiny, ways: np.ndarray) -> list[set[Flaw]]:
    """What certify finds wrong with each market."""
    market = side_by_side(tiny)
    found = certify(market, restore(market, together(tiny, ways)))
    flaws: list[set[Flaw]] = [set() for _ in ways]
    for violation in found.violations:
        flaws[_where(tiny, market, violation)].add(violation.flaw)
    return flaws


def _where(tiny: Tiny, market: Market, violation: Violation) -> int:
    if violation.student is not None:
        return violation.student // tiny.students
    slot = violation.slot if violation.slot is not None else int(market.groups[violation.group].slots[0])
    return slot // tiny.slots


@pytest.mark.parametrize(
    ("seed", "many", "misreports"),
    [(1, 30, 2_000), pytest.param(2, 800, 100_000, marks=pytest.mark.slow)],
    ids=["sample", "large"],
)
def test_no_misreport_pays(seed: int, many: int, misreports: int):
    """Every untrue list of every student, orders and parts of the true one alike, with and without ceilings."""
    tiny = tiny_markets(seed, many, slots=4)
    (market, student), lies = untrue(tiny)
    told = np.arange(len(market))

    truth = apart(tiny, solve(side_by_side(tiny)).slot)[market, student]
    got = apart(lies, solve(side_by_side(lies)).slot)[told, student]

    rank = ranks(tiny)[market, student]
    assert len(told) >= misreports
    assert np.flatnonzero(rank[told, got] < rank[told, truth]).tolist() == []


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
