"""Writes lists as CSV and Excel files whose cells are never run as formulas."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.cell.cell import Cell as SheetCell

# Spreadsheets run what starts so, East Asian Excel with full-width signs too (OWASP ASVS 1.2.10).
RUNS = re.compile(r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Column:
    """A column of a file: its head, and an attribute's name or a function that gives the cell of a row.

    decimals    of a figure, as many as the page shows it with; None: as it is kept
    """

    head: object
    value: str | Callable[[Any], object]
    decimals: int | None = None

    def of(self, row: Any) -> object:
        """The row's cell, as plain text, number or date."""
        found = plain(self._found(row))
        if self.decimals is None or not isinstance(found, Decimal):
            return found
        return found.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)

    def _found(self, row: Any) -> object:
        if callable(self.value):
            return self.value(row)
        found = row.get(self.value) if isinstance(row, dict) else getattr(row, self.value)
        return found() if callable(found) else found


def plain(value: object) -> object:
    """What a file can hold: numbers as they are, times as Beijing reads them, all else harmless text."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return harmless(str(value))
    return value


def harmless(text: str) -> str:
    """The text with an apostrophe before anything a spreadsheet would run, and without control characters."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{text}" if RUNS.match(text) else text


def as_csv(name: str, columns: Sequence[Column], rows: Iterable[Any]) -> HttpResponse:
    """A CSV download. It begins with a BOM, without which Excel shows Chinese as noise."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(str(column.head)) for column in columns])
    writer.writerows([column.of(row) for column in columns] for row in rows)
    return _download("﻿" + out.getvalue(), f"{name}.csv", "text/csv; charset=utf-8")


def as_xlsx(name: str, columns: Sequence[Column], rows: Iterable[Any]) -> HttpResponse:
    """An Excel download; text cells are typed as text, so that student numbers keep their noughts."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet1")
    sheet.append([_cell(sheet, harmless(str(column.head))) for column in columns])
    for row in rows:
        sheet.append([_cell(sheet, column.of(row)) for column in columns])
    out = io.BytesIO()
    book.save(out)
    return _download(out.getvalue(), f"{name}.xlsx", XLSX)


def _cell(sheet: Any, value: object) -> SheetCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        # openpyxl would make a formula of "=1+1" whatever stands before it in our code.
        cell.data_type = "s"
    return cell


def _download(content: str | bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response
