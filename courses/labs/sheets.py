"""A case as a student reads it: small tables and lists of single figures."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Shown(StrEnum):
    """How a cell is written."""

    NAME = "name"  # a key of words
    TEXT = "text"  # as it is: an order number, a buyer
    MONEY = "money"
    NUMBER = "number"
    WHOLE = "whole"
    SHARE = "share"  # 0.256, read as 25.6%
    FLAG = "flag"  # True or False


@dataclass(frozen=True)
class Cell:
    """A value and how it is written."""

    value: Any
    shown: Shown


@dataclass(frozen=True)
class Sheet:
    """A table. One without columns is a list of single figures: rows of a name and its value.

    key      the words of its heading
    columns  keys of words
    """

    key: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def figures(key: str, case: Mapping[str, Any], **shown: Shown) -> Sheet:
    """Single figures of a case, in the order named."""
    rows = ((Cell(name, Shown.NAME), Cell(case[name], how)) for name, how in shown.items())
    return Sheet(key, (), tuple(rows))


def table(key: str, rows: Iterable[Mapping[str, Any]], **shown: Shown) -> Sheet:
    """A list of mappings of a case, a column for each name."""
    return Sheet(key, (*shown,), tuple(tuple(Cell(row[name], how) for name, how in shown.items()) for row in rows))
