"""Scores as people paste and spreadsheets hold them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from courses.formats.drafts import Problem
from courses.grading.numbers import read_number

MARK = re.compile(r"分$")
PARTED = re.compile(r"\s*[\t,，;；]\s*|\s+")
HUNDREDTH = Decimal("0.01")


class BadScore(ValueError):
    """What stands there is no score; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Column:
    """A pasted column: {student number: score or None}, and what is wrong line by line."""

    values: dict[str, Decimal | None] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_score(given: object) -> Decimal | None:
    """The score in a cell, 0 to 100 with at most two decimals; None for an empty one. Raises BadScore.

    given   a number, or text as typed: "８５", "85 分" and " 85.0" are 85; a formula is not read
    """
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    plain = MARK.sub("", unicodedata.normalize("NFKC", str(given)).strip()).strip()
    if plain.startswith("="):
        raise BadScore("formula")
    score = read_number(plain) if not isinstance(given, bool) else None
    if score is None:
        raise BadScore("no_number")
    if not 0 <= score <= 100:
        raise BadScore("out_of_range")
    if score != score.quantize(HUNDREDTH):
        raise BadScore("too_fine")
    return score


def read_column(text: str, numbers: Sequence[str]) -> Column:
    """A pasted column: lines of "number score", or scores alone in the order of the class.

    An empty line leaves that learner as they are; with numbers, so does every learner not named.
    """
    lines = [line.strip() for line in unicodedata.normalize("NFKC", text).splitlines()]
    while lines and not lines[-1]:
        lines.pop()
    filled = [line for line in lines if line]
    if filled and all(len(PARTED.split(line)) == 1 for line in filled) and not any(line in numbers for line in filled):
        return _in_order(lines, numbers)
    return _by_number(lines, set(numbers))


def _in_order(lines: Sequence[str], numbers: Sequence[str]) -> Column:
    if len(lines) > len(numbers):
        return Column(problems=(Problem(len(lines), "many_lines", words={"lines": len(lines), "most": len(numbers)}),))
    values: dict[str, Decimal | None] = {}
    problems = []
    for row, (number, line) in enumerate(zip(numbers, lines, strict=False), 1):
        try:
            if line:
                values[number] = read_score(line)
        except BadScore as error:
            problems.append(Problem(row, error.code, words={"given": line[:20]}))
    return Column(values, tuple(problems))


def _by_number(lines: Sequence[str], numbers: set[str]) -> Column:
    values: dict[str, Decimal | None] = {}
    problems = []
    for row, line in enumerate(lines, 1):
        if not line:
            continue
        number, *rest = PARTED.split(line)
        try:
            if number not in numbers:
                problems.append(Problem(row, "unknown_learner", words={"number": number[:40]}))
            elif number in values:
                problems.append(Problem(row, "repeated_learner", words={"number": number[:40]}))
            else:
                values[number] = read_score(rest[-1] if rest else "")
        except BadScore as error:
            problems.append(Problem(row, error.code, words={"given": rest[-1][:20]}))
    return Column(values, tuple(problems))
