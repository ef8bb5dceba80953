"""What is wrong with a file or a task, as data: the app that shows it has the sentences."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# Longer words of the file are cut before they are told.
SHOWN = 80


class Kind(StrEnum):
    """Every reason there is. After each, the words that go with it.

    Of the key, the words about an answer file hold ids alone, which whoever answers has been given.
    """

    # The file as a whole.
    TOO_LARGE = "too_large"  # most: bytes
    WORKBOOK = "workbook"  # a spreadsheet or archive instead of text
    ENCODING = "encoding"  # neither UTF-8 nor GB18030
    EMPTY_FILE = "empty_file"
    MANY_ROWS = "many_rows"  # most
    MISSING_COLUMN = "missing_column"
    UNKNOWN_COLUMN = "unknown_column"
    REPEATED_COLUMN = "repeated_column"
    NO_JSON = "no_json"  # of a lab: no object in JSON
    UNKNOWN_PLACE = "unknown_place"  # of a lab, place: nothing is asked there
    BAD_CASE = "bad_case"  # where: the figure of a lab's case that is missing or wrong
    # A row.
    BROKEN = "broken"  # cannot be parted into cells
    CELLS = "cells"  # cells, columns
    UNKNOWN_ID = "unknown_id"  # id
    REPEATED_ID = "repeated_id"  # id, first: the row that has it first
    MISSING_ID = "missing_id"  # id
    # A cell.
    EMPTY = "empty"
    LONG = "long"  # most: characters
    CHARACTER = "character"  # a control character, or half of one
    NESTED = "nested"  # a list or an object
    NO_NUMBER = "no_number"  # given
    NOT_FINITE = "not_finite"  # given
    NUMBER_SIZE = "number_size"  # given
    UNKNOWN_LABEL = "unknown_label"  # given
    # The key alone.
    BAD_RELEVANCE = "bad_relevance"  # given, most: a whole number from 0
    BAD_PART = "bad_part"  # given: neither public nor hidden
    PARTED_GROUP = "parted_group"  # group: on both sides
    NO_RELEVANCE = "no_relevance"  # group: nothing in it is worth finding
    NO_POSITIVE = "no_positive"  # part
    NO_ROWS = "no_rows"  # part
    # The task.
    UNKNOWN_METRIC = "unknown_metric"
    BAD_COLUMNS = "bad_columns"
    NO_POSITIVE_LABEL = "no_positive_label"
    BAD_CUTOFF = "bad_cutoff"  # most
    BAD_GAIN = "bad_gain"
    BAD_POINTS = "bad_points"  # most
    BAD_SHARE = "bad_share"  # no whole percent from 1 to 99, or no seed, or a column of parts as well
    BAD_SCALE = "bad_scale"  # floor and full: out of the metric's range, the same, or the wrong way round
    # What was left untold.
    MORE = "more"  # kind, count


@dataclass(frozen=True)
class Fault:
    """One thing wrong. `row` counts from 1, headings included, and is 0 for the file; `column` is a heading."""

    row: int
    column: str
    kind: Kind
    words: Mapping[str, object] = field(default_factory=dict)


class Faults:
    """Gathers faults: of every kind the first few, so that a thousand of one do not hide another."""

    def __init__(self, most_of_a_kind: int) -> None:
        self._most = most_of_a_kind
        self._told: list[Fault] = []
        self._counts: Counter[Kind] = Counter()

    def note(self, kind: Kind, row: int = 0, column: str = "", **words: object) -> None:
        """Keep a fault, or only count it when enough of its kind are told."""
        self._counts[kind] += 1
        if self._counts[kind] <= self._most:
            told = {name: shown(word) if isinstance(word, str) else word for name, word in words.items()}
            self._told.append(Fault(row, shown(column), kind, told))

    def told(self) -> tuple[Fault, ...]:
        """The faults as they were found, then one MORE for each kind of which some were left out."""
        left = ((kind, count - self._most) for kind, count in self._counts.items() if count > self._most)
        more = (Fault(0, "", Kind.MORE, {"kind": kind, "count": count}) for kind, count in left)
        return (*self._told, *more)

    def __bool__(self) -> bool:
        return bool(self._counts)


def shown(word: str) -> str:
    """The beginning of a word out of a file, fit to be stored and sent whatever the file holds."""
    return "".join(sign if sign.isprintable() else "�" for sign in word[:SHOWN])
