"""Papers drawn by blueprint: the same for the same seed, full where the bank is."""

from hypothesis import given
from hypothesis import strategies as st

from courses.grading.drawing import Candidate, Row, Shortage, draw_paper, shortages

POOL = [
    Candidate(f"{skill}{level}{n}", skill, level) for skill in ("FT", "EC") for level in (1, 2, 3) for n in range(4)
]


def test_draw_paper_fills_every_line_of_the_blueprint():
    blueprint = [Row("FT", 1, 2), Row("EC", 0, 3), Row("", 3, 1)]

    paper = draw_paper(POOL, blueprint, 7)

    assert len(set(paper)) == 6
    assert sum(key.startswith("FT1") for key in paper) >= 2
    assert sum(key.startswith("EC") for key in paper) >= 3


@given(st.permutations(POOL), st.integers(0, 2**62))
def test_draw_paper_does_not_depend_on_the_order_of_the_bank(pool, seed):
    blueprint = [Row("FT", 0, 3), Row("", 0, 5)]

    assert draw_paper(pool, blueprint, seed) == draw_paper(POOL, blueprint, seed)


def test_draw_paper_differs_by_seed():
    assert len({tuple(draw_paper(POOL, [Row("", 0, 10)], seed)) for seed in range(20)}) == 20


@given(st.integers(0, 2**62))
def test_narrow_lines_choose_before_wide_ones(seed):
    pool = [Candidate("only", "FT", 1), Candidate("other", "EC", 2)]

    assert sorted(draw_paper(pool, [Row("", 0, 1), Row("FT", 1, 1)], seed)) == ["only", "other"]


def test_shortages_name_the_lines_that_cannot_be_filled():
    rows = [Row("FT", 1, 5), Row("", 0, 3)]

    assert shortages(POOL, rows) == [Shortage(rows[0], 4)]
    assert shortages(POOL, [Row("", 0, 24)]) == []
