"""Reading what was typed and ticked: every value is understood or told as a fault; nothing is raised."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

from courses.labs.asking import BETWEEN, LISTS, NO, NONE, YES, Ask, Kind, placed

LONGEST = 40  # characters of a figure
# Longer than any figure or option: a draft keeps what was typed, not a novel.
LONGEST_TEXT, MOST_TEXTS = 60, 200
AROUND = re.compile(r"[\s¥$元]")
FIGURE = re.compile(r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)", re.ASCII)


class Fault(StrEnum):
    """Why something was not understood; words in choices.labs."""

    FIGURE = "figure"  # not a number
    WHOLE = "whole"  # not a whole number
    PERCENT = "percent"  # a per cent sign where no share is asked
    OFFERED = "offered"  # none of the options
    SEVERAL = "several"  # more than one where one is asked
    TWICE = "twice"  # the same twice in an order
    NONE_AND_SOME = "none_and_some"  # "there is none" and some all the same


class Unread(ValueError):
    """Something that was not understood."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


def kept(asks: Iterable[Ask], given: Mapping[str, Any]) -> dict[str, Any]:
    """What a draft keeps of a form: the texts under the names that are asked for, cut where they are too long."""
    found = {ask.path: _cut(given[ask.path]) for ask in asks if ask.path in given}
    return {path: texts for path, texts in found.items() if texts}


def _cut(given: Any) -> Any:
    if isinstance(given, list | tuple):
        return [str(one)[:LONGEST_TEXT] for one in given[:MOST_TEXTS]]
    return str(given)[:LONGEST_TEXT]


def as_answer(asks: Iterable[Ask], given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Fault]]:
    """The answer that a form's flat strings (path to text, or to a list of texts) say, and the faults by path.

    What is left empty, or is a fault, is not in the answer and counts as unsaid; names nobody asked for are ignored. Of
    a browser's POST, give the lists: `{ask.path: POST.getlist(ask.path) for ask in asks}`.
    "１,０１１．１２ 元" is 1011.12, "25.6%" is 0.256 where a share is asked, NONE is None or an empty list.
    """
    answer: dict[str, Any] = {}
    faults: dict[str, Fault] = {}
    for ask in asks:
        texts = _texts(given.get(ask.path))
        try:
            if texts:
                placed(answer, ask.path, _value(ask, texts))
        except Unread as unread:
            faults[ask.path] = unread.fault
    return answer, faults


def _texts(given: Any) -> list[str]:
    several = given if isinstance(given, list | tuple) else [given]
    return [one.strip() for one in several if isinstance(one, str) and one.strip()]


def _value(ask: Ask, texts: list[str]) -> Any:
    if NONE in texts and (ask.none or ask.kind in LISTS):
        if len(set(texts)) > 1:
            raise Unread(Fault.NONE_AND_SOME)
        return [] if ask.kind in LISTS else None
    if ask.is_list:
        return _listed(ask, texts)
    if len(texts) > 1:
        raise Unread(Fault.SEVERAL)
    return READERS[ask.kind](ask, texts[0])


def _listed(ask: Ask, texts: list[str]) -> list[Any]:
    for one in texts:
        _chosen(ask, one)
    if ask.kind == Kind.ORDER:
        if len(set(texts)) < len(texts):
            raise Unread(Fault.TWICE)
        return texts
    picked = [one for one in ask.options if one in texts]
    return [one.split(BETWEEN) for one in picked] if ask.kind == Kind.PAIRS else picked


def _chosen(ask: Ask, text: str) -> str:
    if text not in ask.options:
        raise Unread(Fault.OFFERED)
    return text


def _flag(_ask: Ask, text: str) -> bool:
    if text not in (YES, NO):
        raise Unread(Fault.OFFERED)
    return text == YES


def _figure(ask: Ask, text: str) -> float:
    plain = AROUND.sub("", unicodedata.normalize("NFKC", text).replace("−", "-"))
    percent = plain.endswith("%")
    if percent and ask.kind != Kind.RATIO:
        raise Unread(Fault.PERCENT)
    plain = plain.removesuffix("%")
    if len(plain) > LONGEST or not FIGURE.fullmatch(plain):
        raise Unread(Fault.FIGURE)
    found = Decimal(plain.replace(",", "")) / (100 if percent else 1)
    if ask.options and found not in map(Decimal, ask.options):
        raise Unread(Fault.OFFERED)
    return float(found)


def _whole(ask: Ask, text: str) -> int:
    found = _figure(ask, text)
    if found != int(found):
        raise Unread(Fault.WHOLE)
    return int(found)


READERS: dict[Kind, Callable[[Ask, str], Any]] = {
    Kind.MONEY: _figure,
    Kind.NUMBER: _figure,
    Kind.RATIO: _figure,
    Kind.WHOLE: _whole,
    Kind.FLAG: _flag,
    Kind.CHOICE: _chosen,
}
