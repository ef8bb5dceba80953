"""What places hang on: by hand, and by what must hold for any marks."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.contests.judging import Field, Joining, Key, Marked, Method, by_absence, by_method, standing

MOST = Decimal(100)
JUDGES = [f"j{number}" for number in range(6)]
ENTRIES = [f"e{number}" for number in range(6)]
POINTS = st.one_of(st.none(), st.integers(0, 1000).map(lambda tenths: Decimal(tenths) / 10))
SHEETS = st.dictionaries(st.tuples(st.sampled_from(JUDGES), st.sampled_from(ENTRIES)), POINTS, max_size=30)
METHODS = st.sampled_from([Joining(method) for method in Method])


def field_of(table, **fields):
    """{(judge, entry): points} as a field of all six."""
    marked = tuple(Marked(judge, entry, points) for (judge, entry), points in table.items())
    return Field(marked, MOST, **{"base": dict.fromkeys(ENTRIES, Decimal(0)), **fields})


def columns(**given):
    """Each entry's marks by its judges in turn."""
    return {(f"j{n}", entry): Decimal(points) for entry, own in given.items() for n, points in enumerate(own)}


def shifts(one):
    return {shift.entry: (shift.before, shift.after) for shift in one.shifts}


def test_one_enemy_is_seen_when_the_extremes_are_left_out():
    made = field_of(columns(e0=(90, 90, 90, 90, 10), e1=(80, 80, 80, 80, 80)))

    drop, scale = by_method(made, Joining(Method.MEAN))

    assert (drop.what, scale.what) == ("drop", "scale")
    assert shifts(drop) == {"e0": (2, 1), "e1": (1, 2)}
    assert (drop.widest, drop.fell_back, scale.fell_back) == (1, 0, 2)


def test_the_judge_on_whom_places_hang_comes_first():
    made = field_of(columns(e0=(90, 90, 10), e1=(80, 80, 80)))

    hostile, *others = by_absence(made, Joining())

    assert (hostile.what, shifts(hostile)) == ("j2", {"e0": (2, 1), "e1": (1, 2)})
    assert [one.shifts for one in others] == [(), ()]


def test_an_entry_of_one_judge_would_have_no_place_without_them():
    made = field_of({("j0", "e0"): Decimal(50), ("j1", "e1"): Decimal(60)})

    without = {one.what: shifts(one) for one in by_absence(made, Joining())}

    assert without["j1"] == {"e1": (1, None), "e0": (2, 1)}


def test_a_tie_break_reads_the_marks_of_those_who_are_left():
    marked = (
        Marked("j0", "e0", Decimal(50), {"plan": Decimal(30)}), Marked("j1", "e0", Decimal(50), {"plan": Decimal(10)}),
        Marked("j0", "e1", Decimal(50), {"plan": Decimal(10)}), Marked("j1", "e1", Decimal(50), {"plan": Decimal(20)}),
    )  # fmt: skip
    made = Field(marked, MOST, dict.fromkeys(["e0", "e1"], Decimal(0)), keys=(Key("plan"),))

    assert [one.place for one in standing(made, Joining()).values()] == [1, 2]
    assert list(standing(made, Joining(), "j0")) == ["e1", "e0"]


def test_who_was_ruled_out_has_no_place_whatever_the_method():
    base = {**dict.fromkeys(ENTRIES, Decimal(0)), "e0": None}
    made = field_of(columns(e0=(90, 90, 90, 90, 90), e1=(80, 80, 80, 80, 80)), base=base)

    assert [one.places["e0"].place for one in by_method(made, Joining())] == [None, None]


@given(SHEETS, METHODS)
def test_without_a_judge_is_as_if_they_had_never_marked(table, joining):
    made = field_of(table)

    for one in by_absence(made, joining):
        rest = {pair: points for pair, points in table.items() if pair[0] != one.what}
        assert dict(one.places) == standing(field_of(rest), joining)


@given(SHEETS, METHODS)
def test_only_who_marked_is_missed_and_only_other_methods_are_tried(table, joining):
    made = field_of(table)

    assert {one.what for one in by_absence(made, joining)} == {
        judge for (judge, _entry), points in table.items() if points is not None
    }
    assert {one.what for one in by_method(made, joining)} == set(Method) - {joining.method}


@given(SHEETS, METHODS, st.randoms(use_true_random=False))
def test_the_order_of_sheets_makes_no_difference(table, joining, dice):
    pairs = list(table.items())
    dice.shuffle(pairs)

    one, other = field_of(table), field_of(dict(pairs))

    assert by_method(one, joining) == by_method(other, joining)
    assert by_absence(one, joining) == by_absence(other, joining)


@given(SHEETS, METHODS)
def test_shifts_are_what_differs_between_the_two_rankings_and_nothing_else(table, joining):
    made = field_of(table)
    now = standing(made, joining)

    for one in [*by_method(made, joining), *by_absence(made, joining)]:
        moved = {entry for entry in ENTRIES if now[entry].place != one.places[entry].place}
        assert moved == set(shifts(one))
        assert one.widest == max((abs(shift.steps) for shift in one.shifts), default=0)


@pytest.mark.parametrize("method", list(Method))
@given(points=st.integers(0, 100), judges=st.integers(1, 6))
def test_where_all_agree_nothing_hangs_on_anybody_or_anything(method, points, judges):
    made = field_of({(judge, entry): Decimal(points) for judge in JUDGES[:judges] for entry in ENTRIES})

    assert all(not one.shifts for one in by_method(made, Joining(method)))
    assert all(not one.shifts for one in by_absence(made, Joining(method)) if judges > 1)
