"""What stands in the way of a booking: each reason alone, at its edge."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from lms.bases.planning import Clash, Hours, Kind, Room, Span, Taken, clashes, next_free
from lms.common.spans import BEIJING

HOURS = [*(Hours(day, time(8), time(12)) for day in range(5)), *(Hours(day, time(13), time(17)) for day in range(5))]
ROOM = Room(count=30, hours=HOURS, now=datetime(2026, 9, 1, 9, tzinfo=BEIJING), safe_until=date(2026, 12, 31))


def span(first, last, day=7):
    return Span(datetime(2026, 9, day, first, tzinfo=BEIJING), datetime(2026, 9, day, last, tzinfo=BEIJING))


def kinds(room, wanted, seats=30):
    return [one.kind for one in clashes(room, [wanted], seats)]


def test_an_empty_base_has_nothing_in_the_way():
    assert clashes(ROOM, [span(8, 12), span(13, 17)], 30) == []


@pytest.mark.parametrize("wanted", [(7, 9), (11, 13), (8, 17), (16, 18)])
def test_outside_opening_hours_or_across_noon(wanted):
    assert kinds(ROOM, span(*wanted)) == [Kind.SHUT]


def test_a_day_it_never_opens():
    assert kinds(ROOM, span(8, 9, day=6)) == [Kind.SHUT]


def test_hours_that_touch_are_one():
    joined = replace(ROOM, hours=[Hours(0, time(8), time(12)), Hours(0, time(12), time(17))])

    assert clashes(joined, [span(11, 14)], 30) == []


def test_what_has_begun_is_past():
    now = replace(ROOM, now=datetime(2026, 9, 7, 8, tzinfo=BEIJING))

    assert kinds(now, span(8, 9)) == []
    assert kinds(replace(now, now=datetime(2026, 9, 7, 8, 1, tzinfo=BEIJING)), span(8, 9)) == [Kind.PAST]


@pytest.mark.parametrize(
    ("last_day", "found"), [(date(2026, 9, 7), []), (date(2026, 9, 6), [Kind.UNSAFE]), (None, [Kind.UNSAFE])]
)
def test_the_safety_check_must_reach_as_far(last_day, found):
    assert kinds(replace(ROOM, safe_until=last_day), span(8, 9)) == found


def test_a_closure_says_why():
    shut = replace(ROOM, closures=[Taken(span(9, 10), 0, "空调检修")])

    assert clashes(shut, [span(8, 12)], 1) == [Clash(span(8, 12), Kind.CLOSURE, "空调检修")]
    assert clashes(shut, [span(10, 12)], 1) == []


def test_a_full_base_says_how_many_are_left():
    taken = replace(ROOM, taken=[Taken(span(8, 10), 20)])

    assert clashes(taken, [span(9, 11)], 11) == [Clash(span(9, 11), Kind.FULL, free=10)]
    assert clashes(taken, [span(9, 11)], 10) == []


def test_a_class_cannot_be_in_two_places():
    busy = replace(ROOM, busy=[Taken(span(9, 11), 30, "芜湖基地")])

    assert clashes(busy, [span(8, 10)], 1) == [Clash(span(8, 10), Kind.BUSY, "芜湖基地")]


def test_every_reason_of_every_span_is_named():
    room = replace(ROOM, safe_until=None, taken=[Taken(span(8, 10), 30)])

    assert [(one.span, one.kind) for one in clashes(room, [span(8, 9), span(18, 19)], 1)] == [
        (span(8, 9), Kind.UNSAFE),
        (span(8, 9), Kind.FULL),
        (span(18, 19), Kind.UNSAFE),
        (span(18, 19), Kind.SHUT),
    ]


def test_the_next_free_spans_are_the_first_of_each_day():
    room = replace(ROOM, taken=[Taken(span(8, 11), 30), Taken(span(8, 17, day=8), 30)])

    assert next_free(room, span(8, 10), 30, days=14) == [span(13, 15), span(8, 10, day=9), span(8, 10, day=10)]


def test_nothing_is_free_beyond_the_safety_check():
    room = replace(ROOM, safe_until=date(2026, 9, 8))

    assert next_free(room, span(8, 10), 30, days=14) == [span(8, 10), span(8, 10, day=8)]
