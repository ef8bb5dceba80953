"""A plan in the skills of today: those that became another are read as that one, those that ended are left out."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from courses.curricula.plans import Course, Plan


def followed(plan: Plan, meant: Mapping[str, str], ended: Collection[str] = ()) -> Plan:
    """The plan with `meant` ({code: code of today}) in place of its codes and without the `ended` ones.

    Of two skills of a course that are one today, the higher level stays. A course none of whose codes changes is left
    as it was written, its mistakes too.
    """
    return replace(plan, courses=tuple(_followed(course, meant, ended) for course in plan.courses))


def _followed(course: Course, meant: Mapping[str, str], ended: Collection[str]) -> Course:
    codes = {code for code, _level in course.standard.skills}
    if not any(meant.get(code, code) != code or code in ended for code in codes):
        return course
    levels: dict[str, int] = {}
    for code, level in course.standard.skills:
        if code not in ended:
            today = meant.get(code, code)
            levels[today] = max(level, levels.get(today, 0))
    return replace(course, standard=replace(course.standard, skills=tuple(levels.items())))
