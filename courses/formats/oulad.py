"""The Open University Learning Analytics dataset as its CSV files have it: gzipped or plain, read whole and checked.

Source: Kuzilek, Hlosta, Zdrahal, "Open University Learning Analytics dataset", Scientific Data 4:170171 (2017),
CC BY 4.0. A date counts days from the first day of a presentation, negative ones before it; "2013J" begins in October,
"2013B" in February.
"""

import csv
import gzip
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path

# The files and the columns that are read of them.
FILES = {
    "courses": ("code_module", "code_presentation", "module_presentation_length"),
    "assessments": ("code_module", "code_presentation", "id_assessment", "assessment_type", "date", "weight"),
    "studentInfo": ("code_module", "code_presentation", "id_student", "final_result"),
    "studentRegistration": (
        "code_module",
        "code_presentation",
        "id_student",
        "date_registration",
        "date_unregistration",
    ),
    "studentAssessment": ("id_assessment", "id_student", "date_submitted", "is_banked", "score"),
    "vle": ("id_site", "code_module", "code_presentation"),
}
FIRST_MONTH = {"J": 10, "B": 2}
KINDS = ("TMA", "CMA", "Exam")
RESULTS = ("Distinction", "Fail", "Pass", "Withdrawn")
Key = tuple[str, str]
Row = dict[str, str]


class Malformed(Exception):
    """A file is not there or cannot be read as it should; nothing of the folder is used."""


@dataclass(frozen=True)
class Assessment:
    """Something graded, TMA, CMA or Exam; the weight is percent, coursework and exam 100 each."""

    id: str
    kind: str
    due: date
    weight: Decimal


@dataclass(frozen=True)
class Student:
    """Somebody in one presentation."""

    id: str
    final_result: str
    has_left: bool


@dataclass(frozen=True)
class Result:
    """A piece of work handed in; the score is None where the data have none."""

    assessment: str
    student: str
    day: str
    is_banked: bool
    score: Decimal | None


@dataclass
class Presentation:
    """One module in one term."""

    module: str
    code: str
    starts_on: date
    ends_on: date
    assessments: list[Assessment] = field(default_factory=list)
    students: list[Student] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    sites: int = 0


def read(folder: Path) -> list[Presentation]:
    """Every presentation of the folder, by module and term. Raises Malformed with file and line."""
    found = {(one.module, one.code): one for one in (_presentation(line) for line in _lines(folder, "courses"))}
    home: dict[str, Key] = {}
    for line in _lines(folder, "assessments"):
        owner = _owner(found, line)
        owner.assessments.append(_assessment(line, owner))
        home[line.row["id_assessment"]] = (owner.module, owner.code)
    left = {
        (*_key(line), line.row["id_student"])
        for line in _lines(folder, "studentRegistration")
        if line.row["date_unregistration"]
    }
    people: dict[Key, set[str]] = defaultdict(set)
    for line in _lines(folder, "studentInfo"):
        owner = _owner(found, line)
        owner.students.append(_student(line, left))
        people[owner.module, owner.code].add(line.row["id_student"])
    for line in _lines(folder, "studentAssessment"):
        key = home.get(line.row["id_assessment"])
        if key is None or line.row["id_student"] not in people[key]:
            raise line.malformed("no such assessment, or nobody of this number in its presentation")
        found[key].results.append(_result(line))
    for line in _lines(folder, "vle"):
        _owner(found, line).sites += 1
    return [found[key] for key in sorted(found)]


@dataclass(frozen=True)
class Line:
    """A line of a file, and where it stands."""

    file: str
    number: int
    row: Row

    def malformed(self, why: str) -> Malformed:
        """The error that names this line."""
        return Malformed(f"{self.file}:{self.number}: {why}")


def _lines(folder: Path, name: str) -> Iterator[Line]:
    path = next((path for path in (folder / f"{name}.csv.gz", folder / f"{name}.csv") if path.is_file()), None)
    if path is None:
        raise Malformed(f"{folder / name}.csv.gz: no such file")
    opened = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as handle:
            reader = csv.DictReader(handle)
            lacking = [column for column in FILES[name] if column not in (reader.fieldnames or ())]
            if lacking:
                raise Malformed(f"{path.name}: no column {', '.join(lacking)}")
            for row in reader:
                if None in row or None in row.values():
                    raise Malformed(f"{path.name}:{reader.line_num}: not as many cells as columns")
                yield Line(path.name, reader.line_num, row)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise Malformed(f"{path.name}: {error}") from error


def _key(line: Line) -> Key:
    return line.row["code_module"], line.row["code_presentation"]


def _owner(found: dict[Key, Presentation], line: Line) -> Presentation:
    owner = found.get(_key(line))
    if owner is None:
        raise line.malformed("a presentation that is not in courses.csv")
    return owner


def _presentation(line: Line) -> Presentation:
    module, code = _key(line)
    if not (len(code) == 5 and code[:4].isdecimal() and code[4] in FIRST_MONTH and module.isalnum()):
        raise line.malformed("a presentation is a year and J or B, as 2013J")
    begins = date(int(code[:4]), FIRST_MONTH[code[4]], 1)
    length = _number(line, "module_presentation_length")
    if length is None or length < 1:
        raise line.malformed("module_presentation_length: days are missing")
    return Presentation(module, code, begins, begins + timedelta(days=int(length)))


def _assessment(line: Line, owner: Presentation) -> Assessment:
    day, weight = _number(line, "date"), _number(line, "weight")
    if line.row["assessment_type"] not in KINDS or weight is None or not 0 <= weight <= 100:
        raise line.malformed("assessment_type or weight is not one the dataset has")
    # The dataset's own words: an exam without a day is at the end of the last week of the presentation.
    due = owner.ends_on if day is None else owner.starts_on + timedelta(days=int(day))
    return Assessment(line.row["id_assessment"], line.row["assessment_type"], due, weight)


def _student(line: Line, left: set[tuple[str, str, str]]) -> Student:
    number, result = line.row["id_student"], line.row["final_result"]
    if not number.isdecimal() or result not in RESULTS:
        raise line.malformed("id_student or final_result is not one the dataset has")
    return Student(number, result, result == "Withdrawn" or (*_key(line), number) in left)


def _result(line: Line) -> Result:
    score = _number(line, "score")
    if score is not None and not 0 <= score <= 100:
        raise line.malformed("score: not between 0 and 100")
    row = line.row
    return Result(row["id_assessment"], row["id_student"], row["date_submitted"], row["is_banked"] == "True", score)


def _number(line: Line, column: str) -> Decimal | None:
    text = line.row[column].strip()
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        raise line.malformed(f"{column}: not a number") from None
    if value is not None and not value.is_finite():
        raise line.malformed(f"{column}: not a number")
    return value
