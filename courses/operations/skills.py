"""What courses say of skills follows the taxonomy: grants, conditions, rules, blueprints, drafts of programmes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from courses.choices import PrerequisiteKind, ProgrammeStep
from courses.models import (
    CoursePage,
    CoursePrerequisite,
    CourseSkill,
    ProgrammeSkill,
    ProgrammeVersion,
    Quiz,
    RuleSkill,
)
from courses.queries import pages, programmes
from lms.skills import public as skills


@transaction.atomic
def follow_skills(moves: Mapping[int, int], codes: Mapping[str, str]) -> dict[str, int]:
    """Have everything of courses that is no record name what a skill has become. {what: how many rows}.

    moves, codes   {ended skill: heir} by key and by code. Versions of programmes under review or published stay.
    """
    conditions = CoursePrerequisite.objects.filter(kind=PrerequisiteKind.SKILL)
    drafts = ProgrammeSkill.objects.filter(course__version__step=ProgrammeStep.DRAFT, course__version__live=False)
    planned = skills.repoint(drafts, moves, "course_id")
    if planned:
        _resave({row.course_id for row in planned})
    return {
        "courses.grants": _regrant(moves),
        "courses.conditions": len(skills.repoint(conditions, moves, "course_id")),
        "courses.rules": len(skills.repoint(RuleSkill.objects.all(), moves, "rule_id")),
        "courses.quizzes": _redraw(codes),
        "courses.programmes": len(planned),
    }


@transaction.atomic
def catch_up(course: CoursePage) -> None:
    """An older draft of a course, published now, may bring back a skill that has become another."""
    ended = list(CourseSkill.objects.filter(course=course).exclude(skill__counts_as="").select_related("skill"))
    if ended:
        meant = skills.chosen(row.skill.code for row in ended)
        moves = {row.skill_id: meant[row.skill.code].pk for row in ended if row.skill.code in meant}
        skills.repoint(CourseSkill.objects.filter(course=course), moves, "course_id")


def _regrant(moves: Mapping[int, int]) -> int:
    """Every language's page of a course is rewritten; the course counts once."""
    rows = skills.repoint(CourseSkill.objects.all(), moves, "course_id")
    return pages.original_courses().filter(pk__in={row.course_id for row in rows}).count()


def _resave(course_ids: Iterable[int]) -> None:
    """A version's newest revision is what reviewers will be sent; and a form that is open must notice."""
    versions = ProgrammeVersion.objects.filter(courses__in=list(course_ids)).distinct()
    keys = list(versions.order_by("pk").values_list("pk", flat=True))
    ProgrammeVersion.objects.filter(pk__in=keys).update(edits=F("edits") + 1)
    for version in programmes.whole_versions().filter(pk__in=keys):
        version.save_revision(clean=False)


def _redraw(codes: Mapping[str, str]) -> int:
    """Blueprints name skills by code; questions keep theirs and are drawn by what it counts as."""
    changed = 0
    for quiz in Quiz.objects.select_for_update(of=("self",)).exclude(blueprint=[]).order_by("pk"):
        lines = _lines(quiz.blueprint, codes)
        if lines != quiz.blueprint:
            quiz.blueprint, changed = lines, changed + 1
            quiz.save(update_fields=["blueprint"])
    return changed


def _lines(blueprint: list[dict[str, Any]], codes: Mapping[str, str]) -> list[dict[str, Any]]:
    """The lines with new codes; two that ask for the same now are one."""
    found: dict[tuple[str, int], dict[str, Any]] = {}
    for line in blueprint:
        skill = codes.get(line["skill"], line["skill"])
        had = found.get((skill, line["level"]), {"count": 0})
        found[skill, line["level"]] = {**line, "skill": skill, "count": had["count"] + line["count"]}
    return list(found.values())
