"""Excel out: questions in the columns of the template, and the template itself with an example of every kind."""

import io
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from courses.formats.drafts import Draft, finished
from courses.formats.extras import lost
from courses.formats.xlsx.reading import ESCAPED, heading_of
from courses.formats.xlsx.rows import draft_of, row_of

SHEET, HELP = "题目", "填写说明"
# A cell holds 32,767 units of UTF-16.
LONGEST_CELL = 15_000
WIDTHS = {"stem": 48, "explanation": 32, "answer": 20}
FIXED = ["code", "kind", "stem", "answer", "explanation", "category", "skill", "level", "tags", "policy", "shuffle"]
RARE = ["title", "parameters", "decimals", "units", "unit_required", "case_sensitive"]
ORDER = ("option", "match", "fraction", "feedback", "kept")
# An example of every kind, and what each column means: (heading, Chinese, English).
TEMPLATE = yaml.safe_load((Path(__file__).parent / "template.yaml").read_text(encoding="utf-8"))


def write(drafts: Iterable[Draft]) -> bytes:
    """The questions as a workbook."""
    return _book([_row(draft) for draft in drafts])


def template() -> bytes:
    """The workbook teachers fill in: an example of every kind, and what each column means."""
    book = _workbook(TEMPLATE["examples"])
    sheet = book.create_sheet(HELP)
    for line in TEMPLATE["help"]:
        sheet.append(line)
    for letter, width in zip("ABC", (12, 70, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    return _saved(book)


def _row(draft: Draft) -> dict[str, str]:
    row = row_of(draft)
    back = finished([draft_of(_trimmed(row), 1)]).drafts[0]
    kept = lost(draft, replace(back, row=draft.row))
    words = json.dumps(kept, ensure_ascii=False) if kept else ""
    parts = [words[start : start + LONGEST_CELL] for start in range(0, len(words), LONGEST_CELL)]
    return {name: cell for name, cell in row.items() if len(cell) <= LONGEST_CELL * 2} | {
        f"kept{number}": part for number, part in enumerate(parts, 1)
    }


def _trimmed(row: dict[str, str]) -> dict[str, str]:
    """The row as it is read back: cells lose the spaces around their words."""
    return {name: cell.strip() for name, cell in row.items() if cell.strip()}


def _book(rows: list[dict[str, str]]) -> bytes:
    return _saved(_workbook(rows))


def _workbook(rows: list[dict[str, str]]) -> Any:
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    names = _names(rows)
    _fill(sheet, 1, [heading_of(name) for name in names])
    for number, row in enumerate(rows, 2):
        _fill(sheet, number, [row.get(name, "") for name in names])
    sheet.freeze_panes = "D2"
    for column, name in enumerate(names, 1):
        head = sheet.cell(1, column)
        head.font = Font(bold=True)
        sheet.column_dimensions[head.column_letter].width = WIDTHS.get(name, 14)
    return book


def _names(rows: list[dict[str, str]]) -> list[str]:
    """The columns in use, those that every row may need first."""
    used = {name for row in rows for name in row}
    numbers = {kind: sorted(int(name[len(kind) :]) for name in used if _is(name, kind)) for kind in ORDER}
    numbers["option"] = list(range(1, max([4, *numbers["option"]]) + 1))
    many = [f"{kind}{number}" for kind in ORDER for number in numbers[kind]]
    return [
        *FIXED,
        *many[: len(numbers["option"])],
        *(name for name in RARE if name in used),
        *many[len(numbers["option"]) :],
    ]


def _is(name: str, kind: str) -> bool:
    return name.startswith(kind) and name[len(kind) :].isdecimal()


def _fill(sheet: Any, number: int, cells: list[str]) -> None:
    for column, words in enumerate(cells, 1):
        if words:
            cell = sheet.cell(number, column)
            # As text, whatever it begins with: "=1+1" in a question is no formula.
            cell.value, cell.data_type = ESCAPED.sub(r"_x005F_x\1_", words), "s"
            cell.alignment = Alignment(vertical="top", wrap_text=True)


def _saved(book: Any) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
