from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.contests.scoring.answers import Shape
from lms.contests.scoring.faults import Fault, Faults, Kind
from lms.contests.scoring.metrics import Settings
from lms.contests.scoring.task import MOST_POINTS, Task, note_faults

SHARE = Task("accuracy", most=Decimal(40), floor=Decimal("0.5"), full=Decimal("0.9"))
ERROR = Task("rmse", most=Decimal("62.5"), floor=Decimal(20), full=Decimal("0.5"))
RANKS = replace(SHARE, metric="ndcg", ids=("group", "item"))
FOUND = replace(SHARE, metric="f1_binary", settings=Settings(positive="yes"))


def faults_of(task):
    faults = Faults(5)
    note_faults(task, faults)
    return faults.told()


@pytest.mark.parametrize(
    ("task", "value", "points"),
    [
        (SHARE, "0.5", "0.00"),
        (SHARE, "0.7", "20.00"),
        (SHARE, "0.9", "40.00"),
        (SHARE, "0", "0.00"),
        (SHARE, "1", "40.00"),
        (SHARE, "0.500005", "0.00"),
        (SHARE, "0.50015", "0.02"),
        (ERROR, "0.5", "62.50"),
        (ERROR, "0", "62.50"),
        (ERROR, "20", "0.00"),
        (ERROR, "1e300", "0.00"),
        (ERROR, "10.25", "31.25"),
    ],
)
def test_points_grow_evenly_between_floor_and_full(task, value, points):
    assert str(task.points(Fraction(value))) == points


@given(st.fractions(0, 30), st.fractions(0, 30))
def test_a_better_value_never_gets_fewer_points(one, other):
    low, high = sorted([one, other])

    assert SHARE.points(low) <= SHARE.points(high)
    assert ERROR.points(low) >= ERROR.points(high)


@pytest.mark.parametrize(
    "task",
    [
        SHARE,
        ERROR,
        RANKS,
        FOUND,
        replace(FOUND, labels=("yes", "no")),
        replace(SHARE, metric="exact_match", values=("a", "b"), ids=("x", "y"), part_column="part"),
        replace(SHARE, most=Decimal(MOST_POINTS), floor=Decimal(0), full=Decimal(1)),
    ],
)
def test_a_sound_task_has_no_fault(task):
    assert faults_of(task) == ()


@pytest.mark.parametrize(
    ("task", "kind", "words"),
    [
        (replace(SHARE, metric="r2"), Kind.UNKNOWN_METRIC, {}),
        (replace(SHARE, ids=()), Kind.BAD_COLUMNS, {}),
        (replace(SHARE, values=()), Kind.BAD_COLUMNS, {}),
        (replace(SHARE, values=("id",)), Kind.BAD_COLUMNS, {}),
        (replace(SHARE, values=("",)), Kind.BAD_COLUMNS, {}),
        (replace(SHARE, values=(" value",)), Kind.BAD_COLUMNS, {}),
        (replace(SHARE, values=("a", "b")), Kind.BAD_COLUMNS, {}),
        (replace(SHARE, part_column="value"), Kind.BAD_COLUMNS, {}),
        (replace(SHARE, metric="exact_match", values=()), Kind.BAD_COLUMNS, {}),
        (replace(RANKS, ids=("item",)), Kind.BAD_COLUMNS, {}),
        (replace(FOUND, settings=Settings()), Kind.NO_POSITIVE_LABEL, {}),
        (replace(FOUND, labels=("no",)), Kind.NO_POSITIVE_LABEL, {}),
        (replace(RANKS, settings=Settings(cutoff=0)), Kind.BAD_CUTOFF, {"most": 1000}),
        (replace(RANKS, settings=Settings(cutoff=1001)), Kind.BAD_CUTOFF, {"most": 1000}),
        (replace(RANKS, settings=Settings(gain="cubic")), Kind.BAD_GAIN, {}),
        *(
            (replace(SHARE, most=Decimal(most)), Kind.BAD_POINTS, {"most": MOST_POINTS})
            for most in ("0", "-1", "100000.01", "0.001", "NaN", "Infinity", "1e999999999")
        ),
        *(
            (replace(SHARE, floor=Decimal(floor), full=Decimal(full)), Kind.BAD_SCALE, {})
            for floor, full in [
                ("0.5", "0.5"),
                ("0.9", "0.5"),
                ("0", "1.1"),
                ("-0.1", "1"),
                ("NaN", "1"),
                ("0", "1" * 31),
            ]
        ),
        *(
            (replace(ERROR, floor=Decimal(floor), full=Decimal(full)), Kind.BAD_SCALE, {})
            for floor, full in [("1", "1"), ("1", "2"), ("1", "-0.1"), ("Infinity", "0"), ("1", "0e999999999")]
        ),
    ],
)
def test_what_is_wrong_with_a_task_is_told(task, kind, words):
    assert faults_of(task) == (Fault(0, "", kind, words),)


def test_every_fault_of_a_task_is_told_at_once():
    task = Task("ndcg", Decimal(0), Decimal(1), Decimal(0), settings=Settings(cutoff=0, gain=""))

    kinds = [fault.kind for fault in faults_of(task)]

    assert kinds == [Kind.BAD_COLUMNS, Kind.BAD_CUTOFF, Kind.BAD_GAIN, Kind.BAD_POINTS, Kind.BAD_SCALE]


def test_the_key_has_the_columns_of_an_answer_and_that_of_parts():
    task = replace(RANKS, part_column="part")

    assert task.answer_shape == Shape(("group", "item"), ("value",), figures=True)
    assert task.key_shape == Shape(("group", "item"), ("value",), figures=True, others=("part",))
    assert SHARE.key_shape == SHARE.answer_shape == Shape(("id",), ("value",), figures=False)
