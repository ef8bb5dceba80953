"""A training programme as one value: what is edited, read from a file, compared, reviewed and printed."""

import dataclasses
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from courses.curricula.programmes import Category, Line

MOST_COURSES, MOST_OUTCOMES, MOST_MODULES, MOST_SKILLS = 120, 30, 40, 30
LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT = 20, 60, 2000
# It stands in addresses and in cells of files.
CODE = re.compile(rf"[A-Za-z0-9][A-Za-z0-9-]{{0,{LONGEST_CODE - 1}}}")
MOST_HOURS, MOST_CREDITS = 2000, Decimal(100)
TERMS_A_YEAR = 2
LEVELS = (1, 2, 3)


class Kind(StrEnum):
    """Whether students choose a course."""

    REQUIRED = "required"
    LIMITED = "limited"
    FREE = "free"


class Strength(StrEnum):
    """How strongly a course carries an outcome, by the letters schools write."""

    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"


@dataclass(frozen=True)
class Module:
    """A part of a course, with its class hours (学时)."""

    title: str
    hours: int


@dataclass(frozen=True)
class Standard:
    """A course standard (课程标准): what it aims at, its modules, its assessment, skills with their levels."""

    objectives: str = ""
    assessment: str = ""
    modules: tuple[Module, ...] = ()
    skills: tuple[tuple[str, int], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nobody has written it yet."""
        return self == Standard()


@dataclass(frozen=True)
class Course:
    """A line of a programme: hours of theory and of practice, credit hours (学分), and the term it is taught in.

    supports   (number of an outcome from 1, strength), in order: its row of the support matrix
    """

    code: str
    name: str
    category: str
    kind: str
    term: int
    theory: int
    practice: int
    credits: Decimal
    standard: Standard = dataclasses.field(default_factory=Standard)
    supports: tuple[tuple[int, str], ...] = ()

    @property
    def hours(self) -> int:
        """All class hours."""
        return self.theory + self.practice

    @property
    def line(self) -> Line:
        """The same as the rules read it."""
        return Line(
            Category(self.category), self.hours, self.practice, self.credits, self.kind != Kind.REQUIRED, self.name
        )


@dataclass(frozen=True)
class Plan:
    """A version of a programme: for which year's entrants, how long, to what end, by which courses.

    threshold   from which attainment on an outcome counts as attained (达成标准), 0 to 1; None: the usual one
    """

    cohort_year: int
    years: int
    goal: str = ""
    outcomes: tuple[str, ...] = ()
    courses: tuple[Course, ...] = ()
    threshold: Decimal | None = None

    @property
    def lines(self) -> list[Line]:
        """Its courses as the rules read them, in the same order."""
        return [course.line for course in self.courses]


@dataclass(frozen=True)
class Fault:
    """What cannot be written down: `place` is the course's, from 0; None speaks of the whole."""

    code: str
    place: int | None
    field: str
    words: Mapping[str, object] = dataclasses.field(default_factory=dict)


def faults(plan: Plan, known_skills: set[str]) -> list[Fault]:
    """Everything in the plan that contradicts itself or names what does not exist, in the order of its courses."""
    found = list(_whole(plan))
    codes = Counter(course.code for course in plan.courses)
    for place, course in enumerate(plan.courses):
        found += [
            *_names(course, place, codes),
            *_figures(course, place, plan.years * TERMS_A_YEAR),
            *_texts(course.standard, place),
            *_modules(course, place),
            *_skills(course.standard, place, known_skills),
            *_supports(course, place, len(plan.outcomes)),
        ]
    return found


def _whole(plan: Plan) -> Iterator[Fault]:
    if not 2000 <= plan.cohort_year <= 2100:
        yield Fault("prog_year", None, "cohort_year")
    if not 1 <= plan.years <= 6:
        yield Fault("prog_years", None, "years")
    if len(plan.goal) > LONGEST_TEXT:
        yield Fault("prog_long", None, "goal", {"most": LONGEST_TEXT})
    yield from _outcomes(plan.outcomes)
    if len(plan.courses) > MOST_COURSES:
        yield Fault("prog_many", None, "courses", {"most": MOST_COURSES})
    if plan.threshold is not None and not (0 < plan.threshold <= 1 and plan.threshold * 100 % 1 == 0):
        yield Fault("prog_threshold", None, "threshold")


def _outcomes(outcomes: Sequence[str]) -> Iterator[Fault]:
    if len(outcomes) > MOST_OUTCOMES:
        yield Fault("prog_many_outcomes", None, "outcomes", {"most": MOST_OUTCOMES})
    for number, one in enumerate(outcomes, 1):
        if len(one) > LONGEST_TEXT:
            yield Fault("prog_long_outcome", None, "outcomes", {"number": number, "most": LONGEST_TEXT})


def _names(course: Course, place: int, codes: Counter[str]) -> Iterator[Fault]:
    if not CODE.fullmatch(course.code):
        yield Fault("prog_code", place, "code", {"most": LONGEST_CODE})
    elif codes[course.code] > 1:
        yield Fault("prog_code_twice", place, "code", {"code": course.code})
    if not course.name or len(course.name) > LONGEST_NAME:
        yield Fault("prog_name", place, "name", {"most": LONGEST_NAME})
    if course.category not in set(Category):
        yield Fault("prog_category", place, "category", {"given": course.category[:20]})
    if course.kind not in set(Kind):
        yield Fault("prog_kind", place, "kind", {"given": course.kind[:20]})


def _figures(course: Course, place: int, terms: int) -> Iterator[Fault]:
    if not 1 <= course.term <= terms:
        yield Fault("prog_term", place, "term", {"most": terms})
    for name in ("theory", "practice"):
        if not 0 <= getattr(course, name) <= MOST_HOURS:
            yield Fault("prog_hours", place, name, {"most": MOST_HOURS})
    if not course.hours:
        yield Fault("prog_no_hours", place, "theory")
    if not 0 <= course.credits <= MOST_CREDITS or course.credits * 2 % 1:
        yield Fault("prog_credits", place, "credits", {"most": MOST_CREDITS})


def _texts(standard: Standard, place: int) -> Iterator[Fault]:
    for name in ("objectives", "assessment"):
        if len(getattr(standard, name)) > LONGEST_TEXT:
            yield Fault("prog_long", place, name, {"most": LONGEST_TEXT})


def _modules(course: Course, place: int) -> Iterator[Fault]:
    modules = course.standard.modules
    if len(modules) > MOST_MODULES:
        yield Fault("prog_many_modules", place, "modules", {"most": MOST_MODULES})
    if not all(one.title and len(one.title) <= LONGEST_NAME and one.hours >= 1 for one in modules):
        yield Fault("prog_module", place, "modules", {"longest": LONGEST_NAME})
    together = sum(one.hours for one in modules)
    if modules and together != course.hours:
        yield Fault("prog_modules_sum", place, "modules", {"sum": together, "hours": course.hours})


def _skills(standard: Standard, place: int, known: set[str]) -> Iterator[Fault]:
    codes = [code for code, _level in standard.skills]
    for code in dict.fromkeys(codes):
        if code not in known:
            yield Fault("unknown_skill", place, "skills", {"skill": code[:20]})
        if codes.count(code) > 1:
            yield Fault("prog_skill_twice", place, "skills", {"skill": code[:20]})
    if len(codes) > MOST_SKILLS:
        yield Fault("prog_many_skills", place, "skills", {"most": MOST_SKILLS})
    for code, level in standard.skills:
        if level not in LEVELS:
            yield Fault("prog_skill_level", place, "skills", {"skill": code[:20]})


def _supports(course: Course, place: int, outcomes: int) -> Iterator[Fault]:
    numbers = [number for number, _strength in course.supports]
    for number in dict.fromkeys(numbers):
        if not 1 <= number <= outcomes:
            yield Fault("prog_support_outcome", place, "supports", {"number": number})
        if numbers.count(number) > 1:
            yield Fault("prog_support_twice", place, "supports", {"number": number})
    for _number, strength in course.supports:
        if strength not in set(Strength):
            yield Fault("prog_support", place, "supports", {"given": strength[:20]})


def as_data(plan: Plan) -> dict[str, Any]:
    """The plan as JSON keeps it; `from_data` reads it back."""
    data = asdict(plan)
    data["threshold"] = None if plan.threshold is None else str(plan.threshold)
    for course in data["courses"]:
        course["credits"] = str(course["credits"])
    return data


def digest(plan: Plan) -> str:
    """The SHA-256 of everything the plan says, in hexadecimal: another word or figure is another digest."""
    told = json.dumps(as_data(plan), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()


def from_data(data: Mapping[str, Any]) -> Plan:
    """The plan that `as_data` wrote."""
    threshold = None if data["threshold"] is None else Decimal(data["threshold"])
    return Plan(data["cohort_year"], data["years"], data["goal"], tuple(data["outcomes"]),
                tuple(map(_course, data["courses"])), threshold)  # fmt: skip


def _course(data: Mapping[str, Any]) -> Course:
    plain = {name: value for name, value in data.items() if name not in {"credits", "standard", "supports"}}
    supports = tuple((number, strength) for number, strength in data["supports"])
    return Course(**plain, credits=Decimal(data["credits"]), standard=_standard(data["standard"]), supports=supports)


def _standard(data: Mapping[str, Any]) -> Standard:
    modules: Sequence[Mapping[str, Any]] = data["modules"]
    return Standard(
        data["objectives"],
        data["assessment"],
        tuple(Module(one["title"], one["hours"]) for one in modules),
        tuple((code, level) for code, level in data["skills"]),
    )
