"""Marking an answer against the model's own, field by field; whatever is given, nothing here fails."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from courses.labs.figures import GUARD, is_number

MONEY, RATIO = 0.01, 0.0001  # how far a figure may be off: amounts have two decimals, ratios four
UNSAID = object()  # that there is none (null, an empty list) has to be said


@dataclass(frozen=True)
class Field:
    """One figure or list of an answer: where it stands, and how much of it is right, 0 to 1."""

    path: str
    share: float


@dataclass(frozen=True)
class Grade:
    """How much of an answer is right, 0 to 1, and what each field of it came to."""

    share: float
    fields: tuple[Field, ...] = ()


def mark(expected: Mapping[str, Any], given: Any, ratios: frozenset[str]) -> Grade:
    """Every figure of the expected answer counts alike; a list of names counts by how many are right (F1).

    ratios  names of the fields, or of the mapping around them, that have four decimals
    """
    fields = tuple(_fields(expected, given, "", ratios, is_ratio=False))
    return Grade(math.fsum(field.share for field in fields) / len(fields), fields)


def f1(wanted: set[Any], given: set[Any]) -> float:
    """How well two sets agree: 1 for the same, 0 for nothing in common; two empty ones agree."""
    if not wanted and not given:
        return 1.0
    return 2 * len(wanted & given) / (len(wanted) + len(given))


def _fields(wanted: Any, given: Any, path: str, ratios: frozenset[str], *, is_ratio: bool) -> Iterator[Field]:
    if isinstance(wanted, Mapping):
        for name, value in wanted.items():
            inner = given.get(name, UNSAID) if isinstance(given, Mapping) else UNSAID
            below = f"{path}.{name}" if path else str(name)
            yield from _fields(value, inner, below, ratios, is_ratio=is_ratio or name in ratios)
    elif isinstance(wanted, list) and wanted and all(is_number(one) for one in wanted):
        there = given if isinstance(given, list) else []
        for number, value in enumerate(wanted):
            inner = there[number] if number < len(there) else UNSAID
            yield from _fields(value, inner, f"{path}[{number}]", ratios, is_ratio=is_ratio)
    elif isinstance(wanted, list):
        yield Field(path, f1(_names(wanted), _names(given)) if isinstance(given, list) else 0.0)
    else:
        yield Field(path, float(_is_right(wanted, given, RATIO if is_ratio else MONEY)))


def _is_right(wanted: Any, given: Any, off: float) -> bool:
    if is_number(wanted):
        return is_number(given) and abs(wanted - given) <= off + GUARD
    return type(given) is type(wanted) and bool(given == wanted)


def _names(given: Sequence[Any]) -> set[str]:
    """What a list names, each once; a pair counts as one name."""
    return {repr(one) for one in given}
