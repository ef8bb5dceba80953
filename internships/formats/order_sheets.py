"""Orders from a spreadsheet: one row a post, rows of one number one order; every wrong cell with its reason. Pure."""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import openpyxl

MOST_ROWS = 200
MOST_POSTS = 6
MOST_SKILLS = 6
LONGEST = 300
ZIP = b"PK\x03\x04"
FULL_WIDTH = str.maketrans("０１２３４５６７８９：，；．", "0123456789:,;.")
# {key: heading}; a file is known by its headings, in any order. Those of SAME stand in the first row of an order.
COLUMNS: dict[str, str] = {
    "number": "单号",
    "mode": "培养模式",
    "name_zh": "岗位",
    "staff": "同类岗位在岗人数",
    "seats": "名额",
    "minimum": "开班下限",
    "tasks_zh": "典型工作任务",
    "same_post_wage": "相同岗位月工资",
    "pay": "实习月报酬",
    "starts_on": "上岗日期",
    "months": "实习月数",
    "skills": "技能要求",
    "course_codes": "配套课程",
    "workplace": "工作地点",
    "training_base": "实训基地",
    "note": "说明",
}
NEEDED = ("number", "mode", "name_zh", "staff", "seats", "same_post_wage", "pay", "starts_on", "months")
SAME = ("mode", "same_post_wage", "pay", "starts_on", "months", "skills", "course_codes", "workplace",
        "training_base", "note")  # fmt: skip
OF_POST = ("name_zh", "staff", "seats", "minimum", "tasks_zh")
Value = object


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell. `code` names the reason (faults.py of the app has the words), `words` fill it in."""

    row: int
    column: str
    code: str
    words: Mapping[str, object] = field(default_factory=dict)


class Unreadable(Exception):
    """The file as a whole: "file", "empty", "headings" (words: missing), "rows" (words: most)."""

    def __init__(self, code: str, **words: object) -> None:
        self.code, self.words = code, words
        super().__init__(code)


@dataclass(frozen=True)
class OrderRow:
    """One order: what it says of itself, its posts, and the row of the file it begins in."""

    row: int
    number: str
    fields: dict[str, Value]
    posts: tuple[dict[str, Value], ...]


@dataclass(frozen=True)
class Sheet:
    """A file that was read: the orders without a fault, and the faults of all others."""

    orders: tuple[OrderRow, ...]
    faults: tuple[Fault, ...]


def grid(content: bytes) -> list[list[str]]:
    """The cells of an xlsx or CSV file as text. Raises Unreadable."""
    try:
        rows = _of_workbook(content) if content.startswith(ZIP) else _of_csv(content)
    except Exception as error:  # openpyxl raises whatever its zip and XML readers raise
        raise Unreadable("file") from error
    if len(rows) > MOST_ROWS + 1:
        raise Unreadable("rows", most=MOST_ROWS)
    return rows


def read(rows: list[list[str]], *, modes: Mapping[str, str], skills: set[str]) -> Sheet:
    """The orders of a grid with headings in its first row. Raises Unreadable (no rows, a needed heading missing).

    modes    {mode's name as people write it: its code}
    skills   every code that exists
    """
    body = [(number, row) for number, row in enumerate(rows[1:], 2) if any(cell.strip() for cell in row)]
    if not rows or not body:
        raise Unreadable("empty")
    places = _places(rows[0])
    faults: list[Fault] = []
    groups: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for number, row in body:
        cells = {key: row[place].strip() if place < len(row) else "" for key, place in places.items()}
        if cells["number"]:
            groups.setdefault(cells["number"], []).append((number, cells))
        else:
            faults.append(Fault(number, COLUMNS["number"], "required"))
    reader = _Reader(dict(modes), skills, faults)
    orders = [reader.order(name, group) for name, group in groups.items()]
    wrong = {fault.row for fault in faults}
    good = [one for one, rows_of in zip(orders, groups.values(), strict=True) if not wrong & {n for n, _ in rows_of}]
    return Sheet(tuple(good), tuple(sorted(faults, key=lambda fault: (fault.row, fault.column))))


class _Reader:
    """Turns cells into values, noting what cannot be turned."""

    def __init__(self, modes: dict[str, str], skills: set[str], faults: list[Fault]) -> None:
        self.modes, self.known, self.faults = modes, skills, faults
        self.parse: dict[str, Callable[[int, str, str], Value]] = {
            "mode": self._mode, "staff": self._positive, "seats": self._positive, "minimum": self._whole,
            "same_post_wage": self._positive, "pay": self._positive, "months": self._months, "starts_on": self._day,
            "skills": self._skills, "course_codes": self._codes,
        }  # fmt: skip

    def order(self, name: str, group: list[tuple[int, dict[str, str]]]) -> OrderRow:
        first, head = group[0]
        fields = {key: self.cell(first, key, head.get(key, "")) for key in SAME}
        for number, cells in group[1:]:
            for key in SAME:
                # Left empty it says the same; written differently nobody knows which was meant.
                if cells.get(key) and cells[key] != head.get(key, ""):
                    self.note(number, key, "differs", first=first)
        if len(group) > MOST_POSTS:
            self.note(group[MOST_POSTS][0], "number", "posts", most=MOST_POSTS)
        posts = tuple(self._post(number, cells) for number, cells in group)
        return OrderRow(first, name, fields, posts)

    def cell(self, row: int, key: str, text: str) -> Value:
        if not text:
            if key in NEEDED:
                self.note(row, key, "required")
            return None if key in self.parse else ""
        if len(text) > LONGEST:
            self.note(row, key, "long", most=LONGEST)
        return self.parse[key](row, key, text) if key in self.parse else text

    def note(self, row: int, key: str, code: str, **words: object) -> None:
        self.faults.append(Fault(row, COLUMNS[key], code, words))

    def _post(self, row: int, cells: dict[str, str]) -> dict[str, Value]:
        post = {key: self.cell(row, key, cells.get(key, "")) for key in OF_POST}
        seats, minimum = post["seats"], post["minimum"]
        if isinstance(seats, int) and isinstance(minimum, int) and minimum > seats > 0:
            self.note(row, "minimum", "minimum", seats=seats)
        return post

    def _mode(self, row: int, key: str, text: str) -> Value:
        if text not in self.modes:
            self.note(row, key, "mode", known="、".join(self.modes))
        return self.modes.get(text)

    def _whole(self, row: int, key: str, text: str) -> int | None:
        plain = re.sub(r"[\s,]", "", text.translate(FULL_WIDTH)).removesuffix(".0")
        if not re.fullmatch(r"\d{1,7}", plain):
            self.note(row, key, "number", text=text)
            return None
        return int(plain)

    def _positive(self, row: int, key: str, text: str) -> int | None:
        found = self._whole(row, key, text)
        if found == 0:
            self.note(row, key, "positive")
        return found

    def _months(self, row: int, key: str, text: str) -> int | None:
        found = self._positive(row, key, text)
        if found is not None and found > 24:
            self.note(row, key, "months", most=24)
        return found

    def _day(self, row: int, key: str, text: str) -> date | None:
        parts = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 00:00:00)?", text.translate(FULL_WIDTH))
        try:
            if parts:
                return date(*(int(part) for part in parts.groups()))
        except ValueError:
            pass  # the thirty-first of a short month is no more a day than "soon"
        self.note(row, key, "day", text=text)
        return None

    def _codes(self, row: int, key: str, text: str) -> list[str]:
        return list(dict.fromkeys(code.upper() for code in re.split(r"[,，、;；\s]+", text) if code))

    def _skills(self, row: int, key: str, text: str) -> list[tuple[str, int, int]]:
        found: list[tuple[str, int, int]] = []
        for part in re.split(r"[,;、\s]+", text.translate(FULL_WIDTH)):
            shape = re.fullmatch(r"([A-Za-z0-9]+-[0-9]+):([1-3])(?::([1-5]))?", part) if part else None
            if part and shape is None:
                self.note(row, key, "skill", text=part)
            elif shape and shape[1].upper() not in self.known:
                self.note(row, key, "unknown_skill", text=shape[1])
            elif shape:
                found.append((shape[1].upper(), int(shape[2]), int(shape[3] or 1)))
        if len({code for code, _level, _weight in found}) < len(found):
            self.note(row, key, "twice")
        if len(found) > MOST_SKILLS:
            self.note(row, key, "skills", most=MOST_SKILLS)
        return found


def _places(headings: list[str]) -> dict[str, int]:
    found = {heading.strip().strip("*＊"): place for place, heading in enumerate(headings)}
    missing = [COLUMNS[key] for key in NEEDED if COLUMNS[key] not in found]
    if missing:
        raise Unreadable("headings", missing="、".join(missing))
    return {key: found[heading] for key, heading in COLUMNS.items() if heading in found}


def _of_workbook(content: bytes) -> list[list[str]]:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    rows = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, max_col=len(COLUMNS) + 10, values_only=True)
    found = [[_text(cell) for cell in row] for row in rows]
    book.close()
    return found


def _of_csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return [[_text(cell) for cell in row] for row in csv.reader(io.StringIO(content.decode(encoding)))]
        except UnicodeDecodeError:
            continue
    raise ValueError("encoding")


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    # Our own template writes an apostrophe before what a spreadsheet would run.
    return str(cell).strip().removeprefix("'")
