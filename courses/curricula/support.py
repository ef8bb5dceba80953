"""Which courses carry which outcome (支撑矩阵): H, M or L in a matrix, and the weights they mean."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from courses.curricula.plans import Course, Plan, Strength

# Ours, and published on every page that shows a weight: lms/decisions/0017.
POINTS = {Strength.HIGH: 3, Strength.MEDIUM: 2, Strength.LOW: 1}


@dataclass(frozen=True)
class Support:
    """A course behind an outcome: how strongly, and its part of the outcome; the parts of an outcome make 1."""

    course: Course
    strength: Strength
    weight: Fraction


def supports_of(plan: Plan, outcome: int) -> tuple[Support, ...]:
    """The courses behind the outcome of that number, from 1, in the plan's order."""
    found = [(one, Strength(told)) for one in plan.courses for number, told in one.supports if number == outcome]
    together = sum(POINTS[strength] for _one, strength in found)
    return tuple(Support(one, strength, Fraction(POINTS[strength], together)) for one, strength in found)


def with_outcomes(plan: Plan, outcomes: Sequence[str]) -> Plan:
    """The plan with these outcomes; what carried one still does, wherever it stands now and if it is worded anew.

    Same words are the same outcome. Of what is left, as many before as after are worded anew, in order; otherwise
    nobody can tell which became which, and what carried them carries nothing: bare, for a person to see.
    """
    moved = dict(_places(plan.outcomes, outcomes))
    return replace(plan, outcomes=tuple(outcomes), courses=tuple(_renumbered(one, moved) for one in plan.courses))


def _places(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(number before, number after) of every outcome that is still there."""
    left = dict(enumerate(new, 1))
    gone = []
    for number, words in enumerate(old, 1):
        place = next((one for one, told in left.items() if told == words), None)
        if place is None:
            gone.append(number)
        else:
            del left[place]
            yield number, place
    if len(gone) == len(left):
        yield from zip(gone, left, strict=True)


def _renumbered(course: Course, moved: dict[int, int]) -> Course:
    kept = sorted((moved[number], strength) for number, strength in course.supports if number in moved)
    return replace(course, supports=tuple(kept))


@dataclass(frozen=True)
class Matrix:
    """Who carries what: a row a course that carries something, a cell an outcome (None: nothing), and who is bare."""

    numbers: tuple[int, ...]
    rows: tuple[tuple[Course, tuple[Support | None, ...]], ...]
    bare_outcomes: tuple[int, ...]
    bare_courses: tuple[Course, ...]


def matrix_of(plan: Plan) -> Matrix:
    """The support matrix with its weights, and the outcomes and courses that stand outside of it."""
    numbers = tuple(range(1, len(plan.outcomes) + 1))
    columns = [{one.course.code: one for one in supports_of(plan, number)} for number in numbers]
    rows = tuple((one, tuple(column.get(one.code) for column in columns)) for one in plan.courses if one.supports)
    bare = tuple(number for number, column in zip(numbers, columns, strict=True) if not column)
    return Matrix(numbers, rows, bare, tuple(one for one in plan.courses if not one.supports))
