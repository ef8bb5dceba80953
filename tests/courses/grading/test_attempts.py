from hypothesis import given
from hypothesis import strategies as st

from courses.grading import draw, score_percent


def test_score_percent_weighs_every_question_the_same():
    assert [score_percent(marks) for marks in ([], [1], [1, 0, 0], [1, 0.5])] == [0.0, 100.0, 33.3, 75.0]


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
