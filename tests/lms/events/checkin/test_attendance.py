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


def out(*moments, fixes=()):
    """One person's attendance where people check out, seen at these minutes."""
    return attendance([scan(1, moment) for moment in moments], list(fixes), SPAN, checks_out=True)[1]


def test_where_people_check_out_the_minutes_between_the_first_and_the_last_sighting_count():
    assert out(-10, 95).minutes == 90
    assert out(10, 40, 70).minutes == 60
    assert out(85, 91).minutes == 5
    assert (out(10, 70).first_at, out(10, 70).last_at) == (START + timedelta(minutes=10), START + timedelta(minutes=70))


def test_who_was_seen_once_was_there_and_how_long_is_not_guessed():
    for moments in ((5,), (-10, -5), (91,)):
        assert (out(*moments).minutes, out(*moments).is_open, out(*moments).present) == (0, True, True)


def test_coming_seen_by_two_doors_within_five_minutes_is_no_going():
    for moments in ((1, 3), (1, 3, 5), (3, 1), (88, 91)):
        assert (out(*moments).minutes, out(*moments).last_at, out(*moments).is_open) == (0, None, True)

    assert (out(1, 6).minutes, out(1, 3, 60).minutes) == (5, 59)


def test_a_keeper_says_how_long_somebody_stayed_and_no_longer_than_it_was():
    said = [Fix(START, 1, True, minutes) for minutes in (40, 400, None)]

    assert [out(5, fixes=[fix]).minutes for fix in said] == [40, 90, 90]
    assert not any(out(5, fixes=[fix]).is_open for fix in said)


def test_checking_out_is_open_until_half_an_hour_after_the_end():
    assert (out(5, 120).minutes, out(5, 121).is_open) == (85, True)


def test_who_did_not_check_out_or_left_early_is_listed_once_doors_are_closed():
    seen = [scan(1, 0), scan(2, 0), scan(2, 60), scan(3, 0), scan(3, 92), scan(4, 0), scan(5, 100)]
    fixes = [Fix(START, 4, True, 30)]

    closed = anomalies(seen, fixes, SPAN, [1, 2, 3, 4, 5], checks_out=True)
    running = anomalies(seen, fixes, SPAN, [1, 2, 3, 4, 5], checks_out=True, closed=False)

    by_hand = Anomaly(Odd.BY_HAND, (4,))
    forgot = [Anomaly(Odd.NO_CHECK_OUT, (1,)), Anomaly(Odd.NO_CHECK_OUT, (5,))]
    assert closed == [*forgot, Anomaly(Odd.LEFT_EARLY, (2,)), by_hand]
    assert running == [by_hand]


def test_two_doors_are_no_matter_where_people_come_by_one_and_go_by_the_other():
    doors = [scan(1, 0, Source.TICKET, "east"), scan(1, 91, Source.TICKET, "west")]

    assert anomalies(doors, [], SPAN, [1], checks_out=True) == []


def least(*moments, percent=50, checks_out=False):
    """One person's attendance where at least so much of the session is asked for."""
    seen = [scan(1, moment) for moment in moments]
    return attendance(seen, [], SPAN, checks_out=checks_out, least_percent=percent)[1]


def test_who_comes_a_minute_before_the_end_was_there_and_has_no_minutes():
    late = least(89)

    assert (late.minutes, late.present, late.is_short, late.is_open) == (0, True, True, False)
    # Half of ninety is forty-five: who is there for that has all of it, as the page says.
    assert [least(minute).minutes for minute in (-20, 0, 45, 46)] == [90, 90, 90, 0]
    assert least(89, percent=0).minutes == 90


def test_where_people_check_out_what_is_asked_for_is_between_coming_and_going():
    assert (least(0, 44, checks_out=True).minutes, least(0, 45, checks_out=True).minutes) == (0, 45)
    assert least(0, 44, checks_out=True).is_short and not least(0, 45, checks_out=True).is_short
    # Not seen to go is another thing: how long it was nobody knows.
    assert least(89, checks_out=True).is_open and not least(89, checks_out=True).is_short
    assert least(0, 91, percent=100, checks_out=True).minutes == 90


def test_what_a_hand_set_right_is_asked_nothing():
    fixed = attendance([scan(1, 89)], [Fix(START, 1, True)], SPAN, least_percent=50)[1]

    assert (fixed.minutes, fixed.is_short, fixed.fixed) == (90, False, True)


def test_who_was_there_too_shortly_is_listed_once_it_is_known():
    def odd(scans, **asked):
        return [one.kind for one in anomalies(scans, [], SPAN, [1], least_percent=50, **asked)]

    assert odd([scan(1, 80)], closed=False) == [Odd.LATE, Odd.SHORT]
    assert Odd.SHORT not in odd([scan(1, 0), scan(1, 20)], checks_out=True, closed=False)
    assert Odd.SHORT in odd([scan(1, 0), scan(1, 20)], checks_out=True, closed=True)
