import io
import time

from openpyxl import Workbook

from lms.contests.checking import scoring
from lms.contests.checking.scoring import TOO_MUCH, check_key, score_all

TASK = {"metric": "accuracy", "most": "20", "floor": "0", "full": "1"}
KEY = b"id,value\n1,a\n2,b\n3,a\n4,b\n"


def kinds(said):
    return [fault["kind"] for fault in said.faults]


def book(rows):
    made, out = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(out)
    return out.getvalue()


def test_score_all_answers_in_order():
    half, none = b"id,value\n1,a\n2,a\n3,a\n4,a\n", b"id,value\n1,c\n2,c\n3,c\n4,c\n"

    said = list(score_all(TASK, KEY, [KEY, half, none]))

    assert [one.decides for one in said] == [
        {"value": "1", "points": "20.00", "rows": 4},
        {"value": "0.5", "points": "10.00", "rows": 4},
        {"value": "0", "points": "0.00", "rows": 4},
    ]


def test_where_the_key_has_two_parts_the_hidden_one_decides():
    task = {**TASK, "part_column": "part"}
    key = b"id,value,part\n1,a,public\n2,b,hidden\n3,a,hidden\n4,b,hidden\n"

    said = next(score_all(task, key, [b"id,value\n1,a\n2,b\n3,b\n4,b\n"]))

    assert (said.public["points"], said.decides["points"], said.decides["rows"]) == ("20.00", "13.33", 3)


def test_an_excel_answer_scores_as_the_csv_it_stands_for():
    rows = [["id", "value"], [1, "a"], [2, "b"], [3, "a"], [4, "b"]]

    said = next(score_all(TASK, KEY, [book(rows)]))

    assert said.decides == {"value": "1", "points": "20.00", "rows": 4}


def test_faults_of_an_excel_answer_name_its_own_rows():
    rows = [["id", "value"], [1, "a"], [None, None], [9, "b"], [3, "a"], [4, "b"]]

    said = next(score_all(TASK, KEY, [book(rows)]))

    assert [(fault["kind"], fault["row"]) for fault in said.faults] == [("unknown_id", 4), ("missing_id", 0)]


def test_an_archive_that_is_no_workbook_is_told_so():
    assert kinds(next(score_all(TASK, KEY, [b"PK\x03\x04 nothing"]))) == ["workbook"]


def test_a_wrong_key_is_told_and_its_rows_counted():
    assert kinds(check_key(TASK, b"id,value\n1,a\n1,b\n")) == ["repeated_id"]
    assert check_key(TASK, KEY).parts == {"whole": 4}


def test_a_file_that_ends_its_child_alone_is_told_it_was_too_much(monkeypatch):
    """Four million rows in one second of computing; the limit is for a key and one answer together."""
    monkeypatch.setattr(scoring, "SECONDS", 2)
    monkeypatch.setattr(scoring, "SECONDS_MORE", 0)
    bomb = b"id,value\n" + b"\n".join(b"%d,a" % number for number in range(5_000_000))
    began = time.monotonic()

    said = list(score_all(TASK, KEY, [KEY, bomb, KEY], limits={"file_bytes": 100_000_000, "rows": 9_000_000}))

    assert [one.faults == [TOO_MUCH] for one in said] == [False, True, False]
    assert said[2].decides["points"] == "20.00"
    assert time.monotonic() - began < 30


def test_nothing_of_a_file_is_run(tmp_path):
    trap = tmp_path / "ran"
    said = next(score_all(TASK, KEY, [f"__import__('pathlib').Path({str(trap)!r}).touch()".encode()]))

    assert said.faults and not trap.exists()


def test_the_child_scores_answers_to_a_lab_by_the_labs_model():
    task = {"metric": "lab", "lab": "LAB-CU", "most": "10", "floor": "0", "full": "1"}
    case = (
        b'{"scenarios": [{"buyer": "consumer", "stock": "bonded_zone", "listed_on_platform": true}], "hs_answers": []}'
    )

    right, wrong, none = score_all(task, case, [b'{"codes": ["1210"]}', b'{"codes": ["9610"]}', b"id,value\n"])

    assert check_key(task, case).faults == []
    assert [one["kind"] for one in check_key(task, b'{"scenarios": [{}]}').faults] == ["bad_case"]
    assert (right.decides, wrong.decides["points"]) == ({"value": "1", "points": "10.00", "rows": 1}, "0.00")
    assert [fault["kind"] for fault in none.faults] == ["no_json"]
