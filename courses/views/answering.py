"""A question's form: which fields it has for its kind, and the answer in what was posted. Works without JavaScript."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from courses.choices import JUDGEMENTS, QuestionKind
from courses.grading import Choice, Kind, Shown

TEMPLATES = {
    QuestionKind.SINGLE: "choices",
    QuestionKind.MULTIPLE: "choices",
    QuestionKind.TRUE_FALSE: "choices",
    QuestionKind.NUMERIC: "figure",
    QuestionKind.CALCULATED: "figure",
    QuestionKind.SHORT: "short",
    QuestionKind.MATCHING: "matching",
    QuestionKind.ORDERING: "ordering",
    QuestionKind.ESSAY: "essay",
    QuestionKind.DESCRIPTION: "description",
}


@dataclass(frozen=True)
class Line:
    """One line of the form: a choice, whether it is ticked, and for matching the letter chosen."""

    choice: Choice
    is_ticked: bool = False
    chosen: str = ""
    words: str = ""


@dataclass(frozen=True)
class Fields:
    """The fields of a question: which template draws them, its lines, and the text typed so far."""

    template: str
    lines: tuple[Line, ...]
    text: str
    shown: Shown

    @property
    def is_several(self) -> bool:
        """Whether more than one line may be ticked."""
        return self.shown.kind == Kind.MULTIPLE

    @property
    def is_lettered(self) -> bool:
        """Whether letters stand before the lines."""
        return self.shown.kind != Kind.TRUE_FALSE


def fields_of(shown: Shown, given: Any) -> Fields:
    """The fields, filled with what was given."""
    template = f"courses/question_{TEMPLATES[QuestionKind(shown.kind)]}.html"
    return Fields(template, tuple(_lines(shown, given)), given if isinstance(given, str) else "", shown)


def _lines(shown: Shown, given: Any) -> list[Line]:
    if shown.kind == Kind.MATCHING:
        return [Line(item, chosen=(given or {}).get(item.key, "")) for item in shown.items]
    if shown.kind == Kind.ORDERING:
        known = {choice.key: choice for choice in shown.options}
        return [Line(known[letter]) for letter in given or known]
    ticked = [given] if isinstance(given, str) else given or []
    spoken = JUDGEMENTS if shown.kind == Kind.TRUE_FALSE else {}
    return [Line(choice, choice.key in ticked, words=str(spoken.get(choice.key, ""))) for choice in shown.options]


def read_post(kind: str, data: QueryDict) -> Any:
    """The answer in what was posted, in the shape grading wants; grading refuses what no form could send."""
    if kind == QuestionKind.MULTIPLE:
        return data.getlist("given")
    if kind == QuestionKind.MATCHING:
        prefix = "given_"
        return {name.removeprefix(prefix): data[name] for name in data if name.startswith(prefix)}
    if kind == QuestionKind.ORDERING:
        return _moved(data.getlist("given"), data.get("move", ""))
    return data.get("given")


def _moved(letters: list[str], move: str) -> list[str]:
    """The order after one press: "C:up" lets C change places with the one before it."""
    letter, _, direction = move.partition(":")
    if letter not in letters or direction not in {"up", "down"}:
        return letters
    place = letters.index(letter)
    other = place + (-1 if direction == "up" else 1)
    if 0 <= other < len(letters):
        letters[place], letters[other] = letters[other], letters[place]
    return letters
