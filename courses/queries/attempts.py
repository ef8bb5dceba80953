"""An attempt as its paper shows it: which questions are answered, and after handing in, which were right."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from courses import grading
from courses.choices import JUDGEMENTS, QuestionKind
from courses.models import Answer, Attempt, Enrolment, Question


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
    """A question after handing in: what was given, what is right, and why. Words as grading.texts keeps them."""

    position: int
    stem: Mapping[str, str]
    is_right: bool
    fraction: float
    needs_person: bool
    given: list[str]
    right: list[str]
    feedback: tuple[Mapping[str, str], ...]
    explanation: Mapping[str, str] | None

    @property
    def is_partly_right(self) -> bool:
        """Whether it earned something but not everything."""
        return 0 < self.fraction < 1


def best_scores(enrolment: Enrolment) -> dict[int, Any]:
    """{quiz: the best score of the attempts handed in and marked}. One query."""
    rows = enrolment.attempts.filter(score_percent__isnull=False).order_by().values_list("quiz")
    return dict(rows.annotate(best=Max("score_percent")))


def sheet_of(attempt: Attempt) -> Sheet:
    """The sheet, in one query."""
    rows = attempt.answers.order_by("position").values_list("position", "given", "flagged")
    return Sheet(tuple(Cell(position, given is not None, flagged) for position, given, flagged in rows))


def marked(attempt: Attempt) -> list[Marked]:
    """Every question of a marked attempt."""
    return [_marked(answer, attempt.seed) for answer in attempt.answers.select_related("question").order_by("position")]


def _marked(answer: Answer, attempt_seed: int) -> Marked:
    question, seed = answer.question, answer.question.seed_in(attempt_seed)
    worth = grading.mark(question.spec, answer.given, seed)
    shown = grading.instance(question.spec, seed)
    return Marked(
        position=answer.position,
        stem=shown.stem,
        is_right=answer.is_right,
        fraction=float(answer.fraction or 0),
        needs_person=answer.needs_person,
        given=spelt(question, answer.given, seed),
        right=spelt(question, grading.right_answer(question.spec, seed), seed),
        feedback=worth.feedback,
        explanation=question.spec.get("general_feedback"),
    )


def spelt(question: Question, given: Any, seed: int) -> list[str]:
    """An answer in words, a line each; true and false in the reader's language."""
    lines = grading.in_words(question.spec, given, seed)
    if question.kind == QuestionKind.TRUE_FALSE:
        return [str(JUDGEMENTS[line]) for line in lines]
    return list(lines)
