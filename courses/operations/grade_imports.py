"""An exported gradebook brought back: looked through first, then written all or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from courses.choices import GradeSource
from courses.formats import Problem, Unreadable, gradebooks
from courses.models import CourseRun
from courses.operations.gradebook import Entry, enter_grades
from courses.queries import gradebook as queries
from lms.people.models import User

LONGEST_REASON = 200


@dataclass(frozen=True)
class Change:
    """A cell the file says otherwise, and the newest event that stood there when the file was looked through."""

    enrolment_id: int
    item_id: int
    name: str
    item_name: str
    now: Decimal | None
    wanted: Decimal | None
    seen: int

    @property
    def entry(self) -> Entry:
        """The change as it is written."""
        return Entry(self.enrolment_id, self.item_id, self.wanted, self.seen)


@dataclass(frozen=True)
class Plan:
    """What a file would change; nothing of it may be written while there are problems."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]


def examine(run: CourseRun, content: bytes) -> Plan:
    """What the file would do to the gradebook as it stands. A cell changed after the export is a problem."""
    book = queries.book_of(run)
    rows = {row.number: row for row in book.rows}
    places = {head.item.key: place for place, head in enumerate(book.heads)}
    try:
        sheet = gradebooks.read(content, numbers=set(rows), keys=set(places))
    except Unreadable as error:
        return Plan((), (error.problem,))
    changes, problems = [], list(sheet.problems)
    for (number, key), wanted in sheet.values.items():
        if key not in places:
            continue
        row, head = rows[number], book.heads[places[key]]
        cell = row.cells[places[key]]
        if cell.value == wanted:
            continue
        if number in sheet.versions and cell.newest > sheet.versions[number]:
            words = {"now": _shown(cell.value), "wanted": _shown(wanted)}
            problems.append(Problem(sheet.lines[number], "stale", key, words))
            continue
        changes.append(Change(row.pk, head.item.pk, row.name, head.item.name, cell.value, wanted, cell.newest))
    return Plan(tuple(changes), tuple(sorted(problems, key=lambda problem: problem.row)))


def import_grades(run_id: int, entries: Iterable[Entry], *, file: str, by: User) -> int:
    """Write what a file that was looked through changes; returns how many cells.

    Raises NotAllowed, StaleGrades (somebody wrote meanwhile), Invalid.
    """
    # In the source language, as every reason is that no person wrote.
    reason = f"导入 {file}"[:LONGEST_REASON]
    return enter_grades(run_id, entries, reason=reason, by=by, source=GradeSource.IMPORT)


def _shown(value: Decimal | None) -> str:
    return "—" if value is None else f"{value.normalize():f}"
