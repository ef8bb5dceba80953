"""Who judges what, and how far they stand apart."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.contests.judging import Mark, Shortage, assign, by_entry, by_judge

JUDGES = st.sets(st.integers(0, 8).map("j{}".format), max_size=7)
ENTRIES = st.sets(st.integers(0, 20).map("e{}".format), max_size=15)
BARRED = st.sets(st.tuples(st.integers(0, 8).map("j{}".format), st.integers(0, 20).map("e{}".format)), max_size=20)


def test_every_entry_has_so_many_judges_and_the_work_is_even():
    entries, judges = [f"e{n}" for n in range(30)], [f"j{n}" for n in range(5)]

    load = assign(entries, judges, 3)

    assert set(Counter(entry for _judge, entry in load.added).values()) == {3}
    assert set(Counter(judge for judge, _entry in load.added).values()) == {18}
    assert load.short == ()


def test_nobody_judges_what_they_are_barred_from_and_the_gap_is_named():
    load = assign(["e1", "e2"], ["a", "b"], 2, barred={("a", "e1")})

    assert ("a", "e1") not in load.added
    assert load.short == (Shortage("e1", 1, 2),)


def test_declared_later_it_no_longer_counts_and_somebody_else_takes_over():
    first = assign(["e1"], ["a", "b", "c"], 2).added
    leaves = min(judge for judge, _entry in first)

    again = assign(["e1"], ["a", "b", "c"], 2, barred={(leaves, "e1")}, given=first)

    assert [entry for _judge, entry in again.added] == ["e1"]
    assert leaves not in {judge for judge, _entry in again.added}


def test_somebody_has_to_judge():
    with pytest.raises(ValueError, match="judge"):
        assign(["e1"], ["a"], 0)


@given(ENTRIES, JUDGES, st.integers(1, 4), BARRED, st.integers(0, 9))
def test_whatever_the_bars(entries, judges, each, barred, seed):
    load = assign(sorted(entries), sorted(judges), each, barred=barred, seed=seed)
    seen = Counter(entry for _judge, entry in load.added)

    assert not load.added & barred
    for entry in entries:
        free = sum((judge, entry) not in barred for judge in judges)
        assert seen[entry] == min(each, free)
    assert {one.entry for one in load.short} == {entry for entry in entries if seen[entry] < each}
    assert assign(sorted(entries, reverse=True), judges, each, barred=barred, seed=seed) == load
    assert assign(entries, judges, each, barred=barred, seed=seed, given=load.added).added == frozenset()


# ── spread ────────────────────────────────────────────────────────────────────
MARKS = [
    Mark("a", "e1", Decimal(80)), Mark("b", "e1", Decimal(60)), Mark("a", "e2", Decimal(70)), Mark("b", "e2", None),
]  # fmt: skip


def test_the_widest_entry_comes_first_and_nobody_missing_is_left_out():
    rows = by_entry(MARKS, [("a", "e2"), ("c", "e2"), ("a", "e3")])

    assert [(row.entry, row.width) for row in rows] == [("e1", 20), ("e2", 0), ("e3", None)]
    assert (rows[1].abstained, rows[1].missing) == (("b",), ("c",))
    assert (rows[2].lowest, rows[2].missing) == (None, ("a",))


def test_a_judge_leans_as_far_as_the_others_of_the_same_entries_stand_apart():
    rows = {row.judge: (row.marked, row.lean) for row in by_judge([*MARKS, Mark("c", "e9", Decimal(5))])}

    assert rows == {"a": (2, 20), "b": (1, -20), "c": (1, None)}
