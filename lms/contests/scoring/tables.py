"""Bytes of an upload as rows of text: CSV, TSV or JSON lines. They are read as text, never run and never unpickled."""

import csv
import io
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lms.contests.scoring.faults import Faults, Kind

LONGEST_NAME = 200
# What xlsx, ods and other archives begin with.
ZIP = b"PK\x03\x04"
BOM = "\ufeff"
FIRST_LINE = re.compile(r"[^\r\n]+")
# {column: its text}, every column of the table
Cells = dict[str, str]
# Its number from 1, and its cells, None where it is blank or at fault.
Line = tuple[int, Cells | None]


@dataclass(frozen=True)
class Limits:
    """How much is read of a file, and how many faults of a kind are told.

    `rows` counts every line below the headings, blank or faulty too. `value_chars` is the longest cell.
    """

    file_bytes: int = 10_000_000
    rows: int = 200_000
    value_chars: int = 200
    faults_of_a_kind: int = 20


def rows_of(content: bytes, columns: Sequence[str], limits: Limits, faults: Faults) -> Iterator[tuple[int, Cells]]:
    """Every row that can be read, with its number from 1, headings included; what cannot is noted in `faults`.

    The first line says what the file is: it begins with { in JSON lines, and has a tab in TSV. The columns must be
    those named, each once, in any order. A row of nothing but blanks says nothing.
    """
    text = _text(content, limits, faults)
    if text is None:
        return
    lines = _of_json(text, columns, faults) if text.lstrip().startswith("{") else _of_csv(text, columns, faults)
    for seen, (number, cells) in enumerate(lines, 1):
        if seen > limits.rows:
            faults.note(Kind.MANY_ROWS, number, most=limits.rows)
            return
        if cells is not None:
            yield number, cells


def _text(content: bytes, limits: Limits, faults: Faults) -> str | None:
    if len(content) > limits.file_bytes:
        faults.note(Kind.TOO_LARGE, most=limits.file_bytes)
    elif content.startswith(ZIP):
        faults.note(Kind.WORKBOOK)
    else:
        # UTF-8 first: Chinese in GB18030 is hardly ever sound UTF-8, while much UTF-8 passes for GB18030.
        for encoding in ("utf-8", "gb18030"):
            try:
                return content.decode(encoding).removeprefix(BOM)
            except UnicodeDecodeError:
                continue
        faults.note(Kind.ENCODING)
    return None


def _of_csv(text: str, columns: Sequence[str], faults: Faults) -> Iterator[Line]:
    lines = _lines_of_csv(text, faults)
    number, headings = next((line for line in lines if any(line[1])), (0, []))
    if not headings:
        faults.note(Kind.EMPTY_FILE)
    elif _fit(number, headings, columns, faults):
        for number, cells in lines:
            sound = len(cells) == len(headings)
            if not sound and any(cells):
                faults.note(Kind.CELLS, number, cells=len(cells), columns=len(headings))
            yield number, dict(zip(headings, cells, strict=True)) if sound and any(cells) else None


def _lines_of_csv(text: str, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    first = FIRST_LINE.search(text)
    separator = "\t" if first and "\t" in first.group() else ","
    number = 0
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), 1):
            yield number, [tidy(cell) for cell in line]
    except csv.Error:
        # A quote that does not close, or a cell longer than any: where the next row begins nobody knows.
        faults.note(Kind.BROKEN, number + 1)


def _of_json(text: str, columns: Sequence[str], faults: Faults) -> Iterator[Line]:
    for number, line in enumerate(io.StringIO(text, newline="\n"), 1):
        yield number, _cells_of_json(number, line, columns, faults) if line.strip() else None


def _cells_of_json(number: int, line: str, columns: Sequence[str], faults: Faults) -> Cells | None:
    try:
        # Figures and truth values stay as they are written: 1.0 is not 1, and NaN is refused like any text.
        pairs = json.loads(line, object_pairs_hook=_Pairs, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError):
        pairs = None
    if not isinstance(pairs, _Pairs):
        faults.note(Kind.BROKEN, number)
        return None
    if not _fit(number, [tidy(name) for name, _value in pairs], columns, faults):
        return None
    cells = {tidy(name): _plain(value) for name, value in pairs}
    nested = [name for name, value in cells.items() if value is None]
    for name in nested:
        faults.note(Kind.NESTED, number, name)
    return None if nested else {name: value for name, value in cells.items() if value is not None}


class _Pairs(tuple[tuple[str, Any], ...]):
    """A JSON object as written, with names that come twice."""


def _plain(value: object) -> str | None:
    if isinstance(value, str):
        return tidy(value)
    words: dict[object, str] = {None: "", True: "true", False: "false"}
    return None if isinstance(value, list | _Pairs) else words[value]


def _fit(number: int, names: Iterable[str], columns: Sequence[str], faults: Faults) -> bool:
    given = Counter(names)
    wrong = [(Kind.MISSING_COLUMN, name) for name in columns if name not in given]
    wrong += [(Kind.UNKNOWN_COLUMN, name) for name in given if name not in columns]
    wrong += [(Kind.REPEATED_COLUMN, name) for name, times in given.items() if times > 1]
    for kind, name in wrong:
        faults.note(kind, number, name)
    return not wrong


def tidy(cell: str) -> str:
    """Text without blanks around it, in the one form of signs that look the same (Unicode NFC).

    Only the length of a name is put into that form: over a long row of accents it takes time by the square, hours for
    one cell of a few megabytes.
    """
    plain = cell.strip()
    return unicodedata.normalize("NFC", plain) if len(plain) <= LONGEST_NAME else plain
