"""Deadlines: the sooner of time allowed and closing; the grace is for the network only."""

from datetime import UTC, datetime, timedelta

import pytest

from courses.grading.timing import GRACE, deadline, is_late

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("minutes", "extra", "closes", "ends"),
    [
        (None, 0, None, None),
        (30, 0, None, NOON + 30 * MINUTE),
        (30, 15, None, NOON + 45 * MINUTE),
        (30, 0, NOON + 10 * MINUTE, NOON + 10 * MINUTE),
        (30, 0, NOON + 60 * MINUTE, NOON + 30 * MINUTE),
        (None, 0, NOON + 60 * MINUTE, NOON + 60 * MINUTE),
    ],
)
def test_deadline_is_the_sooner_of_time_allowed_and_closing(minutes, extra, closes, ends):
    assert deadline(NOON, minutes, extra, closes) == ends


@pytest.mark.parametrize(
    ("arrived", "late"), [(NOON, False), (NOON + GRACE, False), (NOON + GRACE + timedelta(microseconds=1), True)]
)
def test_is_late_after_deadline_and_grace(arrived, late):
    assert is_late(arrived, NOON) is late


def test_nothing_is_late_without_a_deadline():
    assert not is_late(NOON, None)
