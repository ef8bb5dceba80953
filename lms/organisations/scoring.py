"""Digital maturity of a firm from its own answers (数字化成熟度自评). Pure: no question is asked of a database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FULL = 100


class BadAnswers(ValueError):
    """Answers that do not fit the questionnaire; `missing` are questions without one of their options."""

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        super().__init__(", ".join(missing))


@dataclass(frozen=True)
class DimensionScore:
    """A dimension's share of its points, 0 to 100."""

    code: str
    percent: int


@dataclass(frozen=True)
class Maturity:
    """The whole: percent is the mean of the dimensions, each weighing the same however many questions it has."""

    percent: int
    level: str
    dimensions: tuple[DimensionScore, ...]

    @property
    def weakest(self) -> str:
        """The dimension to work on first; of equal ones the earlier."""
        return min(self.dimensions, key=lambda one: one.percent).code


def maturity(questionnaire: Mapping[str, Any], answers: Mapping[str, int]) -> Maturity:
    """What the answers say.

    questionnaire  as in data/maturity_questionnaire.yaml: levels by `from_percent`, dimensions with questions
    answers        {question: points of the option chosen}; others are ignored
    raises         BadAnswers: a question without an answer, or with points none of its options has
    """
    missing = [q["code"] for q in questions(questionnaire) if answers.get(q["code"]) not in _points(q)]
    if missing:
        raise BadAnswers(missing)
    scores = tuple(
        DimensionScore(one["code"], _percent(one["questions"], answers)) for one in questionnaire["dimensions"]
    )
    total = _rounded(sum(score.percent for score in scores), len(scores))
    return Maturity(total, _level(questionnaire["levels"], total), scores)


def questions(questionnaire: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every question, in order."""
    return [question for one in questionnaire["dimensions"] for question in one["questions"]]


def _points(question: Mapping[str, Any]) -> set[int]:
    return {option["points"] for option in question["options"]}


def _percent(asked: Sequence[Mapping[str, Any]], answers: Mapping[str, int]) -> int:
    reached = sum(answers[question["code"]] for question in asked)
    return _rounded(FULL * reached, sum(max(_points(question)) for question in asked))


def _rounded(total: int, parts: int) -> int:
    """The nearest whole number, halves upwards: the same on every machine."""
    return (2 * total + parts) // (2 * parts)


def _level(levels: Sequence[Mapping[str, Any]], percent: int) -> str:
    reached = [level["code"] for level in levels if percent >= level["from_percent"]]
    return str(reached[-1])
