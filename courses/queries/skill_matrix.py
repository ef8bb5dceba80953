"""The skill matrix of a plan, as far as it is looked at: some skills by some courses."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from courses.choices import LineCategory
from courses.curricula.plans import Course, Plan
from courses.curricula.teaching import taught_by
from courses.queries.demand import Asked, Effect
from lms.skills import public as skills
from lms.skills.public import Skill

# As many choices as a telephone carries and turns over without a wait.
MOST_CELLS = 160
WANTED, TAUGHT, TEACHING = "wanted", "taught", "teaching"


@dataclass(frozen=True)
class Asking:
    """What an address asks to see; what it does not know is read as the usual.

    group   skills: "wanted" by open posts, "taught" by the plan, or a domain's code
    kind    courses: "teaching", which are those that teach anything and the specialty's core; or a category
    skill   the code of one skill, to see it alone; one that has ended stands for what it has become
    """

    group: str = ""
    kind: str = ""
    skill: str = ""
    page: str = ""


@dataclass(frozen=True)
class Option:
    """Something that can be chosen to look at."""

    key: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Part:
    """The skills and courses that are looked at, and what else could be."""

    skills: Page[Skill]
    courses: list[Course]
    groups: list[Option]
    kinds: list[Option]
    alone: bool


@dataclass(frozen=True)
class Cell:
    """The level a course teaches a skill to; 0: it does not."""

    course: Course
    skill: Skill
    level: int

    @property
    def name(self) -> str:
        """Its field; neither code has a point in it."""
        return f"{self.course.code}.{self.skill.code}"


@dataclass(frozen=True)
class Row:
    """A skill: what posts ask, what the courses given now teach, what the plan would, and its cells."""

    skill: Skill
    asked: Asked | None
    taught: int
    planned: int
    cells: tuple[Cell, ...]

    @property
    def is_short(self) -> bool:
        """Whether posts ask for more than is taught, the plan considered."""
        return self.asked is not None and max(self.taught, self.planned) < self.asked.level


def part_of(plan: Plan, effect: Effect, asking: Asking) -> Part:
    """The part of the matrix that is asked for. One query for the skills, and one where one of them is asked for."""
    columns = _columns(plan)
    kind = asking.kind if asking.kind in columns else next(iter(columns))
    groups = _groups(plan, effect)
    group = asking.group if asking.group in groups else next(iter(groups), "")
    alone = _alone(groups, asking.skill) if asking.skill else []
    rows = alone or groups.get(group, [])
    courses = columns[kind]
    return Part(
        Paginator(rows, max(1, MOST_CELLS // max(1, len(courses)))).get_page(asking.page),
        courses,
        [Option(name, f"{_heading(name, rows)} · {len(rows)}", name == group) for name, rows in groups.items()],
        [Option(name, f"{_kind(name)} · {len(found)}", name == kind) for name, found in columns.items()],
        bool(alone),
    )


def rows_of(plan: Plan, effect: Effect, part: Part) -> list[Row]:
    """The rows of a part, as the plan has them."""
    planned, told = taught_by(plan), {one.code: dict(one.standard.skills) for one in plan.courses}
    return [
        Row(
            skill,
            effect.asked.get(skill.code),
            effect.taught.get(skill.code, 0),
            planned.get(skill.code, 0),
            tuple(Cell(one, skill, told.get(one.code, {}).get(skill.code, 0)) for one in part.courses),
        )
        for skill in part.skills
    ]


def _columns(plan: Plan) -> dict[str, list[Course]]:
    """{kind: its courses}; kinds without any are left out."""
    core = LineCategory.SPECIALTY_CORE
    found = {TEACHING: [one for one in plan.courses if one.standard.skills or one.category == core]}
    found |= {name: [one for one in plan.courses if one.category == name] for name in LineCategory.values}
    return {name: rows for name, rows in found.items() if rows} or {TEACHING: []}


def _groups(plan: Plan, effect: Effect) -> dict[str, list[Skill]]:
    """{group: its skills}, the most wanted first, else by code; groups without any are left out."""
    known = {skill.code: skill for skill in skills.skills()}
    planned = taught_by(plan)
    found = {
        WANTED: [known[code] for code in effect.asked if code in known],
        TAUGHT: [skill for code, skill in known.items() if code in planned],
    }
    for skill in known.values():
        found.setdefault(skill.parent.code if skill.parent else skill.code, []).append(skill)
    return {name: rows for name, rows in found.items() if rows}


def _alone(groups: dict[str, list[Skill]], code: str) -> list[Skill]:
    """What the skill is today, of the skills that can be chosen."""
    known = {skill.code: skill for rows in groups.values() for skill in rows}
    return [known[one] for one in skills.today([code]) if one in known]


def _heading(name: str, rows: list[Skill]) -> str:
    usual = {WANTED: _("岗位在要的技能"), TAUGHT: _("方案已教的技能")}
    return usual.get(name) or str(rows[0].parent or rows[0])


def _kind(name: str) -> str:
    return _("教技能的课程和核心课") if name == TEACHING else str(LineCategory(name).label)
