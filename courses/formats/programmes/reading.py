"""A workbook read back as a plan: every cell that cannot be meant is named by its place, and nothing is guessed."""

import io
import warnings
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from openpyxl import load_workbook

from courses.curricula.plans import Course, Fault, Module, Plan, Standard
from courses.formats.drafts import Problem, Unreadable
from courses.formats.programmes import matrices
from courses.formats.programmes.cells import is_swallowed, text, unreadable
from courses.formats.programmes.sheets import (
    CATEGORIES,
    COLUMNS,
    COURSES,
    FREE,
    KINDS,
    MODULES,
    NUMBERS,
    OUTCOMES,
    PARTED,
    SKILLS,
    WHOLE,
)
from courses.formats.xlsx.reading import require_fair

MOST_ROWS, MOST_COLUMNS = 2000, 60
WIDE = str.maketrans("０１２３４５６７８９．", "0123456789.")


@dataclass(frozen=True)
class Row:
    """A line of a sheet: {column: value}, numbers as Decimal, and {column: where it stands}."""

    number: int
    cells: dict[str, Any]
    places: dict[str, str]

    def problem(self, column: str, code: str, /, **words: object) -> Problem:
        """What is wrong with one of its cells."""
        return Problem(self.number, code, self.places[column], words)


@dataclass(frozen=True)
class ReadPlan:
    """The plan of a workbook, None while anything is wrong with it, and every problem with its cell."""

    plan: Plan | None
    problems: tuple[Problem, ...]
    # Where each course's cells stand, for faults that only the whole plan shows.
    places: dict[tuple[int, str], str] = field(default_factory=dict)

    def problem_of(self, fault: Fault) -> Problem:
        """A fault of the plan as a problem of the cell it came from."""
        where = self.places.get((-1 if fault.place is None else fault.place, fault.field), COURSES)
        return Problem(0, fault.code, where, fault.words)


def read(content: bytes) -> ReadPlan:
    """The plan in the workbook, or what is wrong with it, cell by cell. Raises Unreadable for what is no workbook."""
    book = _opened(content)
    problems: list[Problem] = []
    rows = {name: list(_rows(book, name, problems)) for name in COLUMNS}
    codes = {row.cells["code"] for row in rows[COURSES]}
    matrix = matrices.read(book, len(rows[OUTCOMES]), codes, problems)
    for name in (MODULES, SKILLS):
        for row in rows[name]:
            if codes and row.cells["code"] and row.cells["code"] not in codes:
                problems.append(row.problem("code", "prog_unknown_course", code=row.cells["code"]))
    problems += [found for row in rows[COURSES] for found in _unfit(row)]
    if not rows[WHOLE] and WHOLE in book.sheetnames:
        problems.append(Problem(2, "prog_cell_empty", f"{WHOLE}!A2"))
    problems += [row.problem("cohort_year", "prog_one_row") for row in rows[WHOLE][1:]]
    if problems:
        return ReadPlan(None, tuple(problems))
    return ReadPlan(_plan(rows, matrix), (), _places(rows))


def _opened(content: bytes) -> Any:
    require_fair(content)
    # openpyxl stumbles in as many ways as there are broken files, and warns of what it passes over.
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(content), keep_links=False)
    except Exception as error:
        raise Unreadable("bad_xlsx") from error
    if any(sheet.max_row > MOST_ROWS or sheet.max_column > MOST_COLUMNS for sheet in book.worksheets):
        raise Unreadable("xlsx_size", rows=MOST_ROWS, columns=MOST_COLUMNS)
    return book


def _rows(book: Any, name: str, problems: list[Problem]) -> Iterator[Row]:
    """The lines of a sheet that say anything; what is wrong goes to `problems`."""
    if name not in book.sheetnames:
        problems.append(Problem(1, "prog_sheet", words={"name": name}))
        return
    sheet = book[name]
    problems += [Problem(area.min_row, "merged", f"{name}!{area.coord}") for area in sheet.merged_cells.ranges]
    named = [text(cell.value) for cell in sheet[1]]
    heads = {head: column for column, head in enumerate(named, 1)}
    wrong = [
        Problem(1, "prog_column_twice" if head in named else "prog_column", name, {"head": head})
        for head in COLUMNS[name].values()
        if named.count(head) != 1
    ]
    problems += wrong
    if wrong:
        return
    for number in range(2, sheet.max_row + 1):
        cells = {column: sheet.cell(number, heads[head]) for column, head in COLUMNS[name].items()}
        if any(text(cell.value) for cell in cells.values()):
            places = {column: f"{name}!{cell.coordinate}" for column, cell in cells.items()}
            yield Row(number, {column: _value(name, column, cell, problems) for column, cell in cells.items()}, places)


def _value(name: str, column: str, cell: Any, problems: list[Problem]) -> Any:
    """The cell's text or number; None, and a problem, for anything else."""
    if is_swallowed(cell):
        return None
    words = text(cell.value)
    code = _unmeant(column, cell, words)
    if code:
        given = {"given": words[:20]} if code in {"prog_cell_number", "prog_cell_whole"} else {}
        problems.append(Problem(cell.row, code, f"{name}!{cell.coordinate}", given))
        return None
    if column in NUMBERS:
        return _number(words)
    # As forms write them, so that a course is known by one code.
    return words.upper() if column in {"code", "skill"} else words


def _unmeant(column: str, cell: Any, words: str) -> str:
    """Why the cell is no value of that column; "" if it is one."""
    if reason := unreadable(cell):
        return reason
    if not words:
        return "" if column in FREE else "prog_cell_empty"
    if column not in NUMBERS:
        return ""
    number = _number(words)
    if number is None:
        return "prog_cell_number"
    return "prog_cell_whole" if number % 1 and column not in PARTED else ""


def _number(words: str) -> Decimal | None:
    try:
        found = Decimal(words.translate(WIDE))
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < Decimal(10**6) else None


def _unfit(row: Row) -> Iterator[Problem]:
    """What is wrong with a course's line as it stands: names that mean nothing, sums that are none."""
    cells = row.cells
    if cells["category"] is not None and cells["category"] not in CATEGORIES:
        yield row.problem("category", "prog_category", given=cells["category"][:20])
    if cells["kind"] is not None and cells["kind"] not in KINDS:
        yield row.problem("kind", "prog_kind", given=cells["kind"][:20])
    if None not in (cells["hours"], cells["theory"], cells["practice"]):
        together = cells["theory"] + cells["practice"]
        if cells["hours"] != together:
            words = {"given": f"{cells['hours']:f}", "sum": f"{together:f}"}
            yield row.problem("hours", "prog_hours_sum", **words)


def _plan(rows: dict[str, list[Row]], matrix: dict[str, matrices.Supports]) -> Plan:
    modules, skills = defaultdict(list), defaultdict(list)
    for row in rows[MODULES]:
        modules[row.cells["code"]].append(Module(row.cells["title"], int(row.cells["hours"])))
    for row in rows[SKILLS]:
        skills[row.cells["code"]].append((row.cells["skill"], int(row.cells["level"])))
    whole = rows[WHOLE][0].cells
    courses = tuple(
        Course(
            one["code"], one["name"], CATEGORIES[one["category"]].value, KINDS[one["kind"]].value, int(one["term"]),
            int(one["theory"]), int(one["practice"]), one["credits"],
            Standard(one["objectives"], one["assessment"], tuple(modules[one["code"]]), tuple(skills[one["code"]])),
            matrix.get(one["code"], ()),
        )
        for one in (row.cells for row in rows[COURSES])
    )  # fmt: skip
    outcomes = tuple(row.cells["outcome"] for row in rows[OUTCOMES])
    year, years = int(whole["cohort_year"]), int(whole["years"])
    return Plan(year, years, whole["goal"], outcomes, courses, whole["threshold"])


def _places(rows: dict[str, list[Row]]) -> dict[tuple[int, str], str]:
    """{(course's place, field): cell}: -1 is the whole; modules and skills stand where their first one does."""
    found = {(-1, column): where for column, where in rows[WHOLE][0].places.items()} | {(-1, "outcomes"): OUTCOMES}
    for place, row in enumerate(rows[COURSES]):
        found |= {(place, column): where for column, where in row.places.items()}
        for name, column, kind in ((MODULES, "hours", "modules"), (SKILLS, "skill", "skills")):
            own = next((one for one in rows[name] if one.cells["code"] == row.cells["code"]), None)
            if own is not None:
                found[place, kind] = own.places[column]
    return found
