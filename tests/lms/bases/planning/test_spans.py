"""Spans of time, and the days they are repeated on."""

from datetime import date, datetime
from fractions import Fraction

import pytest

from lms.bases.planning import Span, Weekly, repeated
from lms.common.spans import BEIJING

MONDAY = date(2026, 9, 7)


def at(hour, minute=0, day=7):
    return datetime(2026, 9, day, hour, minute, tzinfo=BEIJING)


def span(first, last, day=7):
    return Span(at(first, day=day), at(last, day=day))


def test_a_span_must_end_after_it_starts():
    with pytest.raises(ValueError, match="after it starts"):
        Span(at(8), at(8))


def test_spans_that_touch_do_not_overlap():
    assert not span(8, 10).overlaps(span(10, 12))
    assert span(8, 10).overlaps(span(9, 12))
    assert span(8, 10).shared(span(9, 12)) == span(9, 10)
    assert span(8, 10).shared(span(10, 12)) is None


@pytest.mark.parametrize(
    ("others", "left"),
    [
        ([], [(8, 17)]),
        ([(6, 9)], [(9, 17)]),
        ([(9, 10), (12, 13)], [(8, 9), (10, 12), (13, 17)]),
        ([(9, 12), (10, 11)], [(8, 9), (12, 17)]),
        ([(16, 20)], [(8, 16)]),
        ([(18, 20)], [(8, 17)]),
        ([(7, 18)], []),
    ],
)
def test_taking_spans_out_leaves_the_rest_in_order(others, left):
    assert span(8, 17).without([span(*one) for one in others]) == [span(*one) for one in left]


def test_hours_are_exact():
    assert Span(at(8), at(8, 20)).hours == Fraction(1, 3)


def test_a_span_that_is_not_repeated_stands_alone():
    assert repeated(span(8, 10), None) == [span(8, 10)]


def test_weekly_repeats_on_the_first_days_own_weekday():
    found = repeated(span(8, 10), Weekly(until=date(2026, 9, 28)))

    assert found == [span(8, 10, day=day) for day in (7, 14, 21, 28)]


def test_weekdays_intervals_and_days_left_out():
    weekly = Weekly(date(2026, 9, 30), frozenset({0, 2}), every=2, without=frozenset({date(2026, 9, 21)}))

    assert [one.starts_at.day for one in repeated(span(8, 10), weekly)] == [7, 9, 23]


def test_a_first_day_that_is_none_of_the_weekdays_is_not_in_it():
    assert [one.starts_at.day for one in repeated(span(8, 10), Weekly(date(2026, 9, 11), frozenset({3})))] == [10]


def test_a_rule_that_would_go_on_stops():
    assert len(repeated(span(8, 10), Weekly(date(2099, 1, 1)), most=5)) == 5


def test_the_rule_is_written_as_the_standard_writes_it():
    weekly = Weekly(date(2026, 9, 30), frozenset({2, 0}), every=2)

    assert weekly.rule(MONDAY) == "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20260930"
    assert Weekly(date(2026, 9, 30)).rule(MONDAY) == "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO;UNTIL=20260930"
