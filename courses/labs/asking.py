"""What a student fills in for a case, and what a browser sent of it, read into the answer a lab marks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

NONE = "none"  # "there is none" said aloud: the option beside a figure that may not exist, and beside a list of names
BETWEEN = "|"  # of the two names of a pair: 合肥|家电
YES, NO = "yes", "no"


class Kind(StrEnum):
    """How something is filled in, and what it becomes in the answer."""

    MONEY = "money"  # a figure with two decimals
    NUMBER = "number"  # the same, of something else than money
    RATIO = "ratio"  # a share with four decimals: 0.2561 or 25.61%
    WHOLE = "whole"  # a whole number
    FLAG = "flag"  # yes or no: True or False
    CHOICE = "choice"  # one of the options
    NAMES = "names"  # any of the options, or that there is none: a list
    PAIRS = "pairs"  # the same, each option two names: a list of lists
    ORDER = "order"  # all of the options, the first first: a list


FIGURES = frozenset({Kind.MONEY, Kind.NUMBER, Kind.RATIO, Kind.WHOLE})
LISTS = frozenset({Kind.NAMES, Kind.PAIRS})


@dataclass(frozen=True)
class Ask:
    """One thing to fill in.

    path     where it stands in the answer, as marking.Field has it; also its name in a form
    options  what may be chosen; a figure with options is one of these
    group    heading it stands under, the words of `group` in choices.labs; "" for none
    key      what is asked, a key of words too
    of       the row it is asked of (a firm, an order), "" for the whole case
    none     whether "there is none" may be the answer: NONE is then an option of its own
    unit     "rmb", "usd", "kg" …, a key of words under `unit.`
    """

    path: str
    kind: Kind
    options: tuple[str, ...] = ()
    group: str = ""
    key: str = ""
    of: str = ""
    none: bool = False
    unit: str = ""

    @property
    def is_list(self) -> bool:
        """Whether a browser sends several values under its name."""
        return self.kind in LISTS or self.kind == Kind.ORDER


@dataclass(frozen=True)
class Rows:
    """Asks of the same thing for every row of a table, or for every key of a mapping of the answer."""

    names: Sequence[str]

    def listed(self, path: str, kind: Kind, **more: Any) -> list[Ask]:
        """As a list of the answer: path[0], path[1] …"""
        return [Ask(f"{path}[{n}]", kind, **{"key": path, "of": name, **more}) for n, name in enumerate(self.names)]

    def named(self, path: str, kind: Kind, below: str = "", **more: Any) -> list[Ask]:
        """As a mapping of the answer: path.name, or path.name.below."""
        said = {"key": below or path, **more}
        return [Ask(f"{path}.{name}" + (f".{below}" if below else ""), kind, of=name, **said) for name in self.names]


def found_at(answer: Any, path: str) -> Any:
    """What stands at a path of an answer. Raises LookupError."""
    for step in steps_of(path):
        answer = answer[step]
    return answer


def placed(answer: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at a path of an answer; what a list lacks before it is None."""
    steps, here = [*steps_of(path)], answer
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        new: Any = value if after is None else [] if isinstance(after, int) else {}
        here = _entered(here, step, new)


def steps_of(path: str) -> Iterable[str | int]:
    """usage.pay[0] is usage, pay and 0."""
    for name in path.split("."):
        first, *places = name.split("[")
        yield first
        yield from (int(place.rstrip("]")) for place in places)


def _entered(here: Any, step: str | int, new: Any) -> Any:
    """What stands at one step, and `new` where there was nothing."""
    if isinstance(step, str):
        return here.setdefault(step, new)
    here.extend([None] * (step + 1 - len(here)))
    if here[step] is None:
        here[step] = new
    return here[step]


def written(ask: Ask, value: Any) -> str | list[str]:
    """A value of an answer as a form holds it; the other way round than reading it."""
    if value is None:
        return NONE
    if ask.kind in LISTS:
        return [one if ask.kind == Kind.NAMES else BETWEEN.join(one) for one in value] or [NONE]
    if ask.kind == Kind.ORDER:
        return [*value]
    if ask.kind == Kind.FLAG:
        return YES if value else NO
    places = {Kind.MONEY: ".2f", Kind.NUMBER: ".2f", Kind.RATIO: ".4f"}
    return format(value, places[ask.kind]) if ask.kind in places else str(value)
