import json
from decimal import Decimal
from pathlib import Path

import pytest

from lms.contests.scoring import Kind, labs

CASE = json.loads((Path(__file__).parents[3] / "data" / "labs" / "lab-qt.json").read_text())["vectors"][0]
KEY = json.dumps(CASE["input"]).encode()


def scored(answer, key=KEY):
    content = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return labs.score_case(labs.read_case(key, "LAB-QT"), content, Decimal("30.00"))


def test_points_are_the_share_of_figures_that_are_right():
    off = {**CASE["expected"], "refund": 1, "fob_usd": "20.84"}

    whole, part = scored(CASE["expected"]).whole, scored(off).whole

    assert (str(whole.points), whole.rows, str(whole.value)) == ("30.00", 6, "1")
    assert (str(part.points), str(part.value)[:8]) == ("20.00", "0.666666")


def test_an_answer_of_nothing_is_worth_nothing():
    assert str(scored({}).whole.points) == "0.00"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (b"id,value\n1,a\n", Kind.NO_JSON),
        (b"\xff\xfe\x00", Kind.NO_JSON),
        (b"", Kind.NO_JSON),
        (b"[1, 2]", Kind.NO_JSON),
        (b'{"a":' * 200_000, Kind.NO_JSON),
        (b" " * (labs.MOST_BYTES + 1), Kind.TOO_LARGE),
    ],
)
def test_what_is_no_answer_is_told_why(answer, kind):
    said = scored(answer)

    assert ([fault.kind for fault in said.faults], said.whole) == ([kind], None)


def test_a_case_that_no_model_can_count_is_refused_by_the_name_of_its_figure():
    bad = labs.read_case(json.dumps({**CASE["input"], "fx": 0}).encode(), "LAB-QT")

    assert [(fault.kind, fault.words) for fault in bad.faults] == [(Kind.BAD_CASE, {"where": "fx"})]
    assert labs.score_case(bad, KEY, Decimal(30)).key_faults == bad.faults
    assert [fault.kind for fault in labs.read_case(KEY, "LAB-XX").faults] == [Kind.UNKNOWN_METRIC]


@pytest.mark.parametrize("sign", ["\0", "\ud800"])
def test_a_case_whose_solution_no_database_keeps_is_refused(sign):
    case = json.loads((Path(__file__).parents[3] / "data" / "labs" / "lab-ow.json").read_text())["vectors"][0]["input"]
    case["firms"][2]["id"] = f"A{sign}"

    bad = labs.read_case(json.dumps(case).encode(), "LAB-OW")

    assert [(fault.kind, fault.words) for fault in bad.faults] == [(Kind.BAD_CASE, {"where": "A�"})]
    assert bad.solution is None


def test_every_lab_scores_its_own_answer_in_full():
    for path in sorted((Path(__file__).parents[3] / "data" / "labs").glob("*.json")):
        file = json.loads(path.read_text())
        case = file["vectors"][0]["input"]
        given = labs.solved(file["lab"], case)
        read = labs.read_case(json.dumps(case).encode(), file["lab"])
        assert str(labs.score_case(read, json.dumps(given).encode(), Decimal(10)).whole.points) == "10.00"


def test_every_figure_is_told_with_what_was_given_for_it():
    off = {name: value for name, value in CASE["expected"].items() if name != "fob_usd"} | {"refund": "zehn"}

    figures = {one.path: (one.share, one.given) for one in scored(off).figures}

    assert len(figures) == 6
    assert figures["refund"] == (0.0, "zehn")
    assert figures["fob_usd"] == (0.0, None)
    assert figures["cif_usd"] == (1.0, str(CASE["expected"]["cif_usd"]))


def test_an_answer_under_names_nobody_asked_for_is_told_the_first_of_them():
    wrong = {f"fob_{n}": n for n in range(7)} | CASE["expected"]

    said = scored(wrong)

    assert [(one.kind, one.words) for one in said.faults] == [
        *((Kind.UNKNOWN_PLACE, {"place": f"fob_{n}"}) for n in range(5)),
        (Kind.MORE, {"kind": Kind.UNKNOWN_PLACE, "count": 2}),
    ]
    assert said.whole is None
    # What is empty says nothing, and a model's own answer may say more than is asked.
    assert scored({**CASE["expected"], "note": None, "more": []}).whole is not None


def test_what_is_filled_in_is_asked_for_once_however_many_figures_there_are(monkeypatch):
    asked, asks_of = [], labs.asks_of
    monkeypatch.setattr(labs, "asks_of", lambda lab, case: asked.append(lab) or asks_of(lab, case))

    assert len(scored(CASE["expected"]).figures) == 6
    assert asked == ["LAB-QT"]


def test_of_what_is_marked_as_a_whole_every_part_is_told():
    file = json.loads((Path(__file__).parents[3] / "data" / "labs" / "lab-br.json").read_text())
    case = file["vectors"][0]["input"]
    given = labs.solved("LAB-BR", case)
    read = labs.read_case(json.dumps(case).encode(), "LAB-BR")

    whole, *parts = labs.score_case(read, json.dumps(given).encode(), Decimal(10)).figures

    assert (whole.path, whole.share, whole.given) == ("design", 1.0, "")
    assert [(one.path, one.given) for one in parts] == [
        (f"design.{name}", str(value)) for name, value in given["design"].items()
    ]
