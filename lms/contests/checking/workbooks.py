"""The first sheet of an Excel file as the CSV that whoever made it could have saved, its rows keeping their numbers."""

import csv
import io
from datetime import date, datetime, time

ZIP = b"PK\x03\x04"


def as_table(content: bytes) -> bytes:
    """The sheet as CSV; anything else as it is, for whoever reads tables to say what is wrong with it."""
    if not content.startswith(ZIP):
        return content
    from openpyxl import load_workbook

    # openpyxl stumbles in as many ways as there are broken files.
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = [[_text(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    except Exception:
        return content
    out = io.StringIO()
    csv.writer(out).writerows(_trimmed(rows))
    return out.getvalue().encode()


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    """Every row as wide as the headings, wider only where something stands there: formatting alone is no cell."""
    width = max((len(row) for row in rows[:1]), default=0)
    while width and not rows[0][width - 1]:
        width -= 1
    return [row if any(row[width:]) else (row[:width] + [""] * (width - len(row))) for row in rows]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
