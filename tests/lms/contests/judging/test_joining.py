"""Marks made one figure: by hand, and by what must hold for any marks."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.contests.judging import Criterion, Joining, Mark, Method, join, sheet_points

MOST = Decimal(100)
JUDGES = [f"j{number}" for number in range(7)]
ENTRIES = [f"e{number}" for number in range(8)]
POINTS = st.integers(0, 1000).map(lambda tenths: Decimal(tenths) / 10)
SHEETS = st.dictionaries(st.tuples(st.sampled_from(JUDGES), st.sampled_from(ENTRIES)), POINTS, max_size=40)


def marks_of(table):
    """{(judge, entry): points} as marks."""
    return [Mark(judge, entry, points) for (judge, entry), points in table.items()]


def column(*points, entry="e1"):
    return [Mark(f"j{number}", entry, Decimal(value)) for number, value in enumerate(points)]


def test_the_mean_is_the_mean():
    assert join(column(80, 90, 85), Joining(), MOST)["e1"].points == 85


def test_highest_and_lowest_are_left_out_and_named():
    joined = join(column(40, 80, 82, 84, 100), Joining(Method.DROP), MOST)["e1"]

    assert (joined.raw, joined.points, joined.count) == (Decimal("77.2"), 82, 5)
    assert joined.dropped == ("j0", "j4")
    assert not joined.fell_back


def test_with_too_few_marks_the_raw_mean_stands_and_says_so():
    joined = join(column(40, 80, 90, 100), Joining(Method.DROP), MOST)["e1"]

    assert (joined.points, joined.dropped, joined.fell_back) == (Decimal("77.5"), (), True)


def test_published_least_is_kept_but_never_leaves_nothing():
    three = column(40, 80, 90)

    assert join(three, Joining(Method.DROP, fewest=1), MOST)["e1"].points == 80
    assert join(three[:2], Joining(Method.DROP, fewest=1), MOST)["e1"].fell_back


def test_a_strict_and_a_mild_judge_weigh_the_same_once_scaled():
    table = {("strict", f"e{n}"): Decimal(40 + n) for n in range(5)} | {
        ("mild", f"e{n}"): Decimal(80 + n) for n in range(5, 10)
    }

    joined = join(marks_of(table), Joining(Method.SCALE), MOST)

    assert joined["e0"].raw < joined["e5"].raw
    assert abs(joined["e0"].points - joined["e5"].points) < Decimal("0.000001")


@pytest.mark.parametrize("table", [{("j", f"e{n}"): Decimal(n) for n in range(4)}, dict.fromkeys([("j", "e1")], MOST)])
def test_a_judge_of_too_few_entries_has_no_scale_of_their_own(table):
    joined = join(marks_of(table), Joining(Method.SCALE), MOST)

    assert all(one.points == one.raw and one.fell_back for one in joined.values())


def test_who_gives_everybody_the_same_is_read_as_it_stands():
    table = {("flat", f"e{n}"): Decimal(70) for n in range(5)} | {("j", f"e{n}"): Decimal(60 + n) for n in range(5)}

    joined = join(marks_of(table), Joining(Method.SCALE), MOST)

    assert all(one.fell_back for one in joined.values())


def test_abstaining_counts_for_nothing_and_leaves_no_result_when_all_do():
    marks = [Mark("a", "e1", None), Mark("b", "e1", Decimal(80)), Mark("a", "e2", None)]

    joined = join(marks, Joining(), MOST)

    assert (joined["e1"].points, joined["e1"].count) == (80, 1)
    assert (joined["e2"].points, joined["e2"].raw, joined["e2"].count) == (None, None, 0)


@pytest.mark.parametrize(
    "marks",
    [
        [Mark("a", "e1", Decimal(1)), Mark("a", "e1", Decimal(1))],
        [Mark("a", "e1", None), Mark("a", "e1", Decimal(1))],
        [Mark("a", "e1", Decimal("100.5"))],
        [Mark("a", "e1", Decimal(-1))],
        [Mark("a", "e1", Decimal("NaN"))],
    ],
)
def test_twice_or_out_of_range_is_refused(marks):
    with pytest.raises(ValueError, match="e1"):
        join(marks, Joining(), MOST)


@given(SHEETS, st.sampled_from(Method), st.randoms())
def test_the_order_marks_are_read_in_does_not_matter(table, method, dice):
    marks = marks_of(table)
    shuffled = list(marks)
    dice.shuffle(shuffled)

    assert join(marks, Joining(method), MOST) == join(shuffled, Joining(method), MOST)


@given(SHEETS, st.sampled_from(Method))
def test_a_figure_never_leaves_the_points_there_are(table, method):
    joined = join(marks_of(table), Joining(method), MOST)

    assert all(0 <= one.points <= MOST for one in joined.values())


@given(SHEETS, st.sampled_from(ENTRIES), POINTS)
def test_one_more_mark_moves_no_raw_order_of_entries_it_does_not_touch(table, entry, points):
    before = join(marks_of(table), Joining(), MOST)
    after = join(marks_of(table | {("another", entry): points}), Joining(), MOST)

    others = [one for one in before if one != entry]
    assert sorted(others, key=lambda one: before[one].raw) == sorted(others, key=lambda one: after[one].raw)


@given(SHEETS)
def test_dropping_never_leaves_the_range_of_what_was_given(table):
    for entry, one in join(marks_of(table), Joining(Method.DROP), MOST).items():
        own = [points for (_judge, marked), points in table.items() if marked == entry]
        assert min(own) <= one.points <= max(own)


def test_a_sheet_is_each_criterions_share_of_its_most():
    criteria = [Criterion("market", Decimal(10), Decimal(30)), Criterion("budget", Decimal(5), Decimal(20))]

    assert sheet_points(criteria, {"market": Decimal(8), "budget": Decimal(5)}) == 44


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"market": Decimal(1), "other": Decimal(1)},
        {"market": Decimal(11)},
        {"market": Decimal(-1)},
        {"market": Decimal("NaN")},
    ],
)
def test_a_sheet_with_a_gap_or_too_much_is_refused(given):
    with pytest.raises(ValueError, match=r"criterion|market"):
        sheet_points([Criterion("market", Decimal(10), Decimal(30))], given)
