"""Which courses close a gap in a skill: what orders ask for meets what courses teach."""

from dataclasses import dataclass

from courses import public as courses
from courses.public import CourseSummary
from lms.skills import public as skills
from lms.skills.public import Skill


@dataclass(frozen=True)
class Gap:
    """A skill at a level, the courses that reach it, and those that only lead part of the way; the best first."""

    skill: Skill
    level: int
    reaching: list[CourseSummary]
    partial: list[CourseSummary]


def gap_of(code: str, level: int) -> Gap | None:
    """The courses for a skill and level; None for a skill nobody knows. Open ones first, then the shorter."""
    # An older link may name a skill that has become another.
    skill = skills.chosen([code]).get(code) or skills.by_code([code]).get(code)
    if skill is None:
        return None
    code = skill.code
    found = sorted(courses.courses_for_skills([code])[code], key=lambda c: (not c.open_runs, c.class_hours, c.code))
    return Gap(
        skill=skill,
        level=level,
        reaching=[course for course in found if course.level >= level],
        partial=sorted((course for course in found if course.level < level), key=lambda course: -course.level),
    )
