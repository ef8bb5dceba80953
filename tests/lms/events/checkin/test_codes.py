"""Codes are good for their session, window and device, and for nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from lms.events import checkin

KEY, NOW = b"k" * 32, datetime(2026, 9, 7, 6, 0, 5, tzinfo=UTC)
SESSION, OTHER = "s1", "s2"
WALL = checkin.code(KEY, SESSION, checkin.window_of(NOW))


@pytest.mark.parametrize(("later", "good"), [(-16, False), (-10, True), (0, True), (4, True), (14, True), (15, False)])
def test_the_wall_is_good_for_its_window_and_one_on_either_side(later, good):
    found = checkin.accepted(KEY, SESSION, WALL, NOW + timedelta(seconds=later))

    assert (found == checkin.window_of(NOW)) is good


def test_the_wall_of_another_session_or_key_is_refused():
    assert checkin.accepted(KEY, OTHER, WALL, NOW) is None
    assert checkin.accepted(b"x" * 32, SESSION, WALL, NOW) is None


@pytest.mark.parametrize("shown", ["", ".", "1", "x.y", "٣.abc", "9" * 40 + ".a", WALL[:-1], WALL + "A"])
def test_anything_else_is_no_code(shown):
    assert checkin.accepted(KEY, SESSION, shown, NOW) is None


def test_a_code_moved_to_another_window_is_forged():
    number, mac = WALL.split(".")

    assert checkin.accepted(KEY, SESSION, f"{int(number) + 1}.{mac}", NOW) is None


def test_a_claim_is_the_devices_own_for_five_minutes():
    held = checkin.claim(KEY, SESSION, 7, "phone", NOW)

    assert checkin.claim_holds(KEY, SESSION, held, "phone", NOW + timedelta(seconds=290)) == 7
    assert checkin.claim_holds(KEY, SESSION, held, "phone", NOW + timedelta(seconds=301)) is None
    assert checkin.claim_holds(KEY, SESSION, held, "other", NOW) is None
    assert checkin.claim_holds(KEY, OTHER, held, "phone", NOW) is None
    assert checkin.claim_holds(KEY, SESSION, held, "phone", NOW - timedelta(seconds=6)) is None


@pytest.mark.parametrize("held", ["", "1.2", "1.2.3", "a.b.c", "1.2.3.4"])
def test_no_claim_is_made_by_hand(held):
    assert checkin.claim_holds(KEY, SESSION, held, "phone", NOW) is None


def test_the_digits_are_four_and_live_a_minute_and_the_next():
    shown = checkin.digits(KEY, SESSION, NOW)

    assert len(shown) == 4 and shown.isdigit()
    assert checkin.digits_hold(KEY, SESSION, shown, NOW + timedelta(seconds=60))
    assert not checkin.digits_hold(KEY, SESSION, shown, NOW + timedelta(seconds=120))
    assert not checkin.digits_hold(KEY, SESSION, shown, NOW - timedelta(seconds=60))


def test_guesses_end_for_one_and_for_all_and_come_back():
    none, five = checkin.Tries(0, NOW), checkin.Tries(5, NOW)

    assert checkin.may_guess(checkin.Tries(4, NOW), none, NOW)
    assert not checkin.may_guess(five, none, NOW)
    assert not checkin.may_guess(none, checkin.Tries(100, NOW), NOW)
    assert checkin.may_guess(five, none, NOW + timedelta(minutes=10))


def test_a_wrong_guess_after_a_pause_is_the_first_again():
    assert checkin.one_more(checkin.Tries(2, NOW), NOW + timedelta(minutes=9)) == checkin.Tries(3, NOW)
    later = NOW + timedelta(minutes=10)
    assert checkin.one_more(checkin.Tries(5, NOW), later) == checkin.Tries(1, later)
