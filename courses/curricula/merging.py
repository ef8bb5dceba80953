"""Two people wrote from the same save: what either changed is kept, and nothing of the other is lost."""

from dataclasses import fields, replace
from typing import Any

from courses.curricula.plans import Course, Plan
from courses.curricula.support import with_outcomes

WHOLE = ("cohort_year", "years", "goal", "outcomes", "threshold")
Cells = tuple[tuple[Any, Any], ...]


def merge(base: Plan, mine: Plan, theirs: Plan) -> Plan:
    """What only one of the two changed since `base` is as they have it; where both did, mine stands.

    Field by field, a course by its code; a course that one took out stays if the other wrote in it.
    """
    merged = {name: _kept(getattr(base, name), getattr(mine, name), getattr(theirs, name)) for name in WHOLE}
    # Courses speak of outcomes by their numbers, so all three count them alike first.
    base, mine, theirs = (with_outcomes(plan, merged["outcomes"]) for plan in (base, mine, theirs))
    return replace(theirs, **merged, courses=tuple(_courses(base, mine, theirs)))


def _kept(base: Any, mine: Any, theirs: Any) -> Any:
    return theirs if mine == base else mine


def _courses(base: Plan, mine: Plan, theirs: Plan) -> list[Course]:
    """In their order; what I added comes after the course it follows with me."""
    old, own, other = ({course.code: course for course in plan.courses} for plan in (base, mine, theirs))
    found = {code: _course(old.get(code), own.get(code), other.get(code)) for code in {**other, **own}}
    order = list(other)
    for place, code in enumerate(own):
        if code not in other:
            before = [one for one in list(own)[:place] if one in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, code)
    return [course for code in order if (course := found[code]) is not None]


def _course(base: Course | None, mine: Course | None, theirs: Course | None) -> Course | None:
    if mine is None or theirs is None:
        left = mine or theirs
        return None if left == base else left
    if base is None:
        return mine
    parts = {name: getattr(base.standard, name) for name in _names(base.standard)}
    standard = {
        name: _kept(was, getattr(mine.standard, name), getattr(theirs.standard, name)) for name, was in parts.items()
    }
    standard["skills"] = _cells(base.standard.skills, mine.standard.skills, theirs.standard.skills)
    plain = {
        name: _kept(getattr(base, name), getattr(mine, name), getattr(theirs, name))
        for name in _names(base)
        if name not in {"standard", "supports"}
    }
    supports = tuple(sorted(_cells(base.supports, mine.supports, theirs.supports)))
    return replace(mine, **plain, standard=replace(mine.standard, **standard), supports=supports)


def _cells(base: Cells, mine: Cells, theirs: Cells) -> Cells:
    """Cell by cell of the course's row in a matrix: its outcomes with their strengths, its skills with their levels."""
    if base in (mine, theirs):
        return _kept(base, mine, theirs)
    was, own, other = dict(base), dict(mine), dict(theirs)
    kept = ((one, _kept(was.get(one), own.get(one), other.get(one))) for one in {**own, **other})
    return tuple((one, told) for one, told in kept if told is not None)


def _names(value: Any) -> list[str]:
    return [field.name for field in fields(value)]
