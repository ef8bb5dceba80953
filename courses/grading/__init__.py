"""Marking answers and drawing questions: pure, without Django, so that an appeal can be worked out again anywhere."""

from courses.grading.attempts import draw, score_percent
from courses.grading.questions import (
    MACHINE_MARKED,
    in_words,
    instance,
    mark,
    question_seed,
    read_given,
    right_answer,
    validate,
)
from courses.grading.shapes import BadGiven, Choice, Fault, Kind, Mark, Shown, text

__all__ = [
    "MACHINE_MARKED",
    "BadGiven",
    "Choice",
    "Fault",
    "Kind",
    "Mark",
    "Shown",
    "draw",
    "in_words",
    "instance",
    "mark",
    "question_seed",
    "read_given",
    "right_answer",
    "score_percent",
    "text",
    "validate",
]
