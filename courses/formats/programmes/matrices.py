"""The support matrix as a sheet: courses down, outcomes across by their numbers, and H, M, L or nothing in a cell."""

import unicodedata
from collections.abc import Collection, Iterator
from typing import Any

from courses.curricula.plans import Plan, Strength
from courses.formats.drafts import Problem
from courses.formats.programmes.cells import is_swallowed, text, unreadable
from courses.formats.programmes.sheets import MATRIX

CODE, NAME, OUTCOME = "课程代码", "课程名称", "毕业要求"
Supports = tuple[tuple[int, str], ...]


def lines(plan: Plan) -> Iterator[list[Any]]:
    """The sheet's rows, the head first."""
    numbers = range(1, len(plan.outcomes) + 1)
    yield [CODE, NAME, *(f"{OUTCOME} {number}" for number in numbers)]
    for course in plan.courses:
        row = dict(course.supports)
        yield [course.code, course.name, *(row.get(number, "") for number in numbers)]


def read(book: Any, outcomes: int, codes: Collection[str], problems: list[Problem]) -> dict[str, Supports]:
    """{course: its row}; what is wrong goes to `problems`. A course that has no row carries nothing."""
    if MATRIX not in book.sheetnames:
        problems.append(Problem(1, "prog_sheet", words={"name": MATRIX}))
        return {}
    sheet = book[MATRIX]
    problems += [Problem(area.min_row, "merged", f"{MATRIX}!{area.coord}") for area in sheet.merged_cells.ranges]
    wrong = list(_heads(sheet, outcomes))
    problems += wrong
    return {} if wrong else dict(_rows(sheet, outcomes, codes, problems))


def _heads(sheet: Any, outcomes: int) -> Iterator[Problem]:
    named = [text(cell.value) for cell in sheet[1]]
    known = [CODE, *(f"{OUTCOME} {number}" for number in range(1, outcomes + 1))]
    for head in known:
        if named.count(head) != 1:
            yield Problem(1, "prog_column_twice" if head in named else "prog_column", MATRIX, {"head": head})
    for cell, head in zip(sheet[1], named, strict=True):
        if head.startswith(OUTCOME) and head not in known:
            number = head.removeprefix(OUTCOME).strip()[:20]
            yield Problem(1, "prog_support_outcome", f"{MATRIX}!{cell.coordinate}", {"number": number})


def _rows(sheet: Any, outcomes: int, codes: Collection[str], problems: list[Problem]) -> Iterator[tuple[str, Supports]]:
    columns = {text(cell.value): cell.column for cell in sheet[1]}
    seen: set[str] = set()
    for number in range(2, sheet.max_row + 1):
        cells = {n: sheet.cell(number, columns[f"{OUTCOME} {n}"]) for n in range(1, outcomes + 1)}
        first = sheet.cell(number, columns[CODE])
        code = text(first.value).upper()
        # A row without a letter says nothing, of whatever course.
        if not any(text(cell.value) for cell in cells.values()):
            continue
        if reason := _unknown(code, codes, seen):
            problems.append(Problem(number, reason, f"{MATRIX}!{first.coordinate}", {"code": code[:20]}))
        seen.add(code)
        yield code, tuple((n, letter) for n, cell in cells.items() if (letter := _letter(cell, problems)))


def _unknown(code: str, codes: Collection[str], seen: set[str]) -> str:
    if not code:
        return "prog_cell_empty"
    if code in seen:
        return "prog_code_twice"
    return "" if code in codes else "prog_unknown_course"


def _letter(cell: Any, problems: list[Problem]) -> str:
    """H, M or L; "" for an empty cell, and with a problem for any other."""
    if is_swallowed(cell):
        return ""
    # Full-width letters are letters.
    words = unicodedata.normalize("NFKC", text(cell.value)).upper()
    reason = unreadable(cell) or ("" if not words or words in set(Strength) else "prog_support")
    if reason:
        given = {"given": words[:20]} if reason == "prog_support" else {}
        problems.append(Problem(cell.row, reason, f"{MATRIX}!{cell.coordinate}", given))
    return "" if reason else words
