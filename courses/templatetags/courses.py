"""The parts of a course page that change from day to day or from person to person; the page itself can be cached."""

from dataclasses import dataclass
from typing import Any

from django import template

from courses import access
from courses.choices import MOST_ATTEMPTS, PASS_PERCENT, EnrolmentState
from courses.models import CoursePage
from courses.queries import attempts, learning, pages, progress, runs, skills
from lms.skills import public as taxonomy

register = template.Library()


@dataclass(frozen=True)
class SkillLine:
    """A skill a course leads to, how far, and what one can do then."""

    code: str
    name: str
    level: int
    level_name: str
    observable: str


@register.inclusion_tag("courses/_skills.html", takes_context=True)
def course_skills(context: dict[str, Any], page: CoursePage) -> dict[str, Any]:
    """The skills granted, each with its level in words."""
    names = taxonomy.level_names()
    return {
        "english": context.get("english"),
        "lines": [
            SkillLine(
                row.skill.code,
                str(row.skill),
                row.level,
                names.get(row.level, ""),
                (row.skill.level1_zh, row.skill.level2_zh, row.skill.level3_zh)[row.level - 1],
            )
            for row in skills.skills_of(page)
        ],
    }


@register.inclusion_tag("courses/_outline.html", takes_context=True)
def course_outline(context: dict[str, Any], page: CoursePage) -> dict[str, Any]:
    """The table of contents; lessons are links for those who may read them."""
    course = pages.original_of(page)
    user = context["user"]
    modules = pages.outline_of(course) if course else ()
    return {
        "course": course,
        "modules": modules,
        "lessons": sum(len(module.lessons) for module in modules),
        "done": progress.done_lessons(learning.own_enrolment(user, course)) if course else set(),
        "may_read": course is not None and access.can_read_lessons(user, course),
    }


@register.inclusion_tag("courses/_panel.html", takes_context=True)
def course_panel(context: dict[str, Any], page: CoursePage) -> dict[str, Any]:
    """What this person can do here: go on learning, take the quiz, or enrol in one of the open runs."""
    course = pages.original_of(page)
    user = context["user"]
    enrolment = learning.own_enrolment(user, course) if course else None
    reached = progress.progress_of(enrolment) if enrolment else None
    return {
        "request": context["request"],
        "user": user,
        "csrf_token": context.get("csrf_token"),
        "page": page,
        "course": course,
        "enrolment": enrolment,
        "progress": reached,
        "passed": enrolment is not None and enrolment.state == EnrolmentState.PASSED,
        "next": _next_lesson(course, enrolment) if course and enrolment else None,
        "runs": [] if course is None or enrolment else list(runs.open_runs_of(course)),
        "has_quiz": course is not None and bool(progress.courses_with_quiz([course])),
        "may_enrol": access.can_enrol(user) if user.is_authenticated else None,
        "pass_percent": PASS_PERCENT,
        "most_attempts": MOST_ATTEMPTS,
    }


@register.filter
def choices_of(question: Any) -> list[tuple[str, str]]:
    """What can be ticked of a question."""
    return attempts.choices_of(question)


def _next_lesson(course: CoursePage, enrolment: Any) -> pages.OutlineLesson | None:
    done = progress.done_lessons(enrolment)
    lessons = [lesson for module in pages.outline_of(course) for lesson in module.lessons]
    return next((lesson for lesson in lessons if lesson.pk not in done), None)
