"""Who may do what with runs, lessons and attempts; banks.py: with questions. The only way to fetch for somebody.

| may                      | who                                                        |
| ------------------------ | ---------------------------------------------------------- |
| enrol                    | a student of any school, while the run takes people        |
| read lessons, take quiz  | the enrolled person once it is open; who teaches only reads|
| open and close runs      | a teacher or the academic office of the school             |
| manage a run             | its teachers, the academic office: people, content, dates  |
| see a roster             | who manages it, assistants trusted with it                 |
| see works and marks      | the same, assistants trusted with marking                  |
| record a grade           | the run's teachers, assistants trusted with it             |
| recognise outside hours  | the academic office of the learner's school                |
| edit a course in the CMS | a teacher or the academic office of the school that owns it|
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, prefetch_related_objects
from django.http import Http404
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from courses.access.banks import (
    access_bank,
    access_question,
    banks_visible_to,
    can_create_bank,
    can_edit_bank,
    can_read_bank,
)
from courses.choices import TAKING_PART, Right, RunPhase
from courses.errors import NotOpenYet, RunEnded, RunNotStarted
from courses.models import (
    Attempt,
    CoursePage,
    CourseRun,
    Enrolment,
    GradeEvent,
    GradeItem,
    LessonPage,
    RegradeRequest,
    RunAssistant,
    RunLesson,
)
from courses.queries import contents, learning, pages, releases
from lms.common.errors import NotAllowed
from lms.organisations import access as organisations
from lms.organisations.choices import Role

TEACHING = (Role.TEACHER, Role.ACADEMIC)
ACADEMIC = (Role.ACADEMIC,)
# Banks have a file of their own; callers find them here with everything else.
__all__ = ["access_bank", "access_question", "banks_visible_to", "can_create_bank", "can_edit_bank", "can_read_bank"]


def require(allowed: bool) -> None:
    """Raises NotAllowed unless allowed."""
    if not allowed:
        raise NotAllowed()


# ── runs ──────────────────────────────────────────────────────────────────────
def can_enrol(user: Any) -> bool:
    """A student of any school; None is a loader."""
    return user is None or organisations.is_student(user)


def can_open_runs(user: Any, organisation_id: int) -> bool:
    """A teacher or the academic office of the school."""
    return user is None or organisations.has_role(user, organisation_id, *TEACHING)


def teaches(user: Any, run: CourseRun) -> bool:
    """The run's teacher or a co-teacher, as long as they teach at that school."""
    named = run.teacher_id == user.pk or any(row.is_teacher for row in _helping(user, run))
    return user.is_superuser or (named and organisations.has_role(user, run.organisation_id, Role.TEACHER))


def assists(user: Any, run: CourseRun, right: str) -> bool:
    """Whoever teaches the run, and assistants of the school trusted with that right (choices.Right)."""
    if teaches(user, run):
        return True
    trusted = any(right in row.rights for row in _helping(user, run))
    return trusted and organisations.has_role(user, run.organisation_id, Role.TEACHER)


def can_manage_run(user: Any, run: CourseRun) -> bool:
    """Who decides about people, content, dates: its teachers and the school's academic office; None is a loader."""
    return user is None or teaches(user, run) or organisations.has_role(user, run.organisation_id, Role.ACADEMIC)


def can_see_roster(user: Any, run: CourseRun) -> bool:
    """Who manages the run, and assistants trusted with the roster."""
    return can_manage_run(user, run) or assists(user, run, Right.ROSTER)


def can_record_grade(user: Any, run: CourseRun) -> bool:
    """The run's teachers, and assistants trusted with marking."""
    return assists(user, run, Right.MARK)


def is_kept_from_roster(user: Any, run: CourseRun) -> bool:
    """An assistant who is trusted with something else alone. Only for who was let in: it does not ask who else may."""
    return any(Right.ROSTER not in row.rights for row in _helping(user, run))


def can_see_work(user: Any, run: CourseRun) -> bool:
    """Who sees the roster, and assistants trusted with marking alone: what was handed in, and what it is worth."""
    return can_see_roster(user, run) or can_record_grade(user, run)


def can_answer_reports(user: Any, run: CourseRun) -> bool:
    """Who manages the run, assistants trusted with its talk (posts) or with marking (peer reviews)."""
    return can_manage_run(user, run) or assists(user, run, Right.MODERATE) or can_record_grade(user, run)


def _helping(user: Any, run: CourseRun) -> list[RunAssistant]:
    # Kept on the run: several questions about one run are one query, and lists bring it along.
    prefetch_related_objects([run], "assistants")
    return [row for row in run.assistants.all() if row.person_id == user.pk]


def can_approve_hours(user: Any, organisation_id: int) -> bool:
    """The academic office of the school the proof was handed in to."""
    return organisations.has_role(user, organisation_id, Role.ACADEMIC)


def access_run(user: Any, organisation_id: int, run_id: int, *, to: str = "view") -> CourseRun:
    """A run of that school; one answer for "is not" and "is not yours". Raises Http404.

    to   "view" its roster, look at its learners' "work" and marks, "talk": answer reports, "grade", "manage", "edit"
    """
    runs = CourseRun.objects.select_related("course", "organisation", "teacher").prefetch_related("assistants")
    run = runs.filter(pk=run_id, organisation=organisation_id).first()
    allowed = {
        "view": lambda: can_see_roster(user, run),
        "work": lambda: can_see_work(user, run),
        "talk": lambda: can_answer_reports(user, run),
        "edit": lambda: can_open_runs(user, organisation_id),
        "manage": lambda: can_manage_run(user, run),
        "grade": lambda: can_record_grade(user, run),
    }
    if run is None or not allowed[to]():
        raise Http404
    return run


def access_item(run: CourseRun, item_id: int) -> GradeItem:
    """A column of the run's gradebook. Raises Http404."""
    found = GradeItem.objects.filter(pk=item_id, run=run).select_related("run__scheme").first()
    if found is None:
        raise Http404
    return found


def access_cell(run: CourseRun, enrolment_id: int, item_id: int) -> tuple[Enrolment, GradeItem]:
    """A learner of the run and a column of its gradebook. Raises Http404, also for who waits or has withdrawn."""
    people = Enrolment.objects.filter(state__in=TAKING_PART).select_related("person", "run")
    found = people.filter(pk=enrolment_id, run=run).first()
    if found is None:
        raise Http404
    return found, access_item(run, item_id)


def can_set_scheme(user: Any, organisation_id: int) -> bool:
    """The academic office of the school."""
    return organisations.has_role(user, organisation_id, Role.ACADEMIC)


def can_answer_regrade(user: Any, request: RegradeRequest) -> bool:
    """Who grades in the run; once the answer is overdue, the school's academic office too."""
    run = request.event.enrolment.run
    late = request.escalated_at is not None
    return can_record_grade(user, run) or (late and organisations.has_role(user, run.organisation_id, Role.ACADEMIC))


def access_regrade(run: CourseRun, request_id: int) -> RegradeRequest:
    """A request of the run. Raises Http404."""
    rows = RegradeRequest.objects.select_related("event__item", "event__enrolment__person", "event__enrolment__run")
    found = rows.filter(pk=request_id, event__item__run=run).first()
    if found is None:
        raise Http404
    return found


def access_own_run(user: Any, run_id: int) -> Enrolment:
    """The person's own place in a run they take or have passed. Raises Http404."""
    rows = Enrolment.objects.select_related("run__course", "run__organisation", "run__scheme")
    found = rows.filter(run=run_id, person=user.pk, state__in=TAKING_PART).first()
    if found is None:
        raise Http404
    return found


def access_own_event(user: Any, run_id: int, event_id: int) -> tuple[Enrolment, GradeEvent]:
    """A published result of the person's own. Raises Http404, also for what is still the teacher's draft."""
    enrolment = access_own_run(user, run_id)
    events = enrolment.grade_events.filter(published_at__isnull=False).select_related("item")
    found = events.filter(pk=event_id).first()
    if found is None:
        raise Http404
    return enrolment, found


def access_public_run(slug: str, run_id: int) -> CourseRun:
    """A run of a course that anybody may see. Raises Http404."""
    courses = pages.live_courses().filter(slug=slug).values("pk")
    run = CourseRun.objects.filter(pk=run_id, course__in=courses).first()
    if run is None:
        raise Http404
    return run


# ── learning ──────────────────────────────────────────────────────────────────
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


# What a block may hand out, by its kind; nothing else of a block is a file.
FILES_OF_BLOCKS = {"file": {"document"}, "video": {"file", "captions", "poster"}, "picture": {"image"}}


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


def taught_run(user: Any, course: CoursePage | None) -> CourseRun | None:
    """The newest run of the course that the person teaches, as long as they teach at that school."""
    if course is None or not user.is_authenticated:
        return None
    runs = CourseRun.objects.filter(course=course).select_related("organisation", "teacher", "course")
    if not user.is_superuser:
        schools = organisations.organisations_where(user, Role.TEACHER)
        runs = runs.filter(Q(teacher=user) | Q(assistants__person=user), organisation__in=schools).distinct()
    return runs.order_by("-starts_on", "-id").first()


def access_own_enrolment(user: Any, slug: str) -> Enrolment:
    """The person's own enrolment in a course. Raises Http404."""
    course = pages.live_courses().filter(slug=slug).first()
    enrolment = learning.own_enrolment(user, course) if course else None
    if enrolment is None:
        raise Http404
    return enrolment


def is_learner(user: Any, enrolment: Enrolment) -> bool:
    """The enrolled person, still learning; None is the clock or a loader."""
    return user is None or enrolment.person_id == user.pk


def access_attempt(user: Any, uuid: UUID) -> Attempt:
    """The person's own attempt; anybody else's answers like one that does not exist."""
    attempts = Attempt.objects.select_related("quiz", "enrolment__run__course", "enrolment__run__organisation")
    found = attempts.filter(uuid=uuid, enrolment__person=user, enrolment__state__in=TAKING_PART).first()
    if found is None:
        raise Http404
    return found


# ── who may knock at a view at all ────────────────────────────────────────────
def works_in_teaching(user: Any) -> bool:
    """A teacher or the academic office of any school."""
    return organisations.has_role(user, None, *TEACHING)
