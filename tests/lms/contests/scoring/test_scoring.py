"""Answer files scored from bytes to points: by hand, and for every file that could be sent."""

import hashlib
import json
import os
import pickle
import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.contests.scoring import (
    METRICS,
    Fault,
    Kind,
    Limits,
    Result,
    Scored,
    Settings,
    Task,
    read_key,
    score,
    score_against,
)

LABELS = Task("accuracy", most=Decimal(100), floor=Decimal(0), full=Decimal(1))
ERRORS = Task("mae", most=Decimal(100), floor=Decimal(50), full=Decimal(0))
RANKS = replace(LABELS, metric="ndcg", ids=("group", "id"), settings=Settings(cutoff=3))
TASKS = {
    "accuracy": LABELS,
    "exact_match": replace(LABELS, metric="exact_match", values=("value", "second")),
    "f1_binary": replace(LABELS, metric="f1_binary", settings=Settings(positive="a")),
    "f1_macro": replace(LABELS, metric="f1_macro"),
    "mae": ERRORS,
    "rmse": replace(ERRORS, metric="rmse"),
    "ndcg": RANKS,
}
KEYS = {
    "accuracy": b"id,value\n1,a\n2,b\n3,c\n",
    "exact_match": b"id,value,second\n1,a,x\n2,b,y\n3,c,z\n",
    "f1_binary": b"id,value\n1,a\n2,b\n3,a\n",
    "f1_macro": b"id,value\n1,a\n2,b\n3,c\n",
    "mae": b"id,value\n1,0.1\n2,-3\n3,1e2\n",
    "rmse": b"id,value\n1,0.1\n2,-3\n3,1e2\n",
    "ndcg": b"group,id,value\nq,1,3\nq,2,0\nr,1,1\n",
}
every_metric = pytest.mark.parametrize("metric", sorted(METRICS))
labels = st.sampled_from("abc")
figures = st.decimals(min_value=-99, max_value=99, places=2).map(str)
relevances = st.integers(0, 4).map(str)
# Pieces an answer file could be made of, sound ones and others.
pieces = st.sampled_from(
    ["id", "value", "group", ",", ",", "\n", "\n", "\t", '"', "{", "}", "[", ":", '"id"', '"value"', "1", "2", "a", "nan", "1e400", "\r", "\x00", " ", "猫", "\ufeff"]
)  # fmt: skip
files = st.one_of(
    st.binary(max_size=60),
    st.lists(pieces, max_size=40).map(lambda parts: "".join(parts).encode()),
    st.lists(pieces, max_size=20).map(lambda parts: b"id,value\n1,a\n" + "".join(parts).encode()),
    st.lists(pieces, max_size=20).map(lambda parts: "".join(parts).encode("gb18030")),
)


def csv_of(headings, rows):
    return "\n".join([headings, *(",".join(row) for row in rows)]).encode()


@st.composite
def competitions(draw, metric):
    """Rows of a key, parted, and of an answer: [(id, true, given, part)], sound for the metric."""
    true = figures if metric in ("mae", "rmse") else relevances if metric == "ndcg" else labels
    answered = figures if metric in ("mae", "rmse", "ndcg") else labels
    rows = draw(st.lists(st.tuples(true, answered, st.sampled_from(["public", "hidden"])), max_size=8))
    first = "4" if metric == "ndcg" else "1" if metric in ("mae", "rmse") else "a"
    rows += [(first, draw(answered), "public"), (first, draw(answered), "hidden")]
    return [(str(number), *row) for number, row in enumerate(rows)]


def scored(metric, rows, *, shuffled=None):
    task = replace(TASKS[metric], part_column="part", values=("value",))
    group = [[row[3]] if metric == "ndcg" else [] for row in rows]
    key = [[*one, row[0], row[1], row[3]] for one, row in zip(group, rows, strict=True)]
    answer = [[*one, row[0], row[2]] for one, row in zip(group, rows, strict=True)]
    if shuffled:
        shuffled.shuffle(key)
        shuffled.shuffle(answer)
    headings = ",".join([*task.ids, "value"])
    return score(csv_of(headings, answer), csv_of(headings + ",part", key), task)


def results(found):
    assert (found.faults, found.key_faults) == ((), ())
    return found.whole, found.public, found.hidden


def test_an_answer_file_comes_to_points():
    task = replace(ERRORS, metric="rmse", most=Decimal(40), floor=Decimal(2))
    answer, key = b"id,value\n1,2\n2,3", b"id,value\n2,3\n1,2.5"

    found = score(answer, key, task)

    # sqrt(0.25 / 2) = 0.35355…; 40 · (1 - 0.35355 / 2) = 32.928…
    assert found == Scored(
        answer_sha256=hashlib.sha256(answer).hexdigest(),
        key_sha256=hashlib.sha256(key).hexdigest(),
        whole=Result(Decimal("0.35355339059327376220"), Decimal("32.93"), 2),
    )


def test_either_half_of_a_key_is_scored_apart():
    task = replace(LABELS, part_column="part")
    key = b"id,value,part\n1,a,public\n2,a,public\n3,a,hidden\n4,a,hidden\n5,a,hidden\n"

    found = score(b"id,value\n1,a\n2,b\n3,b\n4,b\n5,a\n", key, task)

    assert results(found) == (
        Result(Decimal("0.4"), Decimal("40.00"), 5),
        Result(Decimal("0.5"), Decimal("50.00"), 2),
        Result(Decimal("0.33333333333333333333"), Decimal("33.33"), 3),
    )


def test_every_fault_of_an_answer_file_is_told_and_nothing_scored():
    found = score(b"id,value\n1,nan\n3,3\n3,x\n\n4", b"id,value\n2,3\n1,2.5", ERRORS)

    assert (found.whole, found.public, found.hidden, found.key_faults) == (None, None, None, ())
    assert found.faults == (
        Fault(2, "value", Kind.NOT_FINITE, {"given": "nan"}),
        Fault(4, "value", Kind.NO_NUMBER, {"given": "x"}),
        Fault(4, "id", Kind.REPEATED_ID, {"id": "3", "first": 3}),
        Fault(6, "", Kind.CELLS, {"cells": 1, "columns": 2}),
        Fault(3, "id", Kind.UNKNOWN_ID, {"id": "3"}),
        Fault(0, "id", Kind.MISSING_ID, {"id": "2"}),
    )


def test_a_file_with_headings_alone_misses_every_id():
    found = score(b"id,value\n", b"id,value\n1,a\n2,b\n", LABELS)

    assert [fault.words for fault in found.faults] == [{"id": "1"}, {"id": "2"}]


def test_of_a_file_that_cannot_be_read_no_id_is_missing():
    found = score(b"PK\x03\x04", b"id,value\n1,a\n2,b\n", LABELS)

    assert found.faults == (Fault(0, "", Kind.WORKBOOK),)


def test_a_part_in_the_answer_is_refused():
    found = score(
        b"id,value,part\n1,a,public\n", b"id,value,part\n1,a,public\n2,a,hidden\n", replace(LABELS, part_column="part")
    )

    assert found.faults == (Fault(1, "part", Kind.UNKNOWN_COLUMN),)


def test_a_faulty_key_is_not_blamed_on_the_answer():
    found = score(b"anything", b"id,value\n1,a\n1,b\n", LABELS)

    assert (found.whole, found.faults) == (None, ())
    assert found.key_faults == (Fault(3, "id", Kind.REPEATED_ID, {"id": "1", "first": 2}),)


def test_nothing_true_is_told_to_who_answers_wrongly():
    key = "id,value,part\n1,秘密,public\n2,隐藏,hidden\n".encode()
    task = replace(LABELS, part_column="part", labels=("秘密", "隐藏"))

    found = score(b"id,value\n1,x\n7,y\n", key, task)

    assert {fault.kind for fault in found.faults} == {Kind.UNKNOWN_LABEL, Kind.UNKNOWN_ID, Kind.MISSING_ID}
    assert not {"秘密", "隐藏"} & {word for fault in found.faults for word in fault.words.values()}


def test_an_answer_file_is_never_unpickled(tmp_path):
    class Trap:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "sprung"),)

    found = [score(pickle.dumps(Trap(), protocol), KEYS["accuracy"], LABELS) for protocol in range(6)]

    assert all(one.faults and one.whole is None for one in found)
    assert list(tmp_path.iterdir()) == []


def test_one_key_serves_many_answers():
    key = read_key(KEYS["accuracy"], LABELS)

    points = [
        score_against(key, csv_of("id,value", rows)).whole.points for rows in (["1a", "2b", "3c"], ["1a", "2a", "3a"])
    ]

    assert points == [Decimal("100.00"), Decimal("33.33")]


def test_an_answer_is_held_to_its_limits():
    found = score_against(read_key(KEYS["accuracy"], LABELS), KEYS["accuracy"], Limits(file_bytes=20))

    assert found.faults == (Fault(0, "", Kind.TOO_LARGE, {"most": 20}),)


def test_json_lines_answer_a_key_in_csv():
    lines = [{"id": 1, "value": 0.1}, {"id": 2, "value": -3.0}, {"id": 3, "value": 100}]

    found = score("\n".join(map(json.dumps, lines)).encode(), KEYS["mae"], ERRORS)

    assert results(found)[0] == Result(Decimal(0), Decimal("100.00"), 3)


@every_metric
def test_the_perfect_answer_gets_every_point(metric):
    found = score(KEYS[metric], KEYS[metric], TASKS[metric])

    assert results(found)[0] == Result(Decimal(int(METRICS[metric].best)), Decimal("100.00"), 3)


@every_metric
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_perfect_answer_gets_every_point(metric, data):
    rows = [(name, true, true, part) for name, true, _given, part in data.draw(competitions(metric))]

    assert {one.points for one in results(scored(metric, rows))} == {Decimal("100.00")}


@every_metric
@settings(max_examples=40, deadline=None)
@given(data=st.data(), seed=st.integers())
def test_the_order_of_rows_does_not_matter(metric, data, seed):
    rows = data.draw(competitions(metric))

    assert results(scored(metric, rows)) == results(scored(metric, rows, shuffled=random.Random(seed)))


@every_metric
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_better_answer_never_gets_fewer_points(metric, data):
    rows = data.draw(competitions(metric))
    better = data.draw(improved(metric, rows))

    for one, other in zip(results(scored(metric, rows)), results(scored(metric, better)), strict=True):
        assert one.points <= other.points
        assert (one.value <= other.value) if METRICS[metric].higher_is_better else (one.value >= other.value)


@st.composite
def improved(draw, metric, rows):
    """The rows with one answer made right or brought nearer; for a ranking, two items put the right way round."""
    place = draw(st.integers(0, len(rows) - 1))
    name, true, answered, part = rows[place]
    if metric == "ndcg":
        return _put_right(rows, place, draw(st.integers(0, len(rows) - 1)))
    if metric in ("mae", "rmse"):
        share = draw(st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(3, 4)]))
        nearer = Fraction(true) + (Fraction(answered) - Fraction(true)) * share
        true_or_nearer = str(Decimal(nearer.numerator) / nearer.denominator)
    else:
        true_or_nearer = true
    return [*rows[:place], (name, true, true_or_nearer, part), *rows[place + 1 :]]


def _put_right(rows, place, other):
    one, two = sorted([place, other], key=lambda row: int(rows[row][1]))
    low, high = sorted([rows[one][2], rows[two][2]], key=Decimal)
    changed = list(rows)
    if rows[one][3] == rows[two][3] and rows[one][1] != rows[two][1]:
        changed[one] = (*rows[one][:2], low, rows[one][3])
        changed[two] = (*rows[two][:2], high, rows[two][3])
    return changed


@every_metric
@settings(max_examples=40, deadline=None)
@given(content=files)
def test_no_bytes_of_an_answer_raise(metric, content):
    found = score(content, KEYS[metric], TASKS[metric])

    assert found.key_faults == ()
    assert (found.whole is None) == bool(found.faults)


@every_metric
@settings(max_examples=40, deadline=None)
@given(content=files)
def test_no_bytes_of_a_key_raise(metric, content):
    found = score(KEYS[metric], content, TASKS[metric])

    assert (found.whole is None) == bool(found.faults or found.key_faults)


@given(content=files)
def test_faults_can_be_stored_as_json(content):
    found = score(content, KEYS["accuracy"], LABELS)

    told = [[fault.row, fault.column, fault.kind, dict(fault.words)] for fault in found.faults]
    assert json.loads(json.dumps(told, ensure_ascii=False).encode()) == told
