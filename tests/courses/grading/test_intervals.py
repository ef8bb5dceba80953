"""The union of what was watched: nothing counts twice, nothing faster than the clock."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.grading.intervals import Claim, credited, gaps, is_enough, joined, percent_of, seconds_of

moment = st.floats(0, 600, allow_nan=False)
parts = st.lists(st.tuples(moment, moment).map(sorted).map(tuple), max_size=8)


@pytest.mark.parametrize(
    ("intervals", "union"),
    [
        ([], ()),
        ([(0, 10), (10, 20)], ((0, 20),)),
        ([(0, 10), (5, 8)], ((0, 10),)),
        ([(50, 60), (0, 10)], ((0, 10), (50, 60))),
        ([(0, 10), (10.9, 20)], ((0, 20),)),
    ],
)
def test_joined_puts_parts_in_order_without_overlap(intervals, union):
    assert joined(intervals) == union


@given(parts)
def test_joined_does_not_depend_on_order_or_repetition(intervals):
    assert joined(intervals) == joined([*reversed(intervals), *intervals])


@given(parts, st.tuples(moment, moment).map(sorted).map(tuple))
def test_watching_more_never_takes_anything_away(intervals, more):
    assert seconds_of(joined([*intervals, more])) >= seconds_of(joined(intervals)) - 1e-9


@given(parts)
def test_watched_and_missing_make_the_whole(intervals):
    union = joined(intervals)

    seams = len(union) + 1
    assert 600 - seams <= seconds_of(union) + seconds_of(gaps(union, 600)) <= 600 + 1e-6


@pytest.mark.parametrize(
    ("claim", "elapsed", "part"),
    [
        (Claim(0, 10), 10, (0, 10)),
        (Claim(0, 20), 10, (0, 20)),  # twice the speed is offered
        (Claim(0, 600), 10, (0, 22)),  # the whole video at once is not
        (Claim(590, 700), 60, (590, 600)),  # nothing lies behind the end
        (Claim(-50, 10), 10, (0, 10)),
        (Claim(30, 20), 10, None),
        (Claim(700, 800), 60, None),
        (Claim(0, 10), -5, (0, 2)),  # a clock that was set back
    ],
)
def test_credited_is_what_the_clock_allows(claim, elapsed, part):
    assert credited(claim, elapsed, 600) == part


@given(st.lists(st.tuples(moment, moment, st.floats(0, 30, allow_nan=False)), max_size=20))
def test_no_claims_bring_more_than_twice_the_clock(beats):
    seen = [credited(Claim(start, end), elapsed, 600) for start, end, elapsed in beats]

    allowed = sum(2 * elapsed + 2 for _start, _end, elapsed in beats)
    assert seconds_of(joined([part for part in seen if part])) <= allowed + len(beats) + 1e-6


@pytest.mark.parametrize(("end", "enough"), [(89.9, False), (90, True), (100, True)])
def test_ninety_percent_is_enough(end, enough):
    assert is_enough(((0, end),), 100) is enough


def test_percent_of_a_video_without_length_is_none():
    assert percent_of(((0, 10),), 0) == 0
