"""Which course leads to which skill, and what a school teaches: the supply side of the gap."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, QuerySet

from courses.models import CoursePage, CourseSkill
from courses.queries import pages, runs
from lms.skills.public import Skill


@dataclass(frozen=True)
class CourseSummary:
    """A course as a line elsewhere: how far it leads in the skill asked about, and whether one can enrol now."""

    code: str
    title: str
    url: str
    lang: str
    class_hours: int
    credit_hours: Decimal
    level: int
    open_runs: int


@dataclass(frozen=True)
class SkillSupply:
    """The best level taught, and the titles of the courses, best level first, in the reader's language."""

    level: int
    courses: tuple[str, ...]


def courses_for_skills(codes: Iterable[str]) -> dict[str, list[CourseSummary]]:
    """{skill: live courses that lead to it, the highest level first}; an empty list where nothing does."""
    found: dict[str, list[CourseSummary]] = {code: [] for code in codes}
    rows = list(_granted().filter(skill__code__in=found))
    courses = list({row.course_id: row.course for row in rows}.values())
    known = pages.shown(courses)
    open_by: dict[int, int] = {}
    for course_id in runs.open_runs().filter(course__in=courses).values_list("course_id", flat=True):
        open_by[course_id] = open_by.get(course_id, 0) + 1
    for row in rows:
        found[row.skill.code].append(_summary(row, known[row.course_id], open_by.get(row.course_id, 0)))
    return found


def skill_supply(organisation_id: int | None = None) -> dict[str, SkillSupply]:
    """{skill: supply} of the courses a school gives or owns, or of all live courses; the best level first."""
    rows = _granted()
    if organisation_id is not None:
        given = Q(course__runs__organisation=organisation_id) | Q(course__organisation=organisation_id)
        rows = rows.filter(given).distinct()
    supply: dict[str, list[CourseSkill]] = {}
    for row in rows:
        supply.setdefault(row.skill.code, []).append(row)
    known = pages.shown(list({row.course_id: row.course for row in rows}.values()))
    return {
        code: SkillSupply(found[0].level, tuple(known[row.course_id].title for row in found))
        for code, found in supply.items()
    }


def taught_by_school(wanted: Iterable[Skill]) -> set[tuple[int, int]]:
    """(school, skill) for every school that gives or owns a live course which leads to the skill, at any level."""
    rows = _granted().filter(skill__in=wanted)
    given = rows.values_list("course__runs__organisation", "skill")
    owned = rows.values_list("course__organisation", "skill")
    return {(school, skill) for school, skill in (*given, *owned) if school is not None}


def skills_of(course: CoursePage) -> list[CourseSkill]:
    """What a course grants, in the order its author gave."""
    return list(course.skills.select_related("skill").order_by("sort_order"))


def skills_of_many(course_ids: Iterable[int]) -> dict[int, list[CourseSkill]]:
    """The same for many courses in one query; an empty list where a course grants none."""
    found: dict[int, list[CourseSkill]] = {pk: [] for pk in course_ids}
    for row in CourseSkill.objects.filter(course__in=found).select_related("skill").order_by("sort_order"):
        found[row.course_id].append(row)
    return found


def _granted() -> QuerySet[CourseSkill]:
    rows = CourseSkill.objects.filter(course__in=pages.live_courses().values("pk")).select_related("skill", "course")
    return rows.order_by("-level", "course__code")


def _summary(row: CourseSkill, known: pages.Shown, open_runs: int) -> CourseSummary:
    return CourseSummary(
        code=row.course.code,
        title=known.title,
        url=known.url,
        lang=known.lang,
        class_hours=row.course.class_hours,
        credit_hours=row.course.credit_hours,
        level=row.level,
        open_runs=open_runs,
    )
