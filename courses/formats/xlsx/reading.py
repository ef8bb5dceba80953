"""Excel in: a sheet whose first row names the columns, a question a row."""

import io
import json
import re
import warnings
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from openpyxl import load_workbook

from courses.formats.drafts import MOST_QUESTIONS, Parsed, Problem, Unreadable, finished
from courses.formats.files import LARGEST_BYTES
from courses.formats.xlsx import columns
from courses.formats.xlsx.rows import draft_of
from courses.grading.numbers import plain

# What an honest sheet of questions never reaches, once unpacked.
LARGEST_UNPACKED = 60_000_000
LARGEST_RATIO = 300
MOST_PARTS = 1000
MOST_ROWS = MOST_QUESTIONS + 1000
MOST_COLUMNS = 200
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# Excel's way to write signs its XML cannot hold.
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
NAMED = {heading: name for name, headings in columns.HEADINGS.items() for heading in headings}
NUMBERED = {heading: name for name, headings in columns.NUMBERED.items() for heading in headings}


def read(content: bytes) -> Parsed:
    """The questions of a workbook; rows are those of the sheet. Raises Unreadable."""
    require_fair(content)
    # openpyxl stumbles in as many ways as there are broken files, and warns of what it passes over.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), keep_links=False)
    except Exception as error:
        raise Unreadable("bad_xlsx") from error
    sheet, names = _sheet(book)
    if sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS:
        raise Unreadable("xlsx_size", rows=MOST_ROWS, columns=MOST_COLUMNS)
    problems = [Problem(area.min_row, "xlsx_merged", area.coord) for area in sheet.merged_cells.ranges]
    drafts = []
    for number in range(2, sheet.max_row + 1):
        row, found = _row(sheet, number, names)
        problems += found
        if row:
            try:
                drafts.append(draft_of(row, number))
            except (json.JSONDecodeError, RecursionError):
                problems.append(Problem(number, "xlsx_kept"))
    return finished(drafts, problems)


def require_fair(content: bytes) -> None:
    """Look into the archive before anything is unpacked."""
    if len(content) > LARGEST_BYTES:
        raise Unreadable("too_large", most=LARGEST_BYTES // 1_000_000)
    if content.startswith(OLD_EXCEL):
        raise Unreadable("xlsx_old")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Unreadable("bad_xlsx") from error
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MOST_PARTS or unpacked > min(LARGEST_UNPACKED, max(len(content) * LARGEST_RATIO, 1_000_000)):
        raise Unreadable("xlsx_bomb")


def _sheet(book: Any) -> tuple[Any, dict[int, str]]:
    """The first sheet that has a kind and a stem, and its columns by number."""
    for sheet in book.worksheets:
        heads = {cell.column: _name(cell.value) for cell in next(sheet.iter_rows(max_row=1, max_col=MOST_COLUMNS), ())}
        names = {column: name for column, name in heads.items() if name}
        if {"kind", "stem"} <= set(names.values()):
            return sheet, names
    raise Unreadable("xlsx_headings")


def _name(head: object) -> str:
    words = str(head or "").strip().removesuffix("*").strip()
    if words.lower() in NAMED:
        return NAMED[words.lower()]
    letters = re.fullmatch(r"(\D+?)\s*(\d{1,2}|[A-Z])", words)
    if letters is None or letters.group(1).lower() not in NUMBERED:
        return ""
    place = letters.group(2)
    return NUMBERED[letters.group(1).lower()] + (place if place.isdecimal() else str(ord(place) - ord("A") + 1))


def _row(sheet: Any, number: int, names: dict[int, str]) -> tuple[dict[str, str], list[Problem]]:
    row, problems = {}, []
    for column, name in names.items():
        cell = sheet.cell(number, column)
        code = _trouble(cell)
        if code:
            problems.append(Problem(number, code, cell.coordinate))
        else:
            row[name] = _words(cell.value)
    return {name: words for name, words in row.items() if words}, problems


def _trouble(cell: Any) -> str:
    if cell.data_type == "f":
        return "xlsx_formula"
    if cell.data_type == "e":
        return "xlsx_error"
    # "1/2" and "3-4" that Excel took for a day: what was meant is lost.
    return "xlsx_date" if isinstance(cell.value, date | datetime | time) else ""


def _words(value: object) -> str:
    """A cell's text; a figure as people write it: 3.0 is 3."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return columns.TRUTHS[value][0]
    if isinstance(value, int | float):
        return plain(Decimal(str(value)))
    return ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), str(value)).strip()


def heading_of(name: str) -> str:
    """The heading of a column: 选项1 of option1."""
    if name in columns.HEADINGS:
        return columns.HEADINGS[name][0]
    kind = name.rstrip("0123456789")
    return columns.NUMBERED[kind][0] + name.removeprefix(kind)
