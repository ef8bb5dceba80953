"""Lateness: a price a day begun, never more than the cap, never for being early."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.grading.lateness import Policy, after_penalty, days_late, penalty

DUE = datetime(2026, 12, 1, 20, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
policies = st.builds(Policy, st.integers(0, 2000), st.integers(0, 100), st.integers(0, 100))
percents = st.decimals(0, 100, places=2)


@pytest.mark.parametrize(
    ("at", "days"),
    [
        (DUE - DAY, 0),
        (DUE, 0),
        (DUE + 15 * MINUTE, 0),
        (DUE + 16 * MINUTE, 1),
        (DUE + DAY, 1),
        (DUE + DAY + 16 * MINUTE, 2),
    ],
)
def test_days_late_begin_after_the_grace(at, days):
    assert days_late(at, DUE, Policy(grace_minutes=15)) == days


def test_nothing_is_late_without_a_due_date():
    assert penalty(DUE + 99 * DAY, None, Policy(0, 10)) == 0


def test_penalty_stops_at_its_cap():
    assert penalty(DUE + 30 * DAY, DUE, Policy(0, 10, 40)) == 40


def test_after_penalty_takes_points_off():
    assert after_penalty(Decimal("85.5"), DUE + DAY, DUE, Policy(0, 10)) == Decimal("75.50")


@given(percents, st.integers(-50_000, 50_000), policies)
def test_lateness_never_adds_and_never_goes_below_nought(percent, minutes, policy):
    assert 0 <= after_penalty(percent, DUE + minutes * MINUTE, DUE, policy) <= percent


@given(percents, st.integers(0, 50_000), st.integers(0, 50_000), policies)
def test_handing_in_sooner_is_never_worth_less(percent, one, other, policy):
    sooner, later = sorted((one, other))

    assert after_penalty(percent, DUE + sooner * MINUTE, DUE, policy) >= after_penalty(
        percent, DUE + later * MINUTE, DUE, policy
    )


@given(percents, percents, st.integers(0, 20_000), policies)
def test_the_best_is_chosen_after_the_penalty(first, second, minutes, policy):
    """A late second go never makes the best of both worse than the first one in time."""
    in_time = after_penalty(first, DUE, DUE, policy)

    assert max(in_time, after_penalty(second, DUE + minutes * MINUTE, DUE, policy)) >= in_time
