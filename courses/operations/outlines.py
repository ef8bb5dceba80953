"""A course of an outline as pages: course, modules, lessons, and the English course page."""

from collections import Counter
from collections.abc import Mapping
from typing import Any, Protocol

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page
from wagtail.models.reference_index import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from courses.choices import COVER_OF_DOMAIN, LAB_WORDS, MINUTES_PER_CLASS_HOUR, CourseKind, Cover
from courses.models import CourseIndexPage, CourseLab, CoursePage, CourseSkill, LessonPage, ModulePage
from courses.operations import authoring, contents
from courses.operations import outline_words as words
from courses.queries import pages
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.pages.models import HomePage
from lms.people.models import User
from lms.skills import public as skills
from lms.skills.public import Skill


class WrittenLesson(Protocol):
    """What somebody wrote for a lesson of an outline."""

    @property
    def title_en(self) -> str:
        """The lesson's English title."""

    @property
    def body(self) -> list[tuple[str, Any]]:
        """Its blocks, as a StreamField takes them."""


@transaction.atomic
def import_outline(
    outline: dict[str, Any],
    *,
    by: User | None,
    organisation_id: int | None = None,
    written: Mapping[tuple[int, int], WrittenLesson] | None = None,
) -> int:
    """The course page of an outline entry, published with its modules and lessons; one already there stays as it is.

    outline  code, title_zh, title_en, kind, hours {total, theory, practice}, credits, skills [[code, level]], labs,
             modules [{zh, en, lessons}], quiz_ideas; anything else is left alone
    written  lessons by (module, lesson), counted from 1; the others say what the outline says of them
    raises   Invalid (no home page yet, unknown kind, skill or lab)
    """
    existing = pages.original_courses().filter(code=outline["code"]).first()
    if existing is not None:
        return existing.pk
    granted = _granted(outline)
    # The pages link to nothing yet, so that one look at each course finds all there is to refer to.
    with disable_reference_index_auto_update():
        course = _course(outline, granted, by, organisation_id)
        _modules(course, outline, granted, written or {})
        _english(course, outline, granted)
    ReferenceIndex.create_or_update_for_object(course)
    audit.record("course.imported", course, by=by, organisation_id=organisation_id, code=course.code)
    return course.pk


def ensure_index(language: str = settings.LANGUAGE_CODE) -> CourseIndexPage | None:
    """The catalogue's page in that language with its review, made if need be; None without such a home page."""
    found = CourseIndexPage.objects.filter(locale__language_code=language).first()
    home = HomePage.objects.filter(locale__language_code=language).first()
    if found is not None:
        authoring.ensure_review(found)
    if found is not None or home is None:
        return found
    title, intro = words.INDEX[language]
    original = None if language == settings.LANGUAGE_CODE else ensure_index()
    kept = {"translation_key": original.translation_key} if original else {}
    index = CourseIndexPage(title=title, intro=intro, slug="courses", locale=home.locale, **kept)
    authoring.ensure_review(_published(home, index))
    return index


def _granted(outline: dict[str, Any]) -> list[tuple[Skill, int]]:
    known = skills.chosen(code for code, _level in outline["skills"])
    unknown = [code for code, _level in outline["skills"] if code not in known]
    unknown += [code for code in outline.get("labs", []) if code not in LAB_WORDS]
    if unknown or outline["kind"] not in CourseKind.values:
        raise Invalid(
            _("大纲里有未知的技能、实训或课程类别：%(names)s") % {"names": "、".join(unknown) or outline["kind"]}
        )
    return [(known[code], level) for code, level in outline["skills"]]


def _course(
    outline: dict[str, Any], granted: list[tuple[Skill, int]], by: User | None, organisation_id: int | None
) -> CoursePage:
    index = ensure_index()
    if index is None:
        raise Invalid(_("还没有首页，请先建立站点首页再导入课程。"))
    course = CoursePage(
        title=outline["title_zh"],
        slug=slugify(outline["code"]),
        locale=index.locale,
        intro=words.intro_zh(outline),
        search_description=words.summary_zh(outline),
        body=words.course_body(outline),
        owner=by,
        organisation_id=organisation_id,
        **_facts(outline, granted),
    )
    course.labs = [CourseLab(code=code, sort_order=n) for n, code in enumerate(outline.get("labs", []))]
    _published(index, course, granted)
    course.save_revision(user=by, log_action=False).publish(user=by, log_action=False)
    course.refresh_from_db()
    return course


def _english(course: CoursePage, outline: dict[str, Any], granted: list[tuple[Skill, int]]) -> None:
    index = ensure_index("en")
    if index is None:
        return
    translation = CoursePage(
        title=outline["title_en"],
        slug=course.slug,
        locale=Locale.objects.get(language_code="en"),
        translation_key=course.translation_key,
        intro=words.intro_en(outline),
        search_description=words.summary_en(outline),
        owner_id=course.owner_id,
        organisation_id=course.organisation_id,
        **_facts(outline, granted),
    )
    _published(index, translation, granted)


def _facts(outline: dict[str, Any], granted: list[tuple[Skill, int]]) -> dict[str, Any]:
    hours = outline["hours"]
    domains = Counter(skill.code[:2] for skill, _level in granted)
    # Of equals the first one: Counter keeps the order in which it met them.
    domain = domains.most_common(1)[0][0] if domains else ""
    return {
        "code": outline["code"],
        "kind": outline["kind"],
        "class_hours": hours["total"],
        "theory_hours": hours["theory"],
        "practice_hours": hours["practice"],
        "credit_hours": outline["credits"],
        "cover": COVER_OF_DOMAIN.get(domain, Cover.SHOP),
        "demo": True,
    }


def _modules(
    course: CoursePage,
    outline: dict[str, Any],
    granted: list[tuple[Skill, int]],
    written: Mapping[tuple[int, int], WrittenLesson],
) -> None:
    count = sum(len(module["lessons"]) for module in outline["modules"])
    # The outline gives hours by course: every lesson is planned for the same share.
    minutes = round(outline["hours"]["total"] * MINUTES_PER_CLASS_HOUR / count)
    for number, entry in enumerate(outline["modules"], 1):
        module = ModulePage(title=entry["zh"], title_en=entry["en"], slug=f"m{number}", locale=course.locale)
        _published(course, module)
        for place, title in enumerate(entry["lessons"], 1):
            text = written.get((number, place))
            lesson = LessonPage(
                title=title,
                title_en=text.title_en if text else "",
                slug=f"l{place}",
                locale=course.locale,
                minutes=minutes,
                body=text.body if text else words.lesson_body(outline, entry, title, granted),
            )
            contents.version_of(_published(module, lesson))


def _published(parent: Page, page: Any, granted: list[tuple[Skill, int]] | None = None) -> Any:
    """The page below its parent, live from now on, with the skills it grants."""
    page.first_published_at = page.last_published_at = timezone.now()
    if granted:
        page.skills = [CourseSkill(skill=skill, level=level, sort_order=n) for n, (skill, level) in enumerate(granted)]
    return parent.add_child(instance=page)
