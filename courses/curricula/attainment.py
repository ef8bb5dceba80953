"""How far a programme's outcomes are attained (达成度), from course scores: exact fractions, rounded by nobody here.

The attainment of an outcome is the sum, over the courses behind it, of weight × (mean score of the people / 100). A
course without scores adds nothing, and its weight is given to nobody: `covered` says how much of the outcome is known.
Where fewer than five people have a score of a course there is none to be read (too few), here and in every sum.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from courses.curricula.support import Support

FULL = 100
# Fewer people than these could be told from a mean.
FEWEST = 5
Scores = Mapping[int, Decimal]


class Status(StrEnum):
    """What can be said of an outcome by today's scores."""

    ATTAINED = "attained"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True)
class Student:
    """Somebody who studies by the programme: in which class, and in which year they entered."""

    person: int
    school_class: int
    year: int


@dataclass(frozen=True)
class Cell:
    """The scores of one course in one group of people; hidden ones are too few to be read."""

    people: frozenset[int] = frozenset()
    total: Decimal = Decimal(0)
    hidden: bool = False

    @property
    def mean(self) -> Fraction | None:
        """The mean score, from 0 to 100; None where nobody has one, or too few."""
        return None if self.hidden or not self.people else Fraction(self.total) / len(self.people)


@dataclass(frozen=True)
class Line:
    """A course behind an outcome, with the scores it speaks by."""

    support: Support
    cell: Cell

    @property
    def share(self) -> Fraction | None:
        """What it adds to the attainment."""
        mean = self.cell.mean
        return None if mean is None else self.support.weight * mean / FULL


@dataclass(frozen=True)
class Attainment:
    """An outcome in one group: its courses, and what their scores make."""

    lines: tuple[Line, ...]

    @property
    def value(self) -> Fraction | None:
        """The attainment so far, from 0 to 1; None where no course can be read."""
        shares = [line.share for line in self.lines if line.share is not None]
        return sum(shares, Fraction(0)) if shares else None

    @property
    def covered(self) -> Fraction:
        """The weight of the courses that can be read: 1 once all are."""
        return sum((line.support.weight for line in self.lines if line.share is not None), Fraction(0))

    @property
    def of_covered(self) -> Fraction | None:
        """The attainment as if the readable courses were all: told beside `value`, never instead of it."""
        return None if self.value is None else self.value / self.covered

    @property
    def sample(self) -> int:
        """How many people have a score in any of the readable courses."""
        return len(frozenset[int]().union(*(line.cell.people for line in self.lines if line.share is not None)))

    def status(self, threshold: Decimal) -> Status:
        """Attained or missed once no score still to come can turn it; open until then."""
        value, least = self.value or Fraction(0), Fraction(threshold)
        if self.lines and value >= least:
            return Status.ATTAINED
        if self.lines and value + 1 - self.covered < least:
            return Status.MISSED
        return Status.OPEN


@dataclass(frozen=True)
class Tables:
    """{course: cell} of everybody, of each entry year, of each class."""

    whole: dict[str, Cell]
    years: dict[int, dict[str, Cell]]
    classes: dict[int, dict[str, Cell]]


def attain(supports: Iterable[Support], cells: Mapping[str, Cell]) -> Attainment:
    """An outcome in the group whose cells these are."""
    return Attainment(tuple(Line(one, cells.get(one.course.code, Cell())) for one in supports))


def tabulate(scores: Mapping[str, Scores], students: Sequence[Student]) -> Tables:
    """Scores by course and person as cells from which nobody's score can be told, not even one cell from another.

    scores   {course: {person: score from 0 to 100}}; people who are not among the students are passed over
    """
    found = Tables({}, {one.year: {} for one in students}, {one.school_class: {} for one in students})
    for course, own in scores.items():
        _tabulate(course, own, [one for one in students if one.person in own], found)
    return found


def readable(counts: Mapping[int, int]) -> set[int]:
    """The parts of a whole that may be told when the whole is: none of fewer than five people, nor all but such a few.

    If what is left out is too few, the difference to the whole would tell it: then the smallest other part is left out
    with it.
    """
    told = {key for key, count in counts.items() if count >= FEWEST}
    left_out = sum(count for key, count in counts.items() if key not in told)
    if told and 0 < left_out < FEWEST:
        told.discard(min(told, key=lambda key: counts[key]))
    return told


def _tabulate(course: str, scores: Scores, here: Sequence[Student], into: Tables) -> None:
    into.whole[course] = _cell(scores, here, hidden=len(here) < FEWEST)
    years = _grouped(here, lambda one: one.year)
    told = readable({year: len(own) for year, own in years.items()})
    for year, own in years.items():
        into.years[year][course] = _cell(scores, own, hidden=year not in told)
        classes = _grouped(own, lambda one: one.school_class)
        # All classes of a year that is not told would tell it.
        open_classes = readable({key: len(group) for key, group in classes.items()}) if year in told else set()
        for key, group in classes.items():
            into.classes[key][course] = _cell(scores, group, hidden=key not in open_classes)


def _grouped(students: Iterable[Student], key: Callable[[Student], int]) -> dict[int, list[Student]]:
    found: dict[int, list[Student]] = {}
    for one in students:
        found.setdefault(key(one), []).append(one)
    return found


def _cell(scores: Scores, students: Iterable[Student], *, hidden: bool) -> Cell:
    people = frozenset(one.person for one in students)
    return Cell(people, sum((scores[one] for one in people), Decimal(0)), hidden=bool(people) and hidden)
