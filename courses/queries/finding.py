"""Courses and lessons as the site's search finds them: what is published, by anyone."""

from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from courses.models import CoursePage, CourseSkill, LessonPage
from courses.queries import catalogue, pages
from lms.common.search.lists import matches_q
from lms.common.search.shelves import Entry, Shelf, put_up
from lms.skills import public as skills
from lms.skills.public import Skill

# More than anybody reads; the order of the best is what counts.
MOST = 1000
SKILL_FIELDS = ["name_zh", "name_en", "code"]


def put_up_shelves() -> None:
    """Courses first of all; a skill leads to the courses that teach it."""
    put_up(Shelf("courses", _("课程"), 1, courses_for, show_courses, suggests=True))
    put_up(Shelf("skills", _("技能"), 3, skills_for, show_skills, suggests=True))
    put_up(Shelf("lessons", _("课时"), 4, lessons_for, show_lessons))


def courses_for(q: str) -> list[int]:
    """The live courses that hold the words, in text, skills or English title: best first, each once."""
    in_text = CoursePage.objects.live().public().filter(locale=Locale.get_active())
    keys = [course.translation_key for course in in_text.search(q)[:MOST]]
    known = dict(pages.live_courses().filter(translation_key__in=keys).values_list("translation_key", "pk"))
    ranked = [known[key] for key in keys if key in known]
    listed = catalogue.matching(catalogue.Chosen(q=q)).values_list("pk", flat=True)[:MOST]
    return list(dict.fromkeys([*ranked, *listed]))


def show_courses(keys: list[int]) -> list[Entry]:
    """Courses with their code and introduction."""
    found = pages.live_courses().in_bulk(keys)
    rows = [found[key] for key in keys if key in found]
    known = pages.shown(rows)
    return [
        Entry(known[row.pk].title, known[row.pk].url, note=row.code, text=row.lead, lang=known[row.pk].lang)
        for row in rows
    ]


def skills_for(q: str) -> QuerySet[Skill]:
    """The skills that live courses teach and whose name or code holds the words."""
    taught = CourseSkill.objects.filter(course__in=pages.live_courses()).values("skill")
    return matches_q(skills.skills().filter(pk__in=taught), q, SKILL_FIELDS)


def show_skills(rows: list[Skill]) -> list[Entry]:
    """Skills with their domain; the address lists the courses that teach them."""
    catalogue_url = reverse("courses:catalogue")
    return [
        Entry(str(row), f"{catalogue_url}?{urlencode({'skill': row.code})}", note=row.code, text=str(row.parent))
        for row in rows
    ]


def lessons_for(q: str) -> list[int]:
    """The live lessons with the words in their titles, best first: titles are public, what a lesson says is not."""
    keys = [lesson.pk for lesson in LessonPage.objects.live().search(q)[:MOST]]
    courses = pages.live_courses().values("path")
    shown = set(pages.live_lessons().filter(pk__in=keys, course_path__in=courses).values_list("pk", flat=True))
    return [key for key in keys if key in shown]


def show_lessons(keys: list[int]) -> list[Entry]:
    """Lessons with the course each belongs to; the address is the course's, where one may enrol."""
    rows = pages.live_lessons().in_bulk(keys)
    courses = list(pages.live_courses().filter(path__in={row.course_path for row in rows.values()}))
    known = pages.shown(courses)
    home = {course.path: known[course.pk] for course in courses}
    found = [rows[key] for key in keys if key in rows and rows[key].course_path in home]
    return [Entry(row.title, home[row.course_path].url, note=home[row.course_path].title) for row in found]
