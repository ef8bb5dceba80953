from datetime import date
from decimal import Decimal

import pytest

from lms.cooperation.progress import Item, is_late, nudge, percent, reminder, time_percent

TODAY = date(2026, 11, 26)


def item(target, confirmed, due_on=TODAY):
    return Item(Decimal(target), Decimal(confirmed), due_on)


@pytest.mark.parametrize(
    ("items", "told"),
    [
        ([], None),
        ([item(3, 0)], 0),
        ([item(3, 3), item(2, 1)], 75),
        ([item(3, 1), item(3, 1), item(3, 1)], 33),
        ([item(3, 9), item(2, 0)], 50),
        ([item(3, 3), item("1000", "999.99")], 99),
        ([item(3, 3), item(2, 2)], 100),
    ],
)
def test_percent_is_the_mean_of_what_is_confirmed_rounded_down(items, told):
    assert percent(items) == told


@pytest.mark.parametrize(
    ("due_on", "confirmed", "late"),
    [(date(2026, 11, 25), 2, True), (date(2026, 11, 25), 3, False), (TODAY, 0, False)],
)
def test_a_deliverable_is_late_after_its_day_while_something_is_missing(due_on, confirmed, late):
    assert is_late(item(3, confirmed, due_on), TODAY) is late


@pytest.mark.parametrize(
    ("today", "gone"),
    [(date(2025, 12, 1), 0), (date(2026, 1, 1), 0), (date(2026, 1, 6), 50), (date(2026, 1, 11), 100), (TODAY, 100)],
)
def test_time_percent_counts_whole_days(today, gone):
    assert time_percent(date(2026, 1, 1), date(2026, 1, 10), today) == gone


@pytest.mark.parametrize(
    ("left", "told", "now"),
    [
        (61, None, None),
        (60, None, 60),
        (59, 60, None),
        (30, 60, 30),
        (5, 60, 7),
        (5, None, 7),
        (0, 30, 7),
        (0, 7, None),
        (-1, None, None),
    ],
)
def test_reminder_is_sent_once_and_the_nearest_alone(left, told, now):
    ends_on = date.fromordinal(TODAY.toordinal() + left)

    assert reminder(ends_on, TODAY, told) == now


@pytest.mark.parametrize(
    ("left", "confirmed", "told", "now"),
    [
        (15, 0, "", ""),
        (14, 0, "", "soon"),
        (14, 3, "", ""),
        (13, 0, "soon", ""),
        (0, 2, "soon", ""),
        (-1, 2, "soon", "late"),
        (-1, 2, "", "late"),
        (-1, 3, "soon", ""),
        (-9, 2, "late", ""),
    ],
)
def test_a_deliverable_is_spoken_of_once_before_and_once_after_its_day(left, confirmed, told, now):
    due_on = date.fromordinal(TODAY.toordinal() + left)

    assert nudge(item(3, confirmed, due_on), TODAY, told) == now
