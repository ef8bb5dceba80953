from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.grading import Key, draw, is_answered, is_right, read_number, score_percent, tolerance


@pytest.mark.parametrize(
    ("kind", "answer", "typed", "right"),
    [
        ("single", "B", "B", True),
        ("single", "B", "Ｂ", True),
        ("single", "B", "A", False),
        ("single", "B", "", False),
        ("single", "B", "AB", False),
        ("multi", "ABD", "DBA", True),
        ("multi", "ABD", "AB", False),
        ("multi", "ABD", "ABCD", False),
        ("judge", "T", "T", True),
        ("judge", "T", "F", False),
        ("calc", "2.00", "2", True),
        ("calc", "2.00", "2.004", True),
        ("calc", "2.00", "2.01", False),
        ("calc", "1011.12", "1,011.12", True),
        ("calc", "1011.12", "１０１１．１２ 元", True),
        ("calc", "20", "20%", True),
        ("calc", "100", "100.4", True),
        ("calc", "100", "101", False),
        ("calc", "13.00", "十三", False),
        ("calc", "13.00", "1e1", False),
        ("calc", "13.00", "NaN", False),
        ("calc", "-5", "-5", True),
    ],
)
def test_is_right_accepts_only_the_right_answer(kind, answer, typed, right):
    assert is_right(Key(kind, answer), typed) is right


def test_tolerance_is_half_of_the_last_place_written():
    assert [tolerance(text) for text in ("2.00", "3.0", "100")] == [Decimal("0.005"), Decimal("0.05"), Decimal("0.5")]


def test_read_number_refuses_words():
    assert read_number("大约 3") is None


def test_is_answered_takes_spaces_for_nothing():
    assert [is_answered(text) for text in ("", "  ", "A")] == [False, False, True]


def test_score_percent_weighs_every_question_the_same():
    assert [score_percent(marks) for marks in ([], [True], [True, False, False])] == [0.0, 100.0, 33.3]


@given(st.sets(st.text(min_size=1, max_size=6)), st.integers(0, 30), st.integers(0, 2**62))
def test_draw_is_the_same_whatever_order_the_codes_come_in(codes, count, seed):
    assert draw(sorted(codes), count, seed) == draw(sorted(codes, reverse=True), count, seed)


def test_draw_gives_the_paper_of_its_seed():
    codes = [f"Q{number:03d}" for number in range(8)]

    paper = draw(codes, 3, 7)

    # Written down: an appeal years later must draw the same paper.
    assert paper == draw(codes, 8, 7)[:3]
    assert len(set(paper)) == 3
    assert {tuple(draw(codes, 3, seed)) for seed in range(40)} != {tuple(paper)}
