"""What changed between two versions of a programme: courses by code, outcomes by their words, and the sums."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from courses.curricula.plans import Course, Plan
from courses.curricula.programmes import Totals, totals
from courses.curricula.support import with_outcomes

FIELDS = ("name", "category", "kind", "term", "theory", "practice", "credits")
PARTS = ("objectives", "assessment", "modules", "skills")
FIGURES = ("hours", "practice_hours", "public_hours", "elective_hours", "credits")


class Change(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    DROPPED = "dropped"
    CHANGED = "changed"


@dataclass(frozen=True)
class Moved:
    """A field with its value before and after; a field of a course standard says only that it is another."""

    field: str
    before: object
    after: object


@dataclass(frozen=True)
class CourseDifference:
    """What became of a course: `course` is the newer of the two, `moved` its changed fields."""

    change: Change
    course: Course
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True)
class OutcomeDifference:
    """An outcome that came, went, or is worded anew; "" stands for none."""

    change: Change
    before: str
    after: str


@dataclass(frozen=True)
class SupportDifference:
    """A cell of the support matrix that is not as it was: the newer numbers of outcomes; "" stands for none."""

    course: Course
    outcome: int
    before: str
    after: str


@dataclass(frozen=True)
class Differences:
    """Everything that is not as it was, and the sums that moved."""

    figures: tuple[Moved, ...]
    whole: tuple[Moved, ...]
    outcomes: tuple[OutcomeDifference, ...]
    courses: tuple[CourseDifference, ...]
    supports: tuple[SupportDifference, ...]

    def __bool__(self) -> bool:
        return any((self.figures, self.whole, self.outcomes, self.courses, self.supports))


def compare(old: Plan, new: Plan) -> Differences:
    """What changed from one version to another. A course keeps its code through a change of name, never the reverse."""
    before, after = totals(old.lines), totals(new.lines)
    return Differences(
        figures=tuple(_moved(before, after, FIGURES)),
        whole=tuple(_moved(old, new, ("cohort_year", "years", "goal", "threshold"))),
        outcomes=tuple(_outcomes(old.outcomes, new.outcomes)),
        courses=tuple(_courses(old, new)),
        supports=tuple(_supports(with_outcomes(old, new.outcomes), new)),
    )


def _moved(old: Plan | Course | Totals, new: Plan | Course | Totals, names: tuple[str, ...]) -> Iterator[Moved]:
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Moved(name, before, after)


def _outcomes(old: tuple[str, ...], new: tuple[str, ...]) -> Iterator[OutcomeDifference]:
    """An outcome is worded anew where as many were taken out as put in at the same place."""
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        gone, come = old[start:end], new[first:last]
        paired = min(len(gone), len(come))
        yield from (OutcomeDifference(Change.CHANGED, gone[n], come[n]) for n in range(paired))
        yield from (OutcomeDifference(Change.DROPPED, one, "") for one in gone[paired:])
        yield from (OutcomeDifference(Change.ADDED, "", one) for one in come[paired:])


def _courses(old: Plan, new: Plan) -> Iterator[CourseDifference]:
    before = {course.code: course for course in old.courses}
    after = {course.code: course for course in new.courses}
    for code, course in after.items():
        if code not in before:
            yield CourseDifference(Change.ADDED, course)
        elif moved := (*_moved(before[code], course, FIELDS), *_parts(before[code], course)):
            yield CourseDifference(Change.CHANGED, course, moved)
    yield from (CourseDifference(Change.DROPPED, course) for code, course in before.items() if code not in after)


def _parts(old: Course, new: Course) -> Iterator[Moved]:
    for name in PARTS:
        before, after = getattr(old.standard, name), getattr(new.standard, name)
        if before != after:
            yield Moved(name, before, after)


def _supports(old: Plan, new: Plan) -> Iterator[SupportDifference]:
    """Of the courses there are now; what carried an outcome that is gone, or went itself, is told by that."""
    before = {course.code: dict(course.supports) for course in old.courses}
    for course in new.courses:
        was, now = before.get(course.code, {}), dict(course.supports)
        for number in sorted({*was, *now}):
            if was.get(number) != now.get(number):
                yield SupportDifference(course, number, was.get(number, ""), now.get(number, ""))
