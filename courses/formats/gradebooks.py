"""An exported gradebook read back: CSV or Excel, learners by number, items by the key in their column's head."""

import csv
import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from courses.formats.drafts import Problem, Unreadable
from courses.formats.files import decoded
from courses.formats.scores import BadScore, read_score
from courses.formats.xlsx.reading import require_fair

# Heads are in the source language whatever the writer's: a file goes from hand to hand.
NUMBER, VERSION = "学号", "版本"
KEY = re.compile(r"\[([^\[\]]+)\]\s*$")
# What the export puts before a text that a spreadsheet would run.
QUOTED = re.compile(r"^'(?=\s*[=+\-@＝＋－＠])")
MOST_ROWS, MOST_COLUMNS = 5000, 300
ZIP = b"PK"


@dataclass(frozen=True)
class Table:
    """Cells as they stand in a file, and those a merge has swallowed as (row, column) from 0."""

    rows: Sequence[Sequence[Any]]
    merged: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Sheet:
    """{(student number, item key): score} in the file, {number: version} where it says so, and every problem."""

    values: dict[tuple[str, str], Decimal | None] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read(content: bytes, *, numbers: set[str], keys: set[str]) -> Sheet:
    """What the file says of those learners and items. Rows are numbered as a spreadsheet does. Raises Unreadable."""
    table = read_table(content)
    heads = [_text(cell) for cell in table.rows[0]] if table.rows else []
    if NUMBER not in heads:
        return Sheet(problems=(Problem(1, "no_learner_column"),))
    columns = {place: found.group(1) for place, head in enumerate(heads) if (found := KEY.search(head))}
    problems = [*_column_problems(columns, keys)]
    if not columns:
        problems.append(Problem(1, "no_item_column"))
    sheet = Sheet()
    for place, row in enumerate(table.rows[1:], 1):
        problems += _read_row(sheet, table, row, place, heads, columns, numbers)
    return Sheet(sheet.values, sheet.versions, sheet.lines, tuple(sorted(problems, key=lambda one: one.row)))


def read_table(content: bytes) -> Table:
    """The first sheet of a workbook, or a CSV file. Raises Unreadable for anything else, or a bomb."""
    if content.startswith(ZIP):
        return _workbook(content)
    try:
        rows = list(csv.reader(io.StringIO(decoded(content)), strict=True))
    except csv.Error as error:
        raise Unreadable("bad_file") from error
    return _fair(Table(rows))


def _workbook(content: bytes) -> Table:
    require_fair(content)
    # openpyxl stumbles in as many ways as there are broken files, and warns of what it passes over.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheet = load_workbook(io.BytesIO(content), keep_links=False).worksheets[0]
    except Exception as error:
        raise Unreadable("bad_file") from error
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        raise Unreadable("xlsx_size", rows=MOST_ROWS, columns=MOST_COLUMNS)
    merged = frozenset(
        (row - 1, column - 1)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    )
    return Table([list(row) for row in sheet.iter_rows(values_only=True)], merged)


def _fair(table: Table) -> Table:
    if len(table.rows) > MOST_ROWS or any(len(row) > MOST_COLUMNS for row in table.rows):
        raise Unreadable("xlsx_size", rows=MOST_ROWS, columns=MOST_COLUMNS)
    return table


def _column_problems(columns: dict[int, str], keys: set[str]) -> list[Problem]:
    found = list(columns.values())
    unknown = [Problem(1, "unknown_item", words={"key": key[:80]}) for key in found if key not in keys]
    twice = sorted({key for key in found if found.count(key) > 1})
    return unknown + [Problem(1, "repeated_column", words={"key": key[:80]}) for key in twice]


def _read_row(
    sheet: Sheet,
    table: Table,
    row: Sequence[Any],
    place: int,
    heads: Sequence[str],
    columns: dict[int, str],
    numbers: set[str],
) -> list[Problem]:
    cells = [*row, *([None] * (len(heads) - len(row)))]
    number = _text(cells[heads.index(NUMBER)])
    if not any(_text(cell) for cell in cells):
        return []
    if number not in numbers:
        return [Problem(place + 1, "unknown_learner", words={"number": number[:40]})]
    if number in sheet.lines:
        return [Problem(place + 1, "repeated_learner", words={"number": number[:40]})]
    sheet.lines[number] = place + 1
    if VERSION in heads and _text(cells[heads.index(VERSION)]).isdecimal():
        sheet.versions[number] = int(_text(cells[heads.index(VERSION)]))
    problems = []
    for column, key in columns.items():
        try:
            if (place, column) in table.merged:
                raise BadScore("merged")
            sheet.values[number, key] = read_score(cells[column])
        except BadScore as error:
            given = {} if error.code == "merged" else {"given": _text(cells[column])[:20]}
            problems.append(Problem(place + 1, error.code, key, given))
    return problems


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return QUOTED.sub("", "" if cell is None else str(cell)).strip()
