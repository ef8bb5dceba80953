"""Lessons and the files in them: whose they are, whether they are open, whether what is done there counts."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from courses.access.runs import can_see_roster, taught_run
from courses.choices import RunPhase
from courses.errors import NotOpenYet, RunEnded, RunNotStarted
from courses.models import CoursePage, CourseRun, Enrolment, LessonPage, RunLesson
from courses.queries import contents, learning, pages, releases

# What a block may hand out, by its kind; nothing else of a block is a file.
FILES_OF_BLOCKS = {"file": {"document"}, "video": {"file", "captions", "poster"}, "picture": {"image"}}


@dataclass(frozen=True)
class Visit:
    """Somebody in a lesson of a run, as the run pinned it: the enrolment is None for those who teach the course."""

    course: CoursePage
    run: CourseRun
    row: RunLesson
    lesson: LessonPage
    modules: tuple[pages.OutlineModule, ...]
    enrolment: Enrolment | None
    openings: dict[int, releases.Opening]

    @property
    def number(self) -> int:
        """The lesson's number in the run, from 1."""
        return self.row.position

    @property
    def opening(self) -> releases.Opening:
        """Whether this lesson is open to the visitor; always, to those who teach."""
        return self.openings.get(self.lesson.pk, releases.OPEN)

    @property
    def count(self) -> int:
        """How many lessons the run has."""
        return sum(len(module.lessons) for module in self.modules)

    @property
    def module(self) -> pages.OutlineModule:
        """The chapter the lesson stands in."""
        return next(module for module in self.modules if any(one.number == self.number for one in module.lessons))


def access_lesson(user: Any, slug: str, number: int, run_id: int | None = None) -> Visit:
    """Lesson `number` of the person's run, for enrolled people and those who teach. Raises Http404 alike for others.

    run_id   a run whose roster the person sees, to look at what its learners read; ignored for any other

    Its `opening` says whether it may be shown: a view asks before it renders anything of the lesson.
    """
    course = pages.live_courses().filter(slug=slug).first()
    looked_at = _looked_at(user, course, run_id) if run_id else None
    enrolment = learning.own_enrolment(user, course) if course and not looked_at else None
    run = looked_at or (enrolment.run if enrolment else taught_run(user, course))
    rows = list(contents.lessons_of_run(run).select_related("lesson", "revision")) if run else []
    row = next((row for row in rows if row.position == number), None)
    if course is None or run is None or row is None:
        raise Http404
    opened = releases.openings(enrolment, rows) if enrolment else {}
    return Visit(course, run, row, row.content, contents.outline(rows), enrolment, opened)


def require_open(enrolment: Enrolment, lesson_id: int) -> None:
    """Raises NotOpenYet, saying what is missing, unless the lesson is open to the enrolled person.

    The one question for pages, files, quizzes and assignments alike.
    """
    opening = releases.openings(enrolment).get(lesson_id, releases.OPEN)
    if not opening.is_open:
        raise NotOpenYet(opening.why)


def require_placed_open(enrolment: Enrolment, kind: str, code: str) -> None:
    """Raises NotOpenYet unless one of the lessons that place a quiz or assignment is open, or none places it.

    kind, code   the block's type and the code it names: "quiz", "q1"
    """
    placed = contents.lessons_placing(enrolment.run_id, kind, code)
    found = releases.openings(enrolment) if placed else {}
    if placed and not any(found[pk].is_open for pk in placed):
        raise NotOpenYet(found[placed[0]].why)


def require_counting(run: CourseRun) -> None:
    """Raises RunNotStarted or RunEnded unless what people do today counts."""
    if run.phase == RunPhase.UPCOMING:
        raise RunNotStarted()
    if run.phase == RunPhase.ENDED:
        raise RunEnded()


def require_study(enrolment: Enrolment, lesson_id: int) -> None:
    """Raises RunNotStarted, RunEnded or NotOpenYet unless what is done in the lesson now counts."""
    require_counting(enrolment.run)
    require_open(enrolment, lesson_id)


def _looked_at(user: Any, course: CoursePage | None, run_id: int) -> CourseRun | None:
    runs = CourseRun.objects.filter(course=course, pk=run_id).select_related("organisation", "teacher", "course")
    run = runs.first()
    return run if run and user.is_authenticated and can_see_roster(user, run) else None


def own_number_of(user: Any, course: CoursePage, page: Page) -> int | None:
    """The number of a lesson in the run through which the person reads the course; None where it has none for them."""
    enrolment = learning.own_enrolment(user, course)
    run = enrolment.run if enrolment else taught_run(user, course)
    row = contents.lessons_of_run(run).filter(lesson=page.pk).first() if run else None
    return row.position if row else None


def access_lesson_file(
    user: Any, slug: str, number: int, block_id: str, part: str, run_id: int | None = None
) -> Document | Image:
    """A file or picture a block holds, through its lesson's own door: who may not open the one gets not the other.

    The block is looked for in the version the person's run pinned. Raises Http404, NotOpenYet.
    """
    visit = access_lesson(user, slug, number, run_id)
    if not visit.opening.is_open:
        raise NotOpenYet(visit.opening.why)
    for block in visit.lesson.body:
        if block.id == block_id and part in FILES_OF_BLOCKS.get(block.block_type, set()) and block.value[part]:
            return block.value[part]
    raise Http404
