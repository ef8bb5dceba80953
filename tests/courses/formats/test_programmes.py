"""A programme's workbook: the same plan comes back, and every cell that cannot be meant is named."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from courses.curricula.plans import Module, Standard, faults
from courses.formats.drafts import Unreadable
from courses.formats.programmes import read, write
from tests.factories.programmes import make_plan, with_course

STANDARD = Standard("=1+1\n能开店", "考查", (Module("开店", 300), Module("运营", 260)), (("EC-05", 2),))
PLAN = with_course(
    make_plan(threshold=Decimal("0.7")), "HX", standard=STANDARD, credits=Decimal("35.5"), supports=((1, "H"), (2, "L"))
)


def changed(change):
    """The plan's workbook after somebody worked on it."""
    book = load_workbook(io.BytesIO(write(PLAN)))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(sheet, cell, value):
    return lambda book: book[sheet].__setitem__(cell, value)


def test_the_same_plan_comes_back():
    assert read(write(PLAN)).plan == PLAN


def test_words_are_never_formulas():
    assert load_workbook(io.BytesIO(write(PLAN)))["课程"]["J4"].data_type == "s"


@pytest.mark.parametrize(
    ("change", "code", "where"),
    [
        (put("课程", "G2", "很多"), "prog_cell_number", "课程!G2"),
        (put("课程", "G2", "48 学时"), "prog_cell_number", "课程!G2"),
        (put("课程", "G2", 12.5), "prog_cell_whole", "课程!G2"),
        (put("课程", "E2", "1.5"), "prog_cell_whole", "课程!E2"),
        (put("课程", "F2", 704.5), "prog_cell_whole", "课程!F2"),
        (put("教学模块", "C2", 299.6), "prog_cell_whole", "教学模块!C2"),
        (put("技能", "C2", 2.4), "prog_cell_whole", "技能!C2"),
        (put("方案", "A2", 2026.5), "prog_cell_whole", "方案!A2"),
        (put("方案", "B2", "3.5"), "prog_cell_whole", "方案!B2"),
        (lambda book: book["方案"].append([2027, 3, "另一个"]), "prog_one_row", "方案!A3"),
        (put("课程", "K1", "课程目标"), "prog_column_twice", "课程"),
        (put("课程", "G2", "=1+1"), "prog_cell_formula", "课程!G2"),
        (put("课程", "F2", 705), "prog_hours_sum", "课程!F2"),
        (put("课程", "A3", None), "prog_cell_empty", "课程!A3"),
        (put("课程", "C2", "甜点"), "prog_category", "课程!C2"),
        (put("课程", "D2", "也许"), "prog_kind", "课程!D2"),
        (put("课程", "A1", "代号"), "prog_column", "课程"),
        (lambda book: book["课程"].merge_cells("C2:C3"), "merged", "课程!C2:C3"),
        (lambda book: book.remove(book["技能"]), "prog_sheet", ""),
        (put("技能", "A2", "NO"), "prog_unknown_course", "技能!A2"),
        (put("支撑矩阵", "C4", "强"), "prog_support", "支撑矩阵!C4"),
        (put("支撑矩阵", "D4", 3), "prog_support", "支撑矩阵!D4"),
        (put("支撑矩阵", "C4", '="H"'), "prog_cell_formula", "支撑矩阵!C4"),
        (put("支撑矩阵", "A4", "NO"), "prog_unknown_course", "支撑矩阵!A4"),
        (put("支撑矩阵", "A4", None), "prog_cell_empty", "支撑矩阵!A4"),
        (lambda book: book["支撑矩阵"].append(["hx", "", "M"]), "prog_code_twice", "支撑矩阵!A8"),
        (put("支撑矩阵", "D1", "毕业要求二"), "prog_column", "支撑矩阵"),
        (put("支撑矩阵", "E1", "毕业要求 3"), "prog_support_outcome", "支撑矩阵!E1"),
        (lambda book: book["支撑矩阵"].merge_cells("C4:D4"), "merged", "支撑矩阵!C4:D4"),
        (lambda book: book.remove(book["支撑矩阵"]), "prog_sheet", ""),
        (put("方案", "D2", "七成"), "prog_cell_number", "方案!D2"),
        (put("方案", "A2", "二〇二六"), "prog_cell_number", "方案!A2"),
    ],
)
def test_a_cell_that_cannot_be_meant_is_named(change, code, where):
    found = read(changed(change))

    assert found.plan is None
    assert (found.problems[0].code, found.problems[0].where) == (code, where)


@pytest.mark.parametrize("typed", ["h", "Ｈ", " H "])
def test_letters_are_read_as_they_are_meant(typed):
    assert read(changed(put("支撑矩阵", "C4", typed))).plan == PLAN


def test_a_course_without_a_row_carries_nothing():
    assert read(changed(lambda book: book["支撑矩阵"].delete_rows(4))).plan == with_course(PLAN, "HX", supports=())


def test_full_width_figures_are_figures():
    assert read(changed(put("课程", "G2", "５２４"))).plan == PLAN


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "expected"),
    [
        ("课程", "E2", 9, ("prog_term", "课程!E2")),
        ("教学模块", "C2", 299, ("prog_modules_sum", "教学模块!C2")),
        ("技能", "B2", "EC-99", ("unknown_skill", "技能!B2")),
        ("方案", "B2", 9, ("prog_years", "方案!B2")),
        ("方案", "D2", 1.2, ("prog_threshold", "方案!D2")),
        ("方案", "C2", "长" * 2001, ("prog_long", "方案!C2")),
        ("毕业要求", "A3", "长" * 2001, ("prog_long_outcome", "毕业要求")),
    ],
)
def test_a_fault_of_the_whole_is_named_by_its_cell(sheet, cell, value, expected):
    found = read(changed(put(sheet, cell, value)))

    (first, *_rest) = map(found.problem_of, faults(found.plan, {"EC-05"}))
    assert (first.code, first.where) == expected


@pytest.mark.parametrize("again", ["ZJ", "zj"])
def test_a_second_line_of_a_course_is_named_by_its_cell(again):
    found = read(changed(put("课程", "A5", again)))

    wrong = [found.problem_of(fault) for fault in faults(found.plan, {"EC-05"})]
    assert [(one.code, one.where) for one in wrong] == [("prog_code_twice", "课程!A3"), ("prog_code_twice", "课程!A5")]


def test_codes_are_kept_as_forms_write_them():
    book = changed(lambda book: [book[name].__setitem__("A2" if name != "课程" else "A4", "hx")
                                 for name in ("课程", "教学模块", "技能")])  # fmt: skip

    assert read(book).plan == PLAN


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"hello"])
def test_what_is_no_workbook_is_refused(content):
    with pytest.raises(Unreadable):
        read(content)
