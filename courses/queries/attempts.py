"""An attempt as its paper shows it: which questions are answered, and after handing in, which were right."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from courses.choices import QuestionKind
from courses.models import Answer, Attempt, Question

JUDGEMENTS = (("T", _("对")), ("F", _("错")))


@dataclass(frozen=True)
class Cell:
    """One number of the answer sheet."""

    position: int
    is_answered: bool
    flagged: bool


@dataclass(frozen=True)
class Sheet:
    """The answer sheet."""

    cells: tuple[Cell, ...]

    @property
    def count(self) -> int:
        """How many questions there are."""
        return len(self.cells)

    @property
    def answered(self) -> int:
        """How many are answered."""
        return sum(cell.is_answered for cell in self.cells)

    @property
    def unanswered(self) -> tuple[Cell, ...]:
        """Those still empty."""
        return tuple(cell for cell in self.cells if not cell.is_answered)

    @property
    def flagged(self) -> tuple[Cell, ...]:
        """Those the person wants to come back to."""
        return tuple(cell for cell in self.cells if cell.flagged)


@dataclass(frozen=True)
class Marked:
    """A question after handing in: what was given, what is right, and why."""

    position: int
    stem: str
    is_right: bool
    given: str
    right: str
    explanation: str


def sheet_of(attempt: Attempt) -> Sheet:
    """The sheet, in one query."""
    rows = attempt.answers.order_by("position").values_list("position", "given", "flagged")
    return Sheet(tuple(Cell(position, bool(given), flagged) for position, given, flagged in rows))


def choices_of(question: Question) -> list[tuple[str, str]]:
    """What can be ticked: (value sent, words); nothing for a figure."""
    return (
        [(value, str(words)) for value, words in JUDGEMENTS]
        if question.kind == QuestionKind.JUDGEMENT
        else question.lettered
    )


def marked(attempt: Attempt) -> list[Marked]:
    """Every question of a marked attempt."""
    return [_marked(answer) for answer in attempt.answers.select_related("question").order_by("position")]


def _marked(answer: Answer) -> Marked:
    question = answer.question
    return Marked(
        position=answer.position,
        stem=question.stem_zh,
        is_right=bool(answer.is_right),
        given=_in_words(question, answer.given),
        right=_in_words(question, question.answer),
        explanation=question.explanation_zh,
    )


def _in_words(question: Question, letters: str) -> str:
    words = dict(choices_of(question))
    if not words:
        return letters
    spelt = [
        words[letter] if question.kind == QuestionKind.JUDGEMENT else f"{letter}. {words[letter]}"
        for letter in letters
        if letter in words
    ]
    return "；".join(spelt)
