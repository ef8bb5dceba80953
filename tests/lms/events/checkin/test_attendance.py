"""Scans merge in any order, attendance follows from them, what is odd is listed."""

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lms.common.spans import BEIJING, Span
from lms.events.checkin import Anomaly, Attendance, Fix, Odd, Scan, Source, anomalies, attendance, merged

START = datetime(2026, 9, 7, 14, tzinfo=BEIJING)
SPAN = Span(START, START + timedelta(minutes=90))


def scan(person, minutes=0, source=Source.WALL, device=""):
    return Scan(START + timedelta(minutes=minutes), person, source, device)


scans = st.lists(
    st.builds(scan, st.integers(1, 4), st.integers(-60, 120), st.sampled_from(Source), st.sampled_from(["", "a", "b"])),
    max_size=6,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw loads the tables of Unicode
@given(scans, scans)
def test_merging_is_the_same_in_any_order_and_twice(one, other):
    assert merged(one, other) == merged(other, one) == merged(merged(one, other), one, other)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw loads the tables of Unicode
@given(scans, scans)
def test_attendance_does_not_ask_who_sent_first(one, other):
    assert attendance(merged(one, other), [], SPAN) == attendance([*other, *one, *one], [], SPAN)


def test_whoever_is_seen_in_time_has_the_minutes_of_the_session():
    found = attendance([scan(1, 20), scan(1, -10), scan(2, -31), scan(3, 91)], [], SPAN)

    assert found == {1: Attendance(1, START - timedelta(minutes=10), 90)}


def test_the_last_correction_counts():
    fixes = [Fix(START + timedelta(hours=3), 1, True), Fix(START + timedelta(hours=2), 1, False), Fix(START, 2, True)]

    found = attendance([scan(1)], fixes, SPAN)

    assert (found[1].minutes, found[1].fixed, found[1].first_at) == (90, True, START)
    assert (found[2].minutes, found[2].first_at) == (90, None)
    assert not attendance([scan(1)], [Fix(START, 1, False)], SPAN)[1].present


def test_what_is_odd_is_listed():
    seen = [scan(1, 0, device="a"), scan(2, 1, device="a"), scan(2, 2, device="b"), scan(3, 40), scan(4, -90)]

    found = anomalies(seen, [Fix(START, 5, True)], SPAN, [1, 2, 3, 4])

    assert found == [
        Anomaly(Odd.SHARED_DEVICE, (1, 2)), Anomaly(Odd.SEVERAL_DEVICES, (2,)), Anomaly(Odd.OUTSIDE, (4,)),
        Anomaly(Odd.LATE, (3,)), Anomaly(Odd.BY_HAND, (5,)),
    ]  # fmt: skip


def test_a_scanner_at_the_door_is_nobodys_shared_phone_and_strangers_are_named():
    door = [scan(1, 0, Source.TICKET, "door"), scan(2, 0, Source.TICKET, "door")]

    assert anomalies(door, [], SPAN, [1]) == [Anomaly(Odd.STRANGER, (2,))]
