"""Lists of learners in files: CSV as Excel and WPS write it, or XLSX, with the columns named in either language."""

import csv
import io
import re
import unicodedata
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import load_workbook

from courses.formats.drafts import Unreadable
from courses.formats.files import LARGEST_BYTES
from courses.formats.xlsx.reading import require_fair

MOST_PEOPLE = 3000
MOST_COLUMNS = 60
ZIP = b"PK\x03\x04"
HEADINGS = {
    "number": {"学号", "学生学号", "学号或工号", "student number", "student id", "number", "username"},
    "name": {"姓名", "学生姓名", "name", "full name"},
    "group": {"小组", "分组", "group"},
    "state": {"状态", "status"},
}
NAMED = {heading: name for name, headings in HEADINGS.items() for heading in headings}
# Our own files put an apostrophe before what a spreadsheet would run.
SHIELDED = re.compile(r"^'(?=\s*[=+\-@＝＋－＠])")


@dataclass(frozen=True)
class PersonRow:
    """A line of the file: its number there (the heading is 1), and what stands under the known headings."""

    row: int
    number: str
    name: str
    group: str = ""
    state: str = ""


def read(content: bytes) -> list[PersonRow]:
    """The people of a file, empty lines left out.

    Raises Unreadable: too large, packed like a bomb, neither CSV nor XLSX, no heading 学号, too many lines.
    """
    if len(content) > LARGEST_BYTES:
        raise Unreadable("too_large", most=LARGEST_BYTES // 1_000_000)
    lines = _sheet(content) if content.startswith(ZIP) else _text(content)
    return rows(lines)


def rows(lines: Iterable[Sequence[object]]) -> list[PersonRow]:
    """The people of a table whose first line names the columns. Raises Unreadable."""
    table = [[_plain(cell) for cell in line[:MOST_COLUMNS]] for line in lines]
    names = [NAMED.get(cell.removesuffix("*").strip().casefold(), "") for cell in table[0]] if table else []
    if "number" not in names:
        raise Unreadable("people_headings")
    found = [_row(number, names, line) for number, line in enumerate(table[1:], 2) if any(line)]
    if len(found) > MOST_PEOPLE:
        raise Unreadable("many_people", most=MOST_PEOPLE)
    return found


def _row(number: int, names: list[str], line: list[str]) -> PersonRow:
    cells = {name: cell for name, cell in reversed(list(zip(names, line, strict=False))) if name}
    return PersonRow(number, **{name: cells.get(name, "") for name in HEADINGS})


def _sheet(content: bytes) -> list[Sequence[object]]:
    require_fair(content)
    # openpyxl stumbles in as many ways as there are broken files, and warns of what it passes over.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            limits: dict[str, Any] = {"max_row": MOST_PEOPLE + 1000, "max_col": MOST_COLUMNS}
            return list(sheet.iter_rows(values_only=True, **limits))
    except Exception as error:
        raise Unreadable("bad_xlsx") from error


def _text(content: bytes) -> list[Sequence[object]]:
    """UTF-8, or what Chinese Windows calls ANSI; parted by commas, semicolons or tabs."""
    if b"\x00" in content:
        raise Unreadable("people_file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _gb18030(content)
    heading = text.partition("\n")[0]
    part = max(",;\t", key=heading.count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=part, strict=True))
    except csv.Error as error:
        raise Unreadable("people_file") from error


def _gb18030(content: bytes) -> str:
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError as error:
        raise Unreadable("people_file") from error


def _plain(cell: object) -> str:
    """A cell as people read it: 20250001.0 is a number of eight digits, full-width signs are signs."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = unicodedata.normalize("NFKC", "" if cell is None else str(cell)).strip()
    return SHIELDED.sub("", text)
