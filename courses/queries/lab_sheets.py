"""A lab in words: its task and method, the case as tables, and after handing in, field by field what was right."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from courses.choices.labs import WORDS, Words, worded
from courses.labs import LABS, NONE, Ask, Cell, Kind, Sheet, Shown, written
from courses.labs.asking import FIGURES
from courses.models import LabAttempt

WHOLE_SHARE = 1 - 1e-9


@dataclass(frozen=True)
class Table:
    """A sheet of a case in words; one without columns is a list of figures. Numbers stand to the right."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, bool], ...], ...]

    @property
    def heads(self) -> list[tuple[str, bool]]:
        """The columns, and whether figures stand below."""
        figures = [figure for _text, figure in self.rows[0]] if self.rows else [False] * len(self.columns)
        return list(zip(self.columns, figures, strict=True))


@dataclass(frozen=True)
class Line:
    """One field after handing in. `value` is the model's, empty where it is not shown."""

    name: str
    unit: str
    given: str
    value: str
    share: float

    @property
    def is_right(self) -> bool:
        """Whether all of it is right."""
        return self.share >= WHOLE_SHARE

    @property
    def percent(self) -> int:
        """How much of it is right, in whole percent."""
        return int(100 * self.share)


@dataclass(frozen=True)
class Group:
    """Fields under one heading."""

    title: str
    lines: tuple[Line, ...]

    @property
    def right(self) -> int:
        """How many are right."""
        return sum(line.is_right for line in self.lines)


def words_of(code: str) -> Words | None:
    """Task, method and what one learns; None for a lab without words."""
    return WORDS.get(code)


def is_current(attempt: LabAttempt) -> bool:
    """Whether the model that drew the case is today's: only then is anything of it worked out again."""
    return attempt.code in LABS and attempt.version == LABS[attempt.code].version


def sheets_of(attempt: LabAttempt) -> list[Table]:
    """The case as tables; none for a case of an older model, unless it is still being worked and has to be read."""
    return tables_of(attempt.code, attempt.case) if is_current(attempt) or attempt.is_open else []


def tables_of(code: str, case: Mapping[str, Any]) -> list[Table]:
    """A case as tables, of what may be read of it. Raises LookupError where somebody wrote it without the names."""
    return [_table(code, sheet) for sheet in LABS[code].sheets(case)]


def asked_in(code: str, ask: Ask) -> str:
    """What is asked, of which row."""
    name = worded(code, ask.key) if ask.key else ask.path
    return f"{name} · {worded(code, ask.of)}" if ask.of else name


def unit_of(code: str, ask: Ask) -> str:
    """The unit in words; empty where there is none."""
    return worded(code, f"unit.{ask.unit}") if ask.unit else ""


def grouped(code: str, asks: Iterable[Ask]) -> Iterator[tuple[str, list[Ask]]]:
    """Asks under their headings, in order."""
    for key, some in groupby(asks, key=lambda ask: ask.group):
        yield worded(code, key) if key else "", list(some)


def results_of(attempt: LabAttempt, *, with_values: bool) -> list[Group]:
    """What was given and what of it is right; the model's values only where they may be shown.

    Of an older model what was stored: its fields by path.
    """
    if not is_current(attempt):
        lines = (Line(path, "", _typed(attempt.given.get(path)), "", share) for path, share in attempt.shares.items())
        return [Group("", tuple(lines))]
    lab, code = LABS[attempt.code], attempt.code
    values = lab.solution(attempt.case) if with_values else {}
    return [
        Group(title, tuple(_line(attempt, ask, values) for ask in asks))
        for title, asks in grouped(code, lab.asks(attempt.case))
    ]


def share_of(shares: dict[str, float], path: str) -> float:
    """How much of one ask is right: its own field's share, or that of the field it is a part of."""
    if path in shares:
        return shares[path]
    around = [name for name in shares if path.startswith((f"{name}.", f"{name}["))]
    return shares[max(around, key=len)] if around else 0.0


def said(code: str, ask: Ask, texts: Sequence[str]) -> str:
    """What a form says, in words: options by their names, figures as they were typed."""
    if ask.kind in FIGURES:
        return "、".join(worded(code, one) if one == NONE else one for one in texts)
    known = {*ask.options, NONE, "yes", "no"}
    return (" › " if ask.kind == Kind.ORDER else "、").join(worded(code, one) if one in known else one for one in texts)


def texts_of(given: Any) -> list[str]:
    """What a form sent under one name, without what was left empty."""
    several = given if isinstance(given, list) else [given]
    return [str(one) for one in several if one not in (None, "")]


def _line(attempt: LabAttempt, ask: Ask, values: dict[str, Any]) -> Line:
    code = attempt.code
    value = said(code, ask, texts_of(written(ask, values[ask.path]))) if ask.path in values else ""
    given = said(code, ask, texts_of(attempt.given.get(ask.path)))
    return Line(asked_in(code, ask), unit_of(code, ask), given, value, share_of(attempt.shares, ask.path))


def _typed(given: Any) -> str:
    return "、".join(texts_of(given))


def _table(code: str, sheet: Sheet) -> Table:
    rows = tuple(tuple(_cell(code, cell) for cell in row) for row in sheet.rows)
    return Table(worded(code, sheet.key), tuple(worded(code, key) for key in sheet.columns), rows)


def _cell(code: str, cell: Cell) -> tuple[str, bool]:
    """The cell in words, and whether it is a figure."""
    value, shown = cell.value, cell.shown
    if value is None:
        return "—", shown not in (Shown.NAME, Shown.TEXT, Shown.FLAG)
    if shown == Shown.NAME:
        return worded(code, value), False
    if shown == Shown.FLAG:
        return worded(code, "yes" if value else "no"), False
    if shown == Shown.TEXT:
        return str(value), False
    return _figure(value, shown), True


def _figure(value: float, shown: Shown) -> str:
    if shown == Shown.SHARE:
        return f"{100 * value:.6g}%"
    return f"{value:,.2f}" if shown == Shown.MONEY else f"{value:,}"
