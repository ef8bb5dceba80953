"""Courses, runs, enrolments and questions, each with sensible values and no surprises."""

import json
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from courses.models import (
    CourseIndexPage,
    CoursePage,
    CoursePrerequisite,
    CourseRun,
    CourseSkill,
    Enrolment,
    LessonPage,
    ModulePage,
    ReleaseRule,
)
from courses.operations import contents, enrolments
from courses.operations.outlines import ensure_index
from courses.queries import pages
from courses.queries.contents import lessons_of_run
from lms.organisations.public import Organisation, Role
from lms.pages.models import HomePage
from lms.people.public import User
from lms.skills.models import Skill
from tests.factories import numbers
from tests.factories.organisations import make_member, make_university
from tests.factories.planting import plant
from tests.factories.questions import make_question


def make_home() -> HomePage:
    """The site's front pages, Chinese and English, once; the Chinese one is what the default site shows."""
    chinese, _ = Locale.objects.get_or_create(language_code="zh-hans")
    english, _ = Locale.objects.get_or_create(language_code="en")
    found = HomePage.objects.filter(locale=chinese).first()
    if found is not None:
        return found
    root = Page.get_first_root_node()
    home = plant(root, HomePage(title="首页", slug="front", headline="学以致用", lead="导语", locale=chinese))
    english_home = {"title": "Home", "slug": "front-en", "headline": "Learn", "lead": "Lead", "locale": english}
    plant(root, HomePage(**english_home, translation_key=home.translation_key))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    return home


def make_index(language: str = "zh-hans") -> CourseIndexPage:
    """The catalogue's page in that language, with its review, once."""
    home = HomePage.objects.get(locale__language_code=language) if language != "zh-hans" else make_home()
    if not CourseIndexPage.objects.filter(locale=home.locale).exists():
        original = None if language == "zh-hans" else make_index()
        kept = {"translation_key": original.translation_key} if original else {}
        plant(home, CourseIndexPage(title="课程", slug="courses", locale=home.locale, live=True, **kept))
    return ensure_index(language)


def make_skill(code: str = "", **fields: Any) -> Skill:
    """A skill with what one can do at each level, in a domain made for it."""
    code = code or f"T{next(numbers) % 90 + 10}-01"
    domain, _ = Skill.objects.get_or_create(
        code=code.split("-")[0], defaults={"kind": Skill.Kind.DOMAIN, "name_zh": "测试领域", "name_en": "Test domain"}
    )
    defaults = {"name_zh": f"技能{code}", "name_en": f"Skill {code}", "level1_zh": "能说出", "level2_zh": "能独立做"}
    found = Skill.objects.filter(code=code).first()
    return found or Skill.objects.create(
        code=code, parent=domain, kind=Skill.Kind.SKILL, **{**defaults, "level3_zh": "能优化", **fields}
    )


def make_course(
    *,
    lessons: int = 2,
    questions: int = 0,
    skills: list[tuple[str, int]] | None = None,
    live: bool = True,
    english: str = "",
    searchable: bool = False,
    **fields: Any,
) -> CoursePage:
    """A published course of one module, with that many lessons and judgement questions ("T" is right)."""
    index = make_index()
    code = fields.pop("code", f"TST{next(numbers):03d}")
    course = CoursePage(
        **{
            "title": f"课程 {code}",
            "slug": code.lower(),
            "code": code,
            "kind": "specialty_core",
            "class_hours": 32,
            "credit_hours": 2,
            "live": live,
            **fields,
        }
    )
    course.skills = [CourseSkill(skill=make_skill(skill), level=level) for skill, level in skills or []]
    course.first_published_at = timezone.now() if live else None
    plant(index, course, searchable=searchable)
    module = plant(course, ModulePage(title="模块一", title_en="Module one", slug="m1", live=live))
    for number in range(1, lessons + 1):
        body = [("text", f"<p>第 {number} 节的内容</p>")]
        lesson = LessonPage(title=f"课时{number}", slug=f"l{number}", minutes=45, body=body, live=live)
        plant(module, lesson, searchable=searchable)
    for _ in range(questions):
        make_question(course)
    if english:
        _translate(course, english)
    return course


def edit_lesson(course: CoursePage, number: int, words: str, *, publish: bool = True) -> LessonPage:
    """The same lesson with other words in it, as an editor saves and publishes it."""
    lesson = list(pages.lessons_of(course))[number - 1]
    block = {"type": "text", "value": f"<p>{words}</p>", "id": lesson.body[0].id}
    lesson.body = json.dumps([block])
    revision = lesson.save_revision()
    if publish:
        revision.publish()
    return LessonPage.objects.get(pk=lesson.pk)


def add_lesson(course: CoursePage, title: str) -> LessonPage:
    """One more published lesson at the end of the course's last module."""
    module = ModulePage.objects.child_of(course).last()
    return module.add_child(instance=LessonPage(title=title, slug=f"x{next(numbers)}", minutes=45))


def make_prerequisite(course: CoursePage, required: CoursePage | None = None, **fields: Any) -> CoursePrerequisite:
    """A condition of the course: having passed `required`, unless fields say a skill or a certificate."""
    kind = fields.pop("kind", "skill" if "skill" in fields else "certificate" if "certificate" in fields else "course")
    return CoursePrerequisite.objects.create(course=course, kind=kind, required_course=required, **fields)


def make_run(
    course: CoursePage | None = None,
    school: Organisation | None = None,
    teacher: User | None = None,
    **fields: Any,
) -> CourseRun:
    """A run that takes people today, in a new school with a new teacher unless they are given.

    It owes the lessons the course has at this moment, each in its published version.
    """
    school = school or make_university()
    teacher = teacher or make_member(Role.TEACHER, school)
    today = timezone.localdate()
    defaults = {
        "term": "2026-2027-1",
        "starts_on": today - timedelta(days=10),
        "ends_on": today + timedelta(days=60),
        "seats": 30,
    }
    run = CourseRun.objects.create(
        course=course or make_course(), organisation=school, teacher=teacher, **{**defaults, **fields}
    )
    contents.pin(run)
    return run


def around(days: int) -> dict[str, date]:
    """The dates of a run that begins so many days from now, or (less than nought) ended so many days ago."""
    today = timezone.localdate()
    if days < 0:
        return {"starts_on": today + timedelta(days=days - 30), "ends_on": today + timedelta(days=days)}
    return {"starts_on": today + timedelta(days=days), "ends_on": today + timedelta(days=days + 30)}


def make_rule(run: CourseRun, kind: str, *, number: int | None = None, **fields: Any) -> ReleaseRule:
    """A condition of lesson `number` of the run, or of every lesson."""
    row = lessons_of_run(run).get(position=number) if number else None
    return ReleaseRule.objects.create(run=run, row=row, kind=kind, **fields)


def place(run: CourseRun, number: int, kind: str, code: str) -> None:
    """Lesson `number` as the run pinned it holds a block of that kind naming that code."""
    row = lessons_of_run(run).get(position=number)
    lesson = LessonPage.objects.get(pk=row.lesson_id)
    lesson.body = json.dumps([{"type": kind, "value": {"code": code, "words": ""}, "id": lesson.body[0].id}])
    row.revision = lesson.save_revision()
    row.save(update_fields=["revision"])


def make_enrolment(run: CourseRun | None = None, person: User | None = None) -> Enrolment:
    """A student learning in the run, both made new unless they are given."""
    run = run or make_run()
    return enrolments.enrol(run.pk, by=person or make_member(Role.STUDENT, run.organisation))


def do_lessons(enrolment: Enrolment, *, but: int = 0) -> None:
    """The enrolled person does every lesson of the run, but the last so many."""
    lessons = list(lessons_of_run(enrolment.run_id))
    for lesson in lessons[: len(lessons) - but]:
        enrolments.mark_done(enrolment.pk, lesson.lesson_id, by=enrolment.person)


def _translate(course: CoursePage, title: str) -> None:
    translation = CoursePage(
        title=title,
        slug=course.slug,
        code=course.code,
        kind=course.kind,
        class_hours=course.class_hours,
        credit_hours=course.credit_hours,
        locale=Locale.objects.get(language_code="en"),
        translation_key=course.translation_key,
    )
    plant(make_index("en"), translation)
