from fractions import Fraction
from itertools import product

import pytest

from internships.matching import FULL_SCORE, Need, SkillFit, fit

NEEDS = [Need("HS-02", level=3, weight=2), Need("FT-01", level=2, weight=1)]


def test_fit_explains_every_skill_and_the_lines_add_up():
    result = fit({"FT-01": 1, "HS-02": 2, "ZZ-09": 3}, NEEDS)

    assert result.skills == (
        SkillFit("FT-01", needed=2, held=1, points=1666, possible=3333),
        SkillFit("HS-02", needed=3, held=2, points=4444, possible=6667),
    )
    assert result.score == 6110
    assert [line.missing_levels for line in result.skills] == [1, 1]


def test_fit_of_all_needs_met_is_full_whatever_the_weights():
    for weights in product([1, 2, 3, 7], repeat=3):
        needs = [Need(f"S-{i}", level=3, weight=weight) for i, weight in enumerate(weights)]
        assert fit({"S-0": 3, "S-1": 3, "S-2": 3}, needs).score == FULL_SCORE


def test_fit_counts_more_than_needed_as_needed():
    assert fit({"FT-01": 3, "HS-02": 3}, NEEDS) == fit({"FT-01": 3, "HS-02": 3}, NEEDS[::-1])
    assert fit({"FT-01": 3, "HS-02": 3}, NEEDS).score == FULL_SCORE


def test_fit_of_nothing_held_is_zero():
    assert fit({}, NEEDS).score == 0


def test_fit_to_a_post_without_needs_is_full():
    assert fit({"FT-01": 1}, []).score == FULL_SCORE


def test_fit_is_the_formula_within_one_point_per_skill():
    for held in product(range(4), repeat=3):
        needs = [Need("A", 1, 5), Need("B", 2, 3), Need("C", 3, 1)]
        exact = sum(Fraction(n.weight * min(h, n.level), n.level) for n, h in zip(needs, held, strict=True)) / 9

        score = fit(dict(zip("ABC", held, strict=True)), needs).score

        assert 0 <= exact * FULL_SCORE - score + 1 < 4


def test_one_more_level_never_costs_points():
    for a, b in product(range(4), repeat=2):
        score = fit({"FT-01": a, "HS-02": b}, NEEDS).score
        assert fit({"FT-01": a + 1, "HS-02": b}, NEEDS).score >= score
        assert fit({"FT-01": a, "HS-02": b + 1}, NEEDS).score >= score


def test_fit_refuses_a_skill_needed_twice():
    with pytest.raises(ValueError, match="every skill once at most"):
        fit({}, [Need("FT-01", 1), Need("FT-01", 2)])


@pytest.mark.parametrize(("level", "weight"), [(0, 1), (1, 0)])
def test_need_refuses_less_than_one(level: int, weight: int):
    with pytest.raises(ValueError, match="FT-01: level and weight start at 1"):
        Need("FT-01", level, weight)
