"""Files as people and programs write them, and everything that is none."""

import json
import time

import pytest

from lms.contests.scoring.faults import Fault, Faults, Kind
from lms.contests.scoring.tables import Limits, rows_of

COLUMNS = ("id", "类别")


def read(content, limits=None):
    faults = Faults(3)
    rows = list(rows_of(content, COLUMNS, limits or Limits(), faults))
    return rows, faults.told()


@pytest.mark.parametrize(
    "content",
    [
        "id,类别\n1,猫\n2,狗\n".encode(),
        "\ufeffid,类别\n1,猫\n2,狗".encode(),
        "id,类别\n1,猫\n2,狗\n".encode("gb18030"),
        "\ufeffid,类别\n1,猫\n2,狗\n".encode("gb18030"),
        "id\t类别\r\n1\t猫\r\n2\t狗\r\n".encode(),
        'id,类别\r1," 猫 "\r2,狗\r'.encode(),
        "类别 , id\n猫,1\n狗 , 2\n,\n".encode(),
        '{"id": 1, "类别": "猫"}\n'.encode() + json.dumps({"类别": "狗", "id": "2"}).encode(),
    ],
)
def test_a_file_is_read_however_it_is_written(content):
    rows, faults = read(content)

    assert faults == ()
    assert [cells for _number, cells in rows] == [{"id": "1", "类别": "猫"}, {"id": "2", "类别": "狗"}]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them():
    rows, _faults = read("id,类别\n\n1,猫\n\n2,狗\n".encode())

    assert [number for number, _cells in rows] == [3, 5]


def test_lines_of_json_are_numbered_from_one():
    rows, _faults = read('{"id": 1, "类别": "猫"}\r\n\r\n{"id": 2, "类别": "狗"}\r\n'.encode())

    assert [number for number, _cells in rows] == [1, 3]


def test_json_values_stay_as_they_are_written():
    lines = [
        f'{{"id": {number}, "类别": {value}}}'
        for number, value in enumerate(["1.0", "1e400", "NaN", "true", "null", '"é"'])
    ]

    rows, faults = read("\n".join(lines).encode())

    assert faults == ()
    assert [cells["类别"] for _number, cells in rows] == ["1.0", "1e400", "NaN", "true", "", "é"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", Fault(0, "", Kind.EMPTY_FILE)),
        (b" \n\n", Fault(0, "", Kind.EMPTY_FILE)),
        (b",,\n,,", Fault(0, "", Kind.EMPTY_FILE)),
        (b"PK\x03\x04anything", Fault(0, "", Kind.WORKBOOK)),
        (b"\xff\xfei\x00d\x00", Fault(0, "", Kind.ENCODING)),
        (b"\x80\x04\x95\x0c\x00\x00\x00\x00\x00\x00\x00\x8c\x08builtins\x94.", Fault(0, "", Kind.ENCODING)),
        ('id,类别\n1,"猫\n2,狗\n'.encode(), Fault(2, "", Kind.BROKEN)),
        ('id,类别\n1,"猫"狗\n'.encode(), Fault(2, "", Kind.BROKEN)),
        (("id,类别\n1," + "猫" * 140_000).encode(), Fault(2, "", Kind.BROKEN)),
        ("id,类别\n1,猫,狗\n".encode(), Fault(2, "", Kind.CELLS, {"cells": 3, "columns": 2})),
        (b'{"id": 1, ', Fault(1, "", Kind.BROKEN)),
        (b'{"id": ' + b"[" * 100_000, Fault(1, "", Kind.BROKEN)),
        ('{"id": 1, "类别": "猫"}\n[1, 2]'.encode(), Fault(2, "", Kind.BROKEN)),
        ('{"id": 1, "类别": ["猫"]}'.encode(), Fault(1, "类别", Kind.NESTED)),
        ('{"id": {"a": 1}, "类别": "猫"}'.encode(), Fault(1, "id", Kind.NESTED)),
        ('{"id": 1, "类别": "猫", "id": 2}'.encode(), Fault(1, "id", Kind.REPEATED_COLUMN)),
        (b'{"id": 1}', Fault(1, "类别", Kind.MISSING_COLUMN)),
    ],
)
def test_a_file_that_is_none_says_why(content, told):
    _rows, faults = read(content)

    assert faults == (told,)


def test_headings_are_wrong_in_every_way_at_once():
    rows, faults = read(b"id,id,score\n1,2,3\n")

    assert rows == []
    assert faults == (
        Fault(1, "类别", Kind.MISSING_COLUMN),
        Fault(1, "score", Kind.UNKNOWN_COLUMN),
        Fault(1, "id", Kind.REPEATED_COLUMN),
    )


def test_a_file_is_no_larger_than_the_limit():
    content = "id,类别\n1,猫\n".encode()

    assert read(content, Limits(file_bytes=len(content)))[1] == ()
    assert read(content, Limits(file_bytes=len(content) - 1)) == ([], (Fault(0, "", Kind.TOO_LARGE, {"most": 15}),))


@pytest.mark.parametrize(
    ("text", "ids", "row"),
    [
        ("id,类别\n1,猫\n2,狗\n3,猫\n", ["1", "2"], 4),
        ("id,类别\n1,猫\n\n2,狗\n", ["1"], 4),
        ('{"id": 1, "类别": "猫"}\n\n{"id": 2, "类别": "猫"}\n', ["1"], 3),
    ],
)
def test_reading_stops_at_the_most_rows_whatever_is_in_them(text, ids, row):
    rows, faults = read(text.encode(), Limits(rows=2))

    assert [cells["id"] for _number, cells in rows] == ids
    assert faults == (Fault(row, "", Kind.MANY_ROWS, {"most": 2}),)


@pytest.mark.parametrize("text", ["id,类别\n1,猫\n2,狗\n", '{"id": 1, "类别": "猫"}\n{"id": 2, "类别": "狗"}\n'])
def test_the_most_rows_may_be_filled(text):
    rows, faults = read(text.encode(), Limits(rows=2))

    assert (len(rows), faults) == (2, ())


def test_a_long_row_of_accents_takes_no_time():
    # To order a hundred thousand of them one by one takes half a minute, and a million an hour.
    accents = "\u0315\u0300" * 500_000
    began = time.process_time()

    rows, faults = read(json.dumps({"id": 1, "类别": accents}, ensure_ascii=False).encode())

    assert rows == [(1, {"id": "1", "类别": accents})]
    assert faults == ()
    assert time.process_time() - began < 5


def test_signs_that_look_the_same_are_the_same():
    rows, _faults = read('{"id": "e\u0301", "类别": "猫"}'.encode())

    assert rows == [(1, {"id": "\u00e9", "类别": "猫"})]
