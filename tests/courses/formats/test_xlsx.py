import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from courses.formats import Draft, Unreadable, xlsx
from courses.grading import text
from tests.factories.questions import SPECS

HEADS = ["题号", "题型", "题干", "答案", "选项A", "选项B", "选项3", "配对1", "配对2", "参数", "单位", "难度"]


def book(*rows, heads=HEADS, change=None):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(heads)
    for row in rows:
        sheet.append(row)
    if change:
        change(sheet)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def only(*row):
    parsed = xlsx.read(book(row))
    assert parsed.problems == ()
    return parsed.drafts[0]


def test_choices_are_marked_by_letters():
    draft = only("Q1", "单选题", "选哪个？", "b", 3.0, "4.8", None, None, None, None, None, "中")

    assert (draft.code, draft.level, draft.row) == ("Q1", 2, 2)
    assert draft.spec["options"] == [{"text": text("3"), "fraction": 0}, {"text": text("4.8"), "fraction": 1}]
    assert [one["fraction"] for one in only(None, "multiple", "?", "A，C", "甲", "乙", "丙").spec["options"]] == [
        1,
        0,
        1,
    ]


@pytest.mark.parametrize(("cell", "truth"), [("对", True), ("√", True), ("F", False), (False, False), ("错误", False)])
def test_true_and_false_have_many_words(cell, truth):
    assert only(None, "判断题", "?", cell).spec["answer"] is truth


@pytest.mark.parametrize(
    ("cell", "answers"),
    [
        (13, [{"value": 13, "tolerance": 0, "fraction": 1}]),
        ("１,０１３.5 ± 0.5", [{"value": 1013.5, "tolerance": 0.5, "fraction": 1}]),
        ("12～14", [{"low": 12, "high": 14, "fraction": 1}]),
        ("1|2", [{"value": 1, "tolerance": 0, "fraction": 1}, {"value": 2, "tolerance": 0, "fraction": 1}]),
    ],
)
def test_figures_with_tolerances_and_ranges(cell, answers):
    assert only(None, "数值题", "?", cell).spec["answers"] == answers


def test_the_other_kinds_have_their_columns():
    assert only(None, "填空题", "?", "a | b*").spec["answers"][1] == {"text": "b*", "fraction": 1}
    assert only(None, "配对题", "?", None, "芜湖", "安庆", None, "汽车", "刷业").spec["pairs"][1]["match"] == "刷业"
    assert only(None, "排序题", "?", None, "一", "二", "三").spec["items"] == [text("一"), text("二"), text("三")]
    spec = only(None, "计算题", "{c}", "c*2", None, None, None, None, None, "c=1..9/2; d=1,2", "元=1；分=100").spec
    assert spec["parameters"][0] == {"name": "c", "low": 1, "high": 9, "step": 2}
    assert spec["units"][1] == {"name": "分", "factor": 100}


def test_the_template_comes_in_whole():
    parsed = xlsx.read(xlsx.template())

    assert parsed.problems == ()
    assert [draft.spec["kind"] for draft in parsed.drafts] == [
        "single", "multiple", "truefalse", "numeric", "short", "matching", "ordering", "essay", "calculated",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "change", "problem"),
    [
        (["", "谜语", "?", "对"], None, "unknown_kind"),
        (["", "判断题", "", "对"], None, "no_stem"),
        (["", "判断题", "?", "也许"], None, "no_right_answer"),
        (["", "单选题", "?", "D", "甲", "乙"], None, "no_right_answer"),
        (["", "单选题", "?", "AB", "甲", "乙"], None, "no_right_answer"),
        (["", "数值题", "?", "十三"], None, "bad_number"),
        (["", "判断题", "?", "=1+1"], None, "xlsx_formula"),
        (["", "数值题", "?", date(2026, 1, 2)], None, "xlsx_date"),
        (["", "判断题", "?", "对", "", "", "", "", "", "", "", "很难"], None, "bad_level"),
        (["", "判断题", "?", "对"], lambda sheet: sheet.merge_cells("C3:D3"), "xlsx_merged"),
    ],
)
def test_a_bad_row_is_named(row, change, problem):
    parsed = xlsx.read(book(["", "判断题", "好题", "对"], row, change=change))

    assert (3, problem) in [(one.row, one.code) for one in parsed.problems]
    assert {one.row for one in parsed.problems} == {3}


def test_what_begins_like_a_formula_is_written_as_text():
    spec = {
        **SPECS["short"],
        "stem": text("=1+1 是 _x0041_ 吗"),
        "answers": [{"text": "=cmd|'/c calc'!A0", "fraction": 1}],
    }

    content = xlsx.write([Draft(spec, code="A")])

    sheet = load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
    assert xlsx.read(content).drafts[0].spec == spec


def zipped(*parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def poisoned(doctype):
    """A workbook whose sheet is an XML document with a document type."""
    good = zipfile.ZipFile(io.BytesIO(book(["", "判断题", "?", "对"])))
    sheet = "xl/worksheets/sheet1.xml"
    return zipped(
        *((name, doctype + good.read(name).decode() if name == sheet else good.read(name)) for name in good.namelist())
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"not a zip", "bad_xlsx"),
        (b"", "bad_xlsx"),
        (b"\xd0\xcf\x11\xe0" + b"x" * 100, "xlsx_old"),
        (zipped(("a", "x")), "bad_xlsx"),
        (zipped(("xl/worksheets/sheet1.xml", b"0" * 30_000_000)), "xlsx_bomb"),
        (zipped(*((str(n), "") for n in range(1001))), "xlsx_bomb"),
        (b"PK" + b"x" * 9_000_000, "too_large"),
        (book(heads=["甲", "乙"]), "xlsx_headings"),
        (book(change=lambda sheet: sheet.cell(1_000_000, 1, "x")), "xlsx_size"),
        (poisoned('<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'), "bad_xlsx"),
    ],
)
def test_files_that_cannot_be_read_say_why(content, code):
    with pytest.raises(Unreadable) as refused:
        xlsx.read(content)

    assert refused.value.problem.code == code


def test_an_empty_sheet_says_that_nothing_is_there():
    assert [one.code for one in xlsx.read(book()).problems] == ["no_questions"]
