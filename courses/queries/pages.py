"""The content tree as visitors and learners see it: live pages only, in the order of the tree."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Greatest, Length, Substr
from django.urls import reverse
from django.utils.translation import get_language
from wagtail.models import Locale

from courses.models import CourseIndexPage, CoursePage, LessonPage, ModulePage
from lms.common import near

STEP = LessonPage.steplen


@dataclass(frozen=True)
class Shown:
    """A course's title in the reader's language, where to read about it, and which language that is."""

    title: str
    url: str
    lang: str


@dataclass(frozen=True)
class OutlineLesson:
    """A line of the table of contents; `number` counts through the course from 1."""

    pk: int
    number: int
    title_zh: str
    title_en: str
    minutes: int

    @property
    def title(self) -> str:
        """In the reader's language, where there is one."""
        return self.title_en if self._is_english else self.title_zh

    @property
    def lang(self) -> str:
        """The language of that title: the lesson itself is Chinese always."""
        return "en" if self._is_english else "zh-Hans"

    @property
    def _is_english(self) -> bool:
        return get_language() == "en" and bool(self.title_en)


@dataclass(frozen=True)
class OutlineModule:
    """A chapter with its lessons."""

    number: int
    title: str
    lessons: tuple[OutlineLesson, ...]


def index_page() -> CourseIndexPage | None:
    """The catalogue's page in the reader's language, else in Chinese."""
    pages = {page.locale.language_code: page for page in CourseIndexPage.objects.live().select_related("locale")}
    return pages.get(get_language() or "") or pages.get(settings.LANGUAGE_CODE)


def index_in_chinese() -> CourseIndexPage | None:
    """The catalogue's page under which courses are begun."""
    return CourseIndexPage.objects.filter(locale__language_code=settings.LANGUAGE_CODE).first()


def original_courses() -> QuerySet[CoursePage]:
    """Every course once, in the language it was written in; runs, questions and lessons hang on these."""
    return CoursePage.objects.filter(locale__language_code=settings.LANGUAGE_CODE)


def is_original(course: CoursePage) -> bool:
    """Whether it is the page the course was written on, and not a translation."""
    return course.locale_id == near.kept("chinese", _chinese)


def _chinese() -> int:
    return Locale.objects.get(language_code=settings.LANGUAGE_CODE).pk


def live_courses() -> QuerySet[CoursePage]:
    """The courses anybody may see."""
    return original_courses().live().public()


def original_of(course: CoursePage) -> CoursePage | None:
    """The course as it was written: itself, or what it is a translation of."""
    if is_original(course):
        return course
    return original_courses().filter(translation_key=course.translation_key).first()


def shown(courses: QuerySet[CoursePage] | list[CoursePage]) -> dict[int, Shown]:
    """{course: how it is shown to this reader}, in Chinese where there is no translation. One more query in English."""
    found = {course.pk: Shown(course.title, path_of(course), "zh-Hans") for course in courses}
    if get_language() == settings.LANGUAGE_CODE:
        return found
    keys = {course.translation_key: course.pk for course in courses}
    rows = CoursePage.objects.live().filter(locale__language_code=get_language(), translation_key__in=keys)
    return found | {
        keys[row.translation_key]: Shown(row.title, f"/en/courses/{row.slug}/", "en")
        for row in rows.only("title", "slug", "translation_key")
    }


def path_of(course: CoursePage) -> str:
    """The course's address in Chinese, as notices keep it."""
    return f"/courses/{course.slug}/"


def address_of(slug: str) -> str:
    """Where to read about a course in the reader's language; the catalogue, if there is no such course."""
    course = live_courses().filter(slug=slug).first()
    return shown([course])[course.pk].url if course else reverse("courses:catalogue")


def live_lessons() -> QuerySet[LessonPage]:
    """Live lessons of live modules, in order; `course_path` and `module_path` say where each belongs."""
    rows = LessonPage.objects.live().annotate(module_path=_path_above(1), course_path=_path_above(2))
    return rows.filter(Exists(ModulePage.objects.live().filter(path=OuterRef("module_path")))).order_by("path")


def _path_above(steps: int) -> Substr:
    # PostgreSQL may cut the path of every page before it knows which are lessons, and refuses a negative length.
    return Substr("path", 1, Greatest(Length("path") - steps * STEP, 0))


def lessons_of(course: CoursePage) -> QuerySet[LessonPage]:
    """The lessons of a course, in order."""
    return live_lessons().filter(path__startswith=course.path)


def outline_of(course: CoursePage) -> tuple[OutlineModule, ...]:
    """The table of contents, in two queries."""
    modules = list(ModulePage.objects.live().child_of(course).order_by("path"))
    lessons: dict[str, list[OutlineLesson]] = {module.path: [] for module in modules}
    for number, row in enumerate(lessons_of(course).only("title", "title_en", "minutes", "path"), 1):
        lessons[row.module_path].append(OutlineLesson(row.pk, number, row.title, row.title_en, row.minutes))
    return tuple(
        OutlineModule(number, module.shown_title, tuple(lessons[module.path]))
        for number, module in enumerate(modules, 1)
    )
