"""An answer file or a key as answers by id, and everything wrong with it at once. Nothing is guessed or mended."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from lms.contests.scoring.faults import Faults, Kind
from lms.contests.scoring.tables import Limits, rows_of

# As programs print figures; no separators of thousands, no full-width digits.
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
NO_FIGURE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
# Any double fits. Beyond it, exact sums would cost more than they are worth.
LARGEST_EXPONENT = 400
ZERO = Decimal(0)
# Control characters, and halves of characters, which JSON can spell and nothing can store.
UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")

Id = tuple[str, ...]
Value = Decimal | str


class Needs(StrEnum):
    """What stands in the columns of values."""

    NUMBER = "number"
    LABEL = "label"
    RANK = "rank"  # in the key how relevant an item is, in the answer a score to rank it by


@dataclass(frozen=True)
class Shape:
    """What a file has to look like: its columns, whether values are figures, and the only labels there are, if told."""

    ids: tuple[str, ...]
    values: tuple[str, ...]
    figures: bool
    labels: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column, each of which must be there."""
        return (*self.ids, *self.values, *self.others)


@dataclass(frozen=True)
class Answer:
    """One row: its number in the file, its values in the order of the shape, and the text of other columns.

    A value at fault is left out: whoever scores looks first whether there were faults.
    """

    row: int
    values: tuple[Value, ...]
    others: tuple[str, ...] = ()


def read(content: bytes, shape: Shape, limits: Limits, faults: Faults) -> dict[Id, Answer]:
    """The answers of a file by id, in the order of the file; what is wrong is noted in `faults`.

    An id that comes again is noted, and the first is kept only so that the id does not count as missing.
    """
    answers: dict[Id, Answer] = {}
    for row, cells in rows_of(content, shape.columns, limits, faults):
        sound = {column for column in cells if _is_sound(row, column, cells[column], limits, faults)}
        values = tuple(_value(row, column, cells[column], shape, faults) for column in shape.values if column in sound)
        name = tuple(cells[column] for column in shape.ids)
        if not sound.issuperset(shape.ids):
            continue
        if name in answers:
            faults.note(Kind.REPEATED_ID, row, shape.ids[-1], id=spelt(name), first=answers[name].row)
        else:
            answers[name] = Answer(row, values, tuple(cells[column] for column in shape.others))
    return answers


def compare_ids(answers: dict[Id, Answer], wanted: Iterable[Id], shape: Shape, faults: Faults) -> None:
    """Note every id that is answered but not asked, and every one asked but not answered."""
    asked = dict.fromkeys(wanted)
    for name, answer in answers.items():
        if name not in asked:
            faults.note(Kind.UNKNOWN_ID, answer.row, shape.ids[-1], id=spelt(name))
    for name in asked:
        if name not in answers:
            faults.note(Kind.MISSING_ID, 0, shape.ids[-1], id=spelt(name))


def spelt(name: Id) -> str:
    """An id as it is told: its parts, with a slash between."""
    return " / ".join(name)


def _is_sound(row: int, column: str, cell: str, limits: Limits, faults: Faults) -> bool:
    if not cell:
        faults.note(Kind.EMPTY, row, column)
    elif len(cell) > limits.value_chars:
        faults.note(Kind.LONG, row, column, most=limits.value_chars)
    elif UNFIT.search(cell):
        faults.note(Kind.CHARACTER, row, column)
    else:
        return True
    return False


def _value(row: int, column: str, given: str, shape: Shape, faults: Faults) -> Value:
    if shape.figures:
        figure = read_figure(given)
        if isinstance(figure, Decimal):
            return figure
        faults.note(figure, row, column, given=given)
    elif shape.labels and given not in shape.labels:
        faults.note(Kind.UNKNOWN_LABEL, row, column, given=given)
    return given


def read_figure(text: str) -> Decimal | Kind:
    """The figure exactly as written, or why it is none."""
    if NO_FIGURE.fullmatch(text):
        return Kind.NOT_FINITE
    if not NUMBER.fullmatch(text):
        return Kind.NO_NUMBER
    figure = Decimal(text)
    if not figure:
        return ZERO
    return figure if len(text) <= LARGEST_EXPONENT and abs(figure.adjusted()) <= LARGEST_EXPONENT else Kind.NUMBER_SIZE
