"""The published courses as other apps may name them."""

from courses.models import CourseSkill
from courses.queries import pages
from lms.skills.public import Offered


def offered() -> list[Offered]:
    """Every live course once, in the reader's language where it was translated. Three queries."""
    courses = list(pages.live_courses().order_by("code"))
    known = pages.shown(courses)
    granted: dict[int, list[str]] = {}
    rows = CourseSkill.objects.filter(course__in=courses).order_by("sort_order")
    for course, skill in rows.values_list("course_id", "skill__code"):
        granted.setdefault(course, []).append(skill)
    return [
        Offered(one.code, known[one.pk].title, known[one.pk].url, tuple(granted.get(one.pk, ()))) for one in courses
    ]
