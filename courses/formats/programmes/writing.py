"""A plan out as a workbook. Words are written as text, whatever they begin with: no cell is ever run."""

import io
from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font

from courses.curricula.plans import Plan
from courses.formats.programmes import matrices
from courses.formats.programmes.sheets import (
    CATEGORIES,
    COLUMNS,
    COURSES,
    KINDS,
    MATRIX,
    MODULES,
    OUTCOMES,
    SKILLS,
    WHOLE,
)

WIDTHS = {"培养目标": 80, "毕业要求": 80, "课程名称": 30, "课程目标": 50, "考核方式": 40, "模块": 30}
CATEGORY_NAMES = {category: name for name, category in CATEGORIES.items()}
KIND_NAMES = {kind: name for name, kind in KINDS.items()}


def write(plan: Plan) -> bytes:
    """The plan as an .xlsx file; `reading.read` brings the very same plan back."""
    book = Workbook()
    book.remove(book.active)
    for name, heads in COLUMNS.items():
        _sheet(book, name, [list(heads.values()), *_rows(name, plan)])
    _sheet(book, MATRIX, list(matrices.lines(plan)))
    book[MATRIX].freeze_panes = "C2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(book: Workbook, name: str, rows: list[list[Any]]) -> None:
    sheet = book.create_sheet(name)
    for number, row in enumerate(rows, 1):
        _fill(sheet, number, row)
    for column, head in enumerate(rows[0], 1):
        cell = sheet.cell(1, column)
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = WIDTHS.get(head, 12)
    sheet.freeze_panes = "A2"


def _rows(name: str, plan: Plan) -> Iterator[list[Any]]:
    if name == WHOLE:
        yield [plan.cohort_year, plan.years, plan.goal, plan.threshold]
    if name == OUTCOMES:
        yield from ([one] for one in plan.outcomes)
    if name == COURSES:
        for one in plan.courses:
            told = [one.code, one.name, CATEGORY_NAMES[one.category], KIND_NAMES[one.kind]]  # type: ignore[index]
            numbers = [one.term, one.hours, one.theory, one.practice, one.credits]
            yield [*told, *numbers, one.standard.objectives, one.standard.assessment]
    if name == MODULES:
        yield from ([one.code, part.title, part.hours] for one in plan.courses for part in one.standard.modules)
    if name == SKILLS:
        yield from ([one.code, skill, level] for one in plan.courses for skill, level in one.standard.skills)


def _fill(sheet: Any, number: int, row: list[Any]) -> None:
    for column, value in enumerate(row, 1):
        cell = sheet.cell(number, column)
        if isinstance(value, str):
            cell.value, cell.data_type = ILLEGAL_CHARACTERS_RE.sub("", value), "s"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
        else:
            cell.value = value
