"""What the courses of a plan bring their learners to, skill by skill: the cells of the skill matrix."""

from collections.abc import Mapping
from dataclasses import replace

from courses.curricula.plans import Course, Plan

# (course, skill): the level the course teaches the skill to; 0: it does not.
Levels = Mapping[tuple[str, str], int]


def taught_by(plan: Plan) -> dict[str, int]:
    """{skill: the highest level that a course of the plan teaches it to}."""
    found: dict[str, int] = {}
    for course in plan.courses:
        for skill, level in course.standard.skills:
            found[skill] = max(level, found.get(skill, 0))
    return found


def with_levels(plan: Plan, levels: Levels) -> Plan:
    """The plan with these cells; skills keep the order their course has them in, new ones come after."""
    return replace(plan, courses=tuple(_with(one, levels) for one in plan.courses))


def _with(course: Course, levels: Levels) -> Course:
    told = dict(course.standard.skills)
    told |= {skill: level for (code, skill), level in levels.items() if code == course.code}
    kept = tuple((skill, level) for skill, level in told.items() if level)
    return course if kept == course.standard.skills else replace(course, standard=replace(course.standard, skills=kept))
