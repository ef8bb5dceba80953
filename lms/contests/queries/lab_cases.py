"""The case of a part that is done in a lab, and the words of what is asked about it."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from typing import Any

from courses.choices.labs import WORDS, Words, worded
from courses.labs import LABS, NO, NONE, YES, Ask, Kind, LabError
from courses.labs.asking import placed
from courses.public import LabTable, lab_tables
from lms.contests.models import AnswerKey, Module
from lms.contests.scoring import labs

# What JSON writes, as forms say it.
SPELT = {"true": YES, "false": NO, "null": NONE, "[]": NONE}


@dataclass(frozen=True)
class Question:
    """Something asked once or of many rows, filled in alike.

    options  (code, its words) to choose of
    places   (place in the answer, what stands there)
    """

    name: str
    kind: Kind
    options: list[tuple[str, str]]
    places: list[tuple[str, str]]


@dataclass(frozen=True)
class LabCase:
    """A case with what is asked of it. A case that somebody wrote without the usual names asks nothing by name."""

    code: str
    data: Mapping[str, Any]
    asks: tuple[Ask, ...] = field(default=())

    @property
    def shown(self) -> dict[str, Any]:
        """What of it teams may read."""
        return LABS[self.code].public(self.data)

    @cached_property
    def tables(self) -> list[LabTable]:
        """The case as tables; none where somebody wrote it without the names they need."""
        try:
            return lab_tables(self.code, self.data)
        except (LabError, LookupError, TypeError, ValueError, AttributeError):
            return []

    @property
    def words(self) -> Words | None:
        """Task and method of the lab."""
        return WORDS.get(self.code)

    @property
    def blank(self) -> dict[str, Any]:
        """An answer with every place there is and nothing in it."""
        answer: dict[str, Any] = {}
        for ask in self.asks:
            placed(answer, ask.path, [] if ask.is_list else None)
        return answer

    @cached_property
    def _counts(self) -> Counter[tuple[str, str]]:
        return Counter((ask.key, ask.of) for ask in self.asks)

    @cached_property
    def names(self) -> dict[str, str]:
        """{place in the answer: what is asked there}."""
        return {ask.path: self.named(ask) for ask in self.asks}

    def named(self, ask: Ask) -> str:
        """What is asked, of which row."""
        alike = self._counts[ask.key, ask.of]
        # Only its heading tells it from others: the cost of every way, under the way.
        parts = [ask.group if alike > 1 else "", ask.of, ask.key]
        return " · ".join(self.worded(one) for one in parts if one) or ask.path

    @property
    def questions(self) -> list["Question"]:
        """What is asked, places that are filled in alike together."""
        alike = groupby(self.asks, key=lambda ask: (ask.key, ask.kind, ask.options))
        return [self._question([*asks]) for _key, asks in alike]

    def _question(self, asks: list[Ask]) -> "Question":
        first = asks[0]
        options = [(key, self.worded(key).removeprefix(key).strip()) for key in first.options]
        places = [(ask.path, self.named(ask)) for ask in asks]
        return Question(places[0][1] if len(asks) == 1 else self.worded(first.key), first.kind, options, places)

    def worded(self, text: str) -> str:
        """A value or a key in words, where the lab has some; lists too."""
        text = SPELT.get(text, text).removesuffix(".0")
        if text.startswith("["):
            try:
                return "、".join(self.worded(str(one)) for one in json.loads(text))
            except ValueError:
                return text
        return worded(self.code, text)


def case_in(key: AnswerKey, module: Module) -> LabCase:
    """The case of a version of a key."""
    with key.file.open("rb") as file:
        data = json.loads(file.read().decode("utf-8-sig"))
    return LabCase(module.lab_code, data, labs.asks_of(module.lab_code, data))
