"""Which questions an attempt gets, whether an answer is right, and what the attempt is worth."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

# What people write around a figure: separators of thousands, spaces, units of money and share.
AROUND_NUMBERS = re.compile(r"[\s,，%％元¥$]")
PLAIN_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
TRUE, FALSE = "T", "F"


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multi"
    JUDGEMENT = "judge"
    NUMERIC = "calc"


@dataclass(frozen=True)
class Key:
    """The right answer: letters ("B", "ABD"), T or F, or a figure as written ("2.00")."""

    kind: str
    answer: str


def is_right(key: Key, given: str) -> bool:
    """Whether the answer counts: all right letters and no other, the same judgement, or a figure close enough.

    given   letters in any order, T or F, or a figure as typed: full-width digits and "1,011.12" are understood
    """
    if key.kind == Kind.NUMERIC:
        return _is_close(key.answer, given)
    return bool(given) and set(_letters(given)) == set(_letters(key.answer))


def is_answered(given: str) -> bool:
    """Whether anything was answered at all; spaces are nothing."""
    return bool(given.strip())


def read_number(text: str) -> Decimal | None:
    """The figure in what somebody typed, or None: "１,０１１．１２ 元" is 1011.12."""
    plain = AROUND_NUMBERS.sub("", unicodedata.normalize("NFKC", text))
    if not PLAIN_NUMBER.fullmatch(plain):
        return None
    try:
        return Decimal(plain)
    except InvalidOperation:  # pragma: no cover  the pattern admits only figures
        return None


def tolerance(answer: str) -> Decimal:
    """Half a unit of the last place the answer is written to: 2.00 leaves 0.005, 3.0 leaves 0.05, 100 leaves 0.5.

    Whoever rounds as the question asks, or writes more places than asked, is right.
    """
    places = len(answer.partition(".")[2])
    return Decimal(5).scaleb(-places - 1)


def draw(codes: Iterable[str], count: int, seed: int) -> list[str]:
    """`count` of the codes (all, if there are fewer) in the order this seed always gives, whatever order they come in.

    A digest instead of `random`: the same on every Python, so that an appeal years later draws the same paper.
    """
    return sorted(set(codes), key=lambda code: hashlib.sha256(f"{seed}:{code}".encode()).digest())[:count]


def score_percent(marks: Sequence[bool]) -> float:
    """The share of right answers, 0 to 100 with one decimal; every question weighs the same. 0 for no questions."""
    return round(100 * sum(marks) / len(marks), 1) if marks else 0.0


def _is_close(answer: str, given: str) -> bool:
    right, typed = read_number(answer), read_number(given)
    return right is not None and typed is not None and abs(right - typed) <= tolerance(answer.strip())


def _letters(text: str) -> list[str]:
    return [letter for letter in unicodedata.normalize("NFKC", text).upper() if letter.isalpha()]
