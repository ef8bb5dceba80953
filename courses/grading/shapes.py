"""The words every family of questions speaks: what is wrong with one, what is shown of it, what an answer is worth."""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

Spec = Mapping[str, Any]
# {"text": "…", "format": "plain" | "moodle" | "markdown" | "html"}
Text = Mapping[str, str]
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# 33.33333 % three times is meant as the whole.
NEARLY_ALL = 0.9999


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "truefalse"
    NUMERIC = "numeric"
    SHORT = "short"
    MATCHING = "matching"
    ORDERING = "ordering"
    ESSAY = "essay"
    CALCULATED = "calculated"
    DESCRIPTION = "description"


@dataclass(frozen=True)
class Fault:
    """Something wrong with a question: a code, where in it ("options[2].text"), and the figures for the sentence."""

    code: str
    where: str = ""
    words: Mapping[str, object] = field(default_factory=dict)


class BadGiven(ValueError):
    """An answer whose shape no form of this kind can send."""


@dataclass(frozen=True)
class Choice:
    """Something that can be chosen, filled or moved: the key that is sent, and the words."""

    key: str
    text: Text


@dataclass(frozen=True)
class Shown:
    """A question as its learner sees it: parameters filled in, options in the order of the seed.

    options   what can be ticked, matched to, or put in order
    items     what is to be matched, one choice each
    units     names of the units understood beside a figure
    """

    kind: Kind
    stem: Text
    options: tuple[Choice, ...] = ()
    items: tuple[Choice, ...] = ()
    units: tuple[str, ...] = ()


@dataclass(frozen=True)
class Mark:
    """What an answer is worth, 0 to 1; `needs_person` when only a person can say. `feedback` is shown with it."""

    fraction: float
    needs_person: bool = False
    feedback: tuple[Text, ...] = ()


NOTHING = Mark(0.0)


class Family(Protocol):
    """One kind of question. `keys` are the parts of its spec beside those every kind has."""

    keys: frozenset[str]

    def faults(self, spec: Spec) -> Iterator[Fault]:
        """What is wrong with it."""

    def shown(self, spec: Spec, seed: int) -> Shown:
        """What the learner sees."""

    def read(self, spec: Spec, given: Any) -> Any:
        """The answer in its one shape, None for nothing. Raises BadGiven."""

    def mark(self, spec: Spec, given: Any, seed: int) -> Mark:
        """What the answer is worth; `given` has been read."""

    def right(self, spec: Spec, seed: int) -> Any:
        """An answer that earns everything, in the shape of `given`; None where there is none."""

    def spelt(self, spec: Spec, given: Any, seed: int) -> tuple[str, ...]:
        """The answer in words, a line each; `given` has been read."""


def text(words: str, format: str = "plain") -> dict[str, str]:
    """Words as a spec keeps them."""
    return {"text": words, "format": format}


def digest(*parts: object) -> int:
    """A large number that is the same for the same parts on every machine and every Python."""
    joined = ":".join(str(part) for part in parts)
    return int.from_bytes(hashlib.sha256(joined.encode()).digest()[:8])


def shuffled(count: int, seed: int, salt: str) -> list[int]:
    """The numbers below `count` in the order of the seed."""
    return sorted(range(count), key=lambda place: digest(seed, salt, place))


def clamped(fraction: float) -> float:
    """Between nothing and all; what was meant as all is all."""
    return 1.0 if fraction >= NEARLY_ALL else max(0.0, fraction)


def feedback_of(parts: Sequence[Spec], name: str = "feedback") -> tuple[Text, ...]:
    """What the chosen parts say to whoever chose them."""
    return tuple(part[name] for part in parts if part.get(name))


def is_number(value: object) -> bool:
    """Whether it is a finite figure and not a truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def is_fraction(value: object) -> bool:
    """Whether it is a share from -1 to 1."""
    return isinstance(value, int | float) and is_number(value) and -1 <= value <= 1
