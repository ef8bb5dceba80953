"""Editing one session, those that follow, or all."""

from datetime import datetime, timedelta

from lms.common.spans import BEIJING, Span
from lms.events.planning import Change, Scope, Slot, changed, touched

NOW = datetime(2026, 9, 1, tzinfo=BEIJING)


def on(day, hour=14, length=2):
    start = datetime(2026, 9, day, hour, tzinfo=BEIJING)
    return Span(start, start + timedelta(hours=length))


def series(*days):
    return [Slot(number, on(day), {"room": "305", "title": "直播"}) for number, day in enumerate(days, 1)]


def test_one_changes_alone_and_remembers_what_is_its_own():
    (after,) = changed(series(7, 14, 21), 2, Change(on(15), {"room": "401"}), Scope.ONE, NOW)

    assert (after.number, after.span, after.words) == (2, on(15), {"room": "401", "title": "直播"})
    assert after.own == {"when", "room"}


def test_following_are_shifted_by_as_much_and_take_the_new_length():
    after = changed(series(7, 14, 21), 2, Change(on(15, 9, 3)), Scope.FOLLOWING, NOW)

    assert [(slot.number, slot.span) for slot in after] == [(2, on(15, 9, 3)), (3, on(22, 9, 3))]
    assert [slot.own for slot in after] == [frozenset(), frozenset()]


def test_all_keep_what_was_changed_for_them_alone():
    slots = series(7, 14, 21)
    slots[2] = changed(slots, 3, Change(on(24), {"room": "401"}), Scope.ONE, NOW)[0]

    after = changed(slots, 1, Change(on(8), {"room": "110", "title": "选品"}), Scope.ALL, NOW)

    assert [(slot.span, slot.words["room"], slot.words["title"]) for slot in after] == [
        (on(8), "110", "选品"), (on(15), "110", "选品"), (on(24), "401", "选品"),
    ]  # fmt: skip


def test_the_chosen_one_takes_everything_even_what_was_its_own():
    slots = series(7, 14)
    slots[0] = changed(slots, 1, Change(words={"room": "401"}), Scope.ONE, NOW)[0]

    after = changed(slots, 1, Change(words={"room": "110"}), Scope.ALL, NOW)

    assert [slot.words["room"] for slot in after] == ["110", "110"]


def test_what_has_begun_or_was_cancelled_stays():
    slots = series(7, 14, 21)
    slots[1] = Slot(2, on(14), slots[1].words, cancelled=True)

    assert [slot.number for slot in touched(slots, 3, Scope.ALL, on(7).starts_at)] == [3]


def test_nothing_changed_is_nobody_touched():
    assert changed(series(7, 14), 1, Change(on(7), {"room": "305"}), Scope.ALL, NOW) == []
