"""The most workstations taken at once, against counting every quarter of an hour."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from lms.bases.planning import Span, Taken, free, most_taken
from lms.common.spans import BEIJING

MIDNIGHT = datetime(2026, 9, 7, tzinfo=BEIJING)
QUARTER = timedelta(minutes=15)


def quarters(first, length):
    return Span(MIDNIGHT + first * QUARTER, MIDNIGHT + (first + length) * QUARTER)


spans = st.builds(quarters, st.integers(0, 60), st.integers(1, 20))
held = st.lists(st.builds(Taken, spans, st.integers(1, 9)), max_size=12)


@given(held, spans)
def test_most_taken_is_what_counting_every_quarter_finds(taken, within):
    moments = [MIDNIGHT + n * QUARTER for n in range(96)]
    counted = [
        sum(one.seats for one in taken if one.span.starts_at <= moment < one.span.ends_at)
        for moment in moments
        if within.starts_at <= moment < within.ends_at
    ]

    assert most_taken(taken, within) == max(counted)


def test_bookings_one_after_the_other_are_not_added_up():
    taken = [Taken(quarters(0, 4), 6), Taken(quarters(4, 4), 7)]

    assert most_taken(taken, quarters(0, 8)) == 7
    assert free(10, taken, quarters(0, 8)) == 3


def test_bookings_at_once_are_added_up():
    taken = [Taken(quarters(0, 5), 6), Taken(quarters(4, 4), 7)]

    assert free(20, taken, quarters(0, 8)) == 7
    assert free(10, taken, quarters(0, 8)) == 0
