"""Same room, workstation or speaker at one time."""

from datetime import datetime

import pytest

from lms.common.spans import BEIJING, Span
from lms.events.planning import Held, Kind, clashes, key_of


def span(first, last):
    return Span(datetime(2026, 9, 7, first, tzinfo=BEIJING), datetime(2026, 9, 7, last, tzinfo=BEIJING))


def kinds(one, other):
    return [clash.kind for clash in clashes([one], [other])]


@pytest.mark.parametrize("words", ["A 305", "Ａ３０５", "a-305", "A·305"])
def test_a_room_is_known_however_it_is_written(words):
    assert key_of(words) == key_of("A305")


def test_one_room_is_not_had_twice_at_a_time():
    assert kinds(Held(span(8, 10), "a"), Held(span(9, 11), "a", label="展览")) == [Kind.ROOM]
    assert kinds(Held(span(8, 10), "a"), Held(span(10, 11), "a")) == []
    assert kinds(Held(span(8, 10), "a"), Held(span(8, 10), "b")) == []
    assert kinds(Held(span(8, 10)), Held(span(8, 10))) == []


def test_two_workstations_of_a_room_go_together_but_not_the_whole_room():
    assert kinds(Held(span(8, 10), "a", "1"), Held(span(8, 10), "a", "2")) == []
    assert kinds(Held(span(8, 10), "a", "1"), Held(span(8, 10), "a", "1")) == [Kind.STATION]
    assert kinds(Held(span(8, 10), "a", "1"), Held(span(8, 10), "a")) == [Kind.ROOM]


def test_a_speaker_is_in_one_place():
    assert kinds(
        Held(span(8, 10), "a", speakers=frozenset({"a@x", "b@x"})), Held(span(9, 10), "b", speakers=frozenset({"b@x"}))
    ) == [Kind.SPEAKER]


def test_sessions_of_one_series_clash_among_themselves():
    found = clashes([Held(span(8, 10), "a", label="一"), Held(span(9, 11), "a", label="二")], [])

    assert [(clash.kind, clash.label) for clash in found] == [(Kind.ROOM, "一")]
