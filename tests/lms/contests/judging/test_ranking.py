"""Places, prizes and who goes on."""

from decimal import Decimal
from fractions import Fraction
from itertools import accumulate, pairwise
from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.contests.judging import Key, Line, Share, awarded, last_places, promoted, ranked

SHARES = [Share("first", Fraction(1, 10)), Share("second", Fraction(2, 10)), Share("third", Fraction(3, 10))]
LINES = st.dictionaries(st.integers(0, 40).map(str), st.none() | st.integers(0, 20).map(Decimal), max_size=30).map(
    lambda table: [Line(entry, points) for entry, points in table.items()]
)


def lines(**points):
    return [Line(entry, None if value is None else Decimal(str(value))) for entry, value in points.items()]


def standing(places):
    return [(one.entry, one.place) for one in places]


def test_level_entries_share_a_place_and_the_next_is_further_on():
    places = ranked(lines(a=90, b=80, c=80, d=70))

    assert standing(places) == [("a", 1), ("b", 2), ("c", 2), ("d", 4)]
    assert [one.shared for one in places] == [False, True, True, False]


def test_without_a_result_one_stands_last_and_has_no_place():
    assert standing(ranked(lines(a=None, b=0, c=None))) == [("b", 1), ("a", None), ("c", None)]
    assert not any(one.shared for one in ranked(lines(a=None, c=None)))


def test_what_reads_equal_is_equal():
    assert standing(ranked(lines(a="80.001", b="80.004"))) == [("a", 1), ("b", 1)]


def test_tie_breaks_are_asked_in_their_order_and_the_one_that_told_is_named():
    keys = [Key("listing"), Key("minutes", less_is_better=True)]
    same = [
        Line("slow", Decimal(80), {"listing": Decimal(20), "minutes": Decimal(110)}),
        Line("quick", Decimal(80), {"listing": Decimal(20), "minutes": Decimal(90)}),
        Line("better", Decimal(80), {"listing": Decimal(22), "minutes": Decimal(120)}),
        Line("unknown", Decimal(80), {"listing": Decimal(20)}),
    ]

    places = ranked(same, keys)

    assert standing(places) == [("better", 1), ("quick", 2), ("slow", 3), ("unknown", 4)]
    assert [one.told_apart_by for one in places] == ["", "listing", "minutes", "minutes"]


@given(LINES, st.randoms())
def test_the_order_entries_come_in_does_not_matter(rows, dice):
    shuffled = list(rows)
    dice.shuffle(shuffled)

    assert ranked(rows) == ranked(shuffled)


@given(LINES)
def test_more_points_never_stand_behind_fewer(rows):
    places = [one for one in ranked(rows) if one.place is not None]

    assert all(one.points >= other.points for one, other in pairwise(places))
    assert all(one.place == 1 + sum(other.points > one.points for other in places) for one in places)


# ── prizes ────────────────────────────────────────────────────────────────────
def count_of(awards):
    return [sum(one.prize == share.prize for one in awards) for share in SHARES]


@pytest.mark.parametrize(
    ("entries", "prizes"),
    [(40, [4, 8, 12]), (10, [1, 2, 3]), (9, [1, 2, 2]), (8, [1, 1, 3]), (6, [1, 1, 2]), (5, [1, 1, 1]), (0, [0, 0, 0])],
)
def test_shares_are_added_before_they_are_rounded_to_the_nearest(entries, prizes):
    places = ranked([Line(f"{n:02}", Decimal(100 - n)) for n in range(entries)])

    assert count_of(awarded(places, SHARES)) == prizes


@pytest.mark.parametrize(("entries", "prizes"), [(4, [1, 1, 0]), (3, [1, 0, 1]), (2, [1, 0, 0]), (1, [1, 0, 0])])
def test_a_prize_is_rounded_up_where_a_lesser_one_alone_would_be_given(entries, prizes):
    places = ranked([Line(f"{n:02}", Decimal(100 - n)) for n in range(entries)])

    assert count_of(awarded(places, SHARES)) == prizes


PUBLISHED = st.lists(st.integers(1, 40), min_size=1, max_size=5).filter(lambda parts: sum(parts) <= 100)


@given(st.integers(0, 400), PUBLISHED)
def test_prizes_reach_as_far_as_their_shares_say(count, percents):
    shares = [Share(str(n), Fraction(one, 100)) for n, one in enumerate(percents)]

    edges = [last for _prize, last in last_places(count, shares)]

    due = [Fraction(one * count, 100) for one in accumulate(percents)]
    pairs = list(zip([0, *edges], edges, due, strict=False))
    assert all(before <= last <= ceil(exact) and exact - last <= Fraction(1, 2) for before, last, exact in pairs)
    # Above the nearest place by one alone, and so many prizes in all as there are by it; the best one in any case.
    assert all(last - exact <= Fraction(1, 2) or last - before <= 1 for before, last, exact in pairs)
    assert edges[-1] == max(floor(due[-1] + Fraction(1, 2)), min(count, 1))


@given(st.integers(1, 400), PUBLISHED)
def test_no_prize_is_left_out_above_another_where_rounding_up_helps(count, percents):
    shares = [Share(str(n), Fraction(one, 100)) for n, one in enumerate(percents)]

    edges = [last for _prize, last in last_places(count, shares)]

    out = [n for n, (before, last) in enumerate(pairwise([0, *edges])) if before == last]
    assert all(edges[n] in (edges[-1], ceil(Fraction(sum(percents[: n + 1]) * count, 100))) for n in out)
    assert 0 not in out


@given(LINES, PUBLISHED)
def test_ties_alone_carry_a_prize_beyond_its_place(rows, percents):
    places = ranked(rows)
    shares = [Share(str(n), Fraction(one, 100)) for n, one in enumerate(percents)]
    reach = dict(last_places(sum(one.place is not None for one in places), shares))
    order = list(reach)

    awards = {one.entry: one for one in awarded(places, shares)}

    for one in places:
        given_to = [prize for prize in order if one.place is not None and one.place <= reach[prize]]
        assert (awards[one.entry].prize if one.entry in awards else None) == (given_to[0] if given_to else None)


def test_who_shares_a_place_shares_its_prize():
    places = ranked(lines(a=90, b=90, c=80, d=70, e=60, f=50, g=40, h=30, i=20, j=10))

    assert [(one.entry, one.prize) for one in awarded(places, SHARES)] == [
        ("a", "first"), ("b", "first"), ("c", "second"), ("d", "third"), ("e", "third"), ("f", "third"),
    ]  # fmt: skip


def test_who_has_no_result_is_not_counted_and_gets_nothing():
    places = ranked([Line(f"{n:02}", Decimal(n) if n < 10 else None) for n in range(40)])

    assert count_of(awarded(places, SHARES)) == [1, 2, 3]


@pytest.mark.parametrize(
    "shares", [[Share("a", Fraction(-1, 10))], [Share("a", Fraction(2, 3)), Share("b", Fraction(1, 2))]]
)
def test_more_than_the_field_cannot_be_given(shares):
    with pytest.raises(ValueError, match="shares"):
        awarded([], shares)


@given(LINES)
def test_a_better_place_never_has_a_lesser_prize(rows):
    awards = awarded(ranked(rows), SHARES)
    order = [share.prize for share in SHARES]

    assert [one.prize for one in awards] == sorted((one.prize for one in awards), key=order.index)


# ── going on ──────────────────────────────────────────────────────────────────
def test_the_first_of_each_host_go_on_and_the_next_wait():
    places = ranked(lines(a=90, b=85, c=80, d=75, e=70))

    assert promoted(places, 1, {"a": "x", "b": "x", "c": "y", "d": "y"}, waiting=1) == (["a", "c"], ["b", "d"])


def test_level_with_the_last_is_as_good_as_the_last():
    places = ranked(lines(a=90, b=80, c=80, d=70, e=70, f=60))

    assert promoted(places, 2) == (["a", "b", "c"], [])
    assert promoted(places, 3, waiting=1) == (["a", "b", "c"], ["d", "e"])


def test_without_a_result_one_neither_goes_on_nor_waits():
    assert promoted(ranked(lines(a=90, b=None)), 2, waiting=2) == (["a"], [])
    assert promoted(ranked(lines(a=90)), 0) == ([], [])


@given(LINES, st.integers(0, 10), st.integers(0, 5))
def test_at_least_the_quota_goes_on_where_so_many_have_a_result(rows, quota, waiting):
    places = ranked(rows)
    have = sum(one.place is not None for one in places)

    on, line = promoted(places, quota, waiting=waiting)

    assert len(on) >= min(quota, have)
    assert len(on) + len(line) >= min(quota + waiting, have)
    assert not set(on) & set(line)
