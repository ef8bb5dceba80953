import ast
import importlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from internships.matching import NONE, Closing, Flaw, Market, Violation, certify, restore, solve
from tests.internships.matching.markets import market_of, matching_of, random_market, wpi_market


def test_certify_names_the_ring_that_could_move_up():
    market = market_of([[0, 1], [1, 0], [2]], [[1, 2], [1, 2], [5]], [1, 1, 1], [0, 0, 0], [0, 1, 2])

    certificate = certify(market, matching_of(market, [1, 0, 2]))

    assert sorted((v.flaw, v.student, v.slot) for v in certificate.violations) == [
        (Flaw.NOT_STUDENT_OPTIMAL, 0, 0),
        (Flaw.NOT_STUDENT_OPTIMAL, 1, 1),
    ]


def test_certify_rejects_every_corruption_of_a_larger_matching():
    """1 500 times a student is moved, swapped or dropped: the students' best is unique, so all are wrong."""
    market = random_market(0, students=60, slots=10, levels=4, seats=6)
    right = solve(market).slot
    rng = np.random.default_rng(0)
    corrupted = [wrong for _ in range(1500) if (wrong := _corrupt(right, market, rng)).tolist() != right.tolist()]

    accepted = [wrong for wrong in corrupted if certify(market, restore(market, wrong)).ok]

    assert certify(market, restore(market, right)).ok
    assert accepted == []
    assert len(corrupted) >= 1000


def _corrupt(right: np.ndarray, market: Market, rng: np.random.Generator) -> np.ndarray:
    wrong = right.copy()
    one, other = rng.choice(market.students, 2, replace=False)
    match rng.integers(3):
        case 0:
            wrong[one] = rng.choice(market.lists[one])
        case 1:
            wrong[[one, other]] = wrong[[other, one]]
        case _:
            wrong[one] = rng.integers(-1, market.slots)
    return wrong


MARKET = market_of(
    [[0, 1], [0, 1], [1, 2], [2]],
    [[5, 5], [6, 5], [4, -1], [3]],
    [1, 2, 2],
    [0, 1, 2],
    [0, 1, 2, 3],
)
RIGHT = solve(MARKET)


def test_certificate_of_a_right_matching_says_what_was_looked_at():
    certificate = certify(MARKET, RIGHT)

    assert RIGHT.slot.tolist() == [1, 0, 1, NONE]
    assert RIGHT.closings == (Closing(slot=2, held=1, minimum=2),)
    assert certificate.ok
    assert (certificate.students, certificate.placed, certificate.choices_checked) == (4, 3, 7)


@pytest.mark.parametrize(
    ("slot", "violation"),
    [
        ([1, 0, 0, NONE], Violation(Flaw.UNLISTED, 2, 0)),
        ([0, 0, 1, NONE], Violation(Flaw.OVER_CAPACITY, None, 0)),
        ([1, 0, 2, NONE], Violation(Flaw.INELIGIBLE, 2, 2)),
        ([NONE, 0, NONE, NONE], Violation(Flaw.BELOW_MINIMUM, None, 1)),
        ([1, 0, 1, 2], Violation(Flaw.WRONGLY_CLOSED, None, 2)),
        ([0, 1, 1, NONE], Violation(Flaw.BLOCKING_PAIR, 1, 0)),
        ([1, 0, NONE, NONE], Violation(Flaw.BLOCKING_PAIR, 2, 1)),
        ([1, 0, 9, NONE], Violation(Flaw.MALFORMED)),
        ([1, 0, -2, NONE], Violation(Flaw.MALFORMED)),
        ([1, 0, 1], Violation(Flaw.MALFORMED)),
    ],
)
def test_certify_names_the_flaw(slot: list[int], violation: Violation):
    certificate = certify(MARKET, replace(RIGHT, slot=np.array(slot, dtype=np.int32)))

    assert violation in certificate.violations
    assert not certificate.ok


@pytest.mark.parametrize(
    "closings",
    [
        (Closing(0, 0, 0), *RIGHT.closings),  # has no minimum
        (Closing(2, 2, 2),),  # had enough
        (Closing(2, -1, 2),),
        (Closing(2, 1, 3),),  # not its minimum
        (*RIGHT.closings, *RIGHT.closings),
    ],
)
def test_certify_refuses_a_closing_without_ground(closings: tuple[Closing, ...]):
    flaws = {violation.flaw for violation in certify(MARKET, replace(RIGHT, closings=closings)).violations}

    assert flaws == {Flaw.WRONGLY_CLOSED}


def test_certify_refuses_a_closing_of_an_unknown_position():
    certificate = certify(MARKET, replace(RIGHT, closings=(Closing(7, 0, 1),)))

    assert certificate.violations == (Violation(Flaw.WRONGLY_CLOSED),)


@pytest.mark.parametrize("slot", [None, [1, 0, 1, -1], np.array([1.0, 0, 1, -1])])
def test_certify_refuses_what_is_not_whole_numbers(slot: object):
    assert certify(MARKET, replace(RIGHT, slot=slot)).violations == (Violation(Flaw.MALFORMED),)


@pytest.mark.parametrize("draw", range(3))
def test_certify_rejects_two_wpi_students_who_swapped(draw: int):
    market = wpi_market("2017-2018", draw)
    swapped = solve(market).slot.copy()
    swapped[[0, 1]] = swapped[[1, 0]]

    assert not certify(market, restore(market, swapped)).ok


def test_certify_of_nobody_is_valid():
    market = market_of([], [], [], [], [])

    assert certify(market, solve(market)).violations == ()


def test_stability_does_not_know_the_solver():
    """Not even through what it imports."""
    seen, waiting = set(), {"internships.matching.stability"}
    while waiting:
        seen |= waiting
        trees = [ast.parse(Path(importlib.import_module(name).__file__).read_text()) for name in waiting]
        names = {node.module for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        waiting = {name for name in names if name and name.startswith("internships.matching.")} - seen

    assert {name for name in seen if "engines" in name or "deferred_acceptance" in name} == set()
    assert "internships.matching.market" in seen
