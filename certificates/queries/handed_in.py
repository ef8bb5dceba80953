"""What an employer hands in, read: the rows of a list, or the names of an archive's files."""

import csv
import io
import json
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import load_workbook

from lms.common.errors import Invalid

MOST_ROWS = 10_000
MOST_FILES = 500
MOST_ARCHIVE_BYTES = 50 * 1024 * 1024
# A list is a few hundred kilobytes; a workbook that unpacks to more is none.
MOST_SHEET_BYTES = 64 * 1024 * 1024
LONGEST_CELL = 120
HEADS = {
    "number": ("number", "证书编号", "编号", "certificate no.", "certificate number"),
    "name": ("name", "姓名", "持证人", "持证人姓名"),
    "code": ("code", "校验码", "check code"),
}
Row = list[Any]


def is_sheet(data: bytes) -> bool:
    """Whether this is an Excel workbook, which is a ZIP as well."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False


def read_list(data: bytes) -> list[Row]:
    """[number, name, code, row of the file] of every row that says something. Raises Invalid."""
    found = _from_sheet(data) if data.startswith(b"PK\x03\x04") else _from_text(data)
    rows = [row for row in found if any(row[:-1])]
    if not rows:
        raise Invalid(_("没有读到任何一行。请用表头 number,name,code（或 证书编号,姓名,校验码）。"))
    if len(rows) > MOST_ROWS:
        raise Invalid(_("一次最多 10,000 行，这份有 %(n)d 行。") % {"n": len(rows)})
    return rows


def _from_text(data: bytes) -> list[Row]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    return _from_json(text) if text.lstrip()[:1] in ("[", "{") else _from_csv(text)


def _from_json(text: str) -> list[Row]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid(_("JSON 读不出来，请检查格式。")) from error
    rows = found.get("rows") if isinstance(found, dict) else found
    if not isinstance(rows, list):
        raise Invalid(_("JSON 里要有一个列表，每项写 code，或 number 与 name。"))
    return [_cells(row, place) for place, row in enumerate(rows, 1) if isinstance(row, dict)]


def _from_csv(text: str) -> list[Row]:
    reader = csv.reader(io.StringIO(text.replace("\0", "")))
    try:
        return _from_table((reader.line_num, line) for line in reader)
    except csv.Error as error:
        raise Invalid(_("CSV 读不出来，请检查格式。")) from error


def _from_sheet(data: bytes) -> list[Row]:
    # openpyxl stumbles in as many ways as there are broken files, and warns of what it passes over.
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_SHEET_BYTES:
                raise ValueError("too large")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
            lines = list(sheet.iter_rows(values_only=True, max_row=MOST_ROWS * 2, max_col=50))
    except Exception as error:
        raise Invalid(_("Excel 文件打不开，请另存为 .xlsx 或 CSV 后再试。")) from error
    return _from_table(enumerate(lines, 1))


def _from_table(lines: Iterable[tuple[int, Sequence[object]]]) -> list[Row]:
    """Below the first line that is not empty, which is the heading; each with its line in the file."""
    full = ((place, line) for place, line in lines if any(str(cell or "").strip() for cell in line))
    _place, heads = next(full, (0, ()))
    return [_cells(dict(zip(heads, line, strict=False)), place) for place, line in full]


def _cells(row: dict[Any, Any], place: int) -> Row:
    plain = {_text(head).casefold(): _text(value)[:LONGEST_CELL] for head, value in row.items() if head}
    return [*(next((plain[head] for head in heads if plain.get(head)), "") for heads in HEADS.values()), place]


def _text(value: object) -> str:
    """As text that can be kept: JSON can spell half a character, and NUL."""
    said = "" if value is None else str(value)
    return said.encode("utf-8", "replace").decode().replace("\0", "").strip()


def read_archive(data: bytes) -> list[str]:
    """The names of the PDFs in a ZIP, none of them unpacked. Raises Invalid."""
    if len(data) > MOST_ARCHIVE_BYTES:
        raise Invalid(_("压缩包不能超过 50 MB。"))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [part.filename for part in archive.infolist() if is_paper(part.filename)]
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise Invalid(_("这不是可以打开的 ZIP 压缩包。")) from error
    if not 0 < len(names) <= MOST_FILES:
        raise Invalid(_("压缩包里要有 1 到 500 份 PDF，这个有 %(n)d 份。") % {"n": len(names)})
    return names


def is_paper(name: str) -> bool:
    """Whether a part of an archive is a PDF somebody put there: what macOS writes beside each file is none."""
    last = name.rpartition("/")[2]
    return last.lower().endswith(".pdf") and not last.startswith("._") and not name.startswith("__MACOSX/")
