"""Who may do what with runs, lessons and attempts. The only way to fetch something on a person's behalf.

| may                      | who                                                        |
| ------------------------ | ---------------------------------------------------------- |
| enrol                    | a student of any school, while the run takes people        |
| read lessons, take quiz  | the enrolled person; teachers of a run only read           |
| open and close runs      | a teacher or the academic office of the school             |
| see a roster             | the run's teacher, the school's academic office            |
| record a grade           | the run's teacher                                          |
| edit a course in the CMS | a teacher or the academic office of the school that owns it|
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404

from courses.choices import EnrolmentState
from courses.models import Attempt, CoursePage, CourseRun, Enrolment, LessonPage
from courses.queries import learning, pages
from lms.common.errors import NotAllowed
from lms.organisations import access as organisations
from lms.organisations.choices import Role

TEACHING = (Role.TEACHER, Role.ACADEMIC)


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
    """The run's teacher, as long as they teach at that school."""
    return user.is_superuser or (
        run.teacher_id == user.pk and organisations.has_role(user, run.organisation_id, Role.TEACHER)
    )


def can_see_roster(user: Any, run: CourseRun) -> bool:
    """The run's teacher and the school's academic office."""
    return teaches(user, run) or organisations.has_role(user, run.organisation_id, Role.ACADEMIC)


def can_record_grade(user: Any, run: CourseRun) -> bool:
    """The run's teacher."""
    return teaches(user, run)


def access_run(user: Any, organisation_id: int, run_id: int, *, to: str = "view") -> CourseRun:
    """A run of that school, to view its roster or to edit; one answer for "does not exist" and "not yours"."""
    runs = CourseRun.objects.select_related("course", "organisation", "teacher")
    run = runs.filter(pk=run_id, organisation=organisation_id).first()
    allowed = {
        "view": lambda: can_see_roster(user, run),
        "edit": lambda: can_open_runs(user, organisation_id),
        "grade": lambda: can_record_grade(user, run),
    }
    if run is None or not allowed[to]():
        raise Http404
    return run


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
    """Somebody in a lesson: the enrolment is None for those who teach the course."""

    course: CoursePage
    lesson: LessonPage
    modules: tuple[pages.OutlineModule, ...]
    number: int
    enrolment: Enrolment | None

    @property
    def count(self) -> int:
        """How many lessons the course has."""
        return sum(len(module.lessons) for module in self.modules)

    @property
    def module(self) -> pages.OutlineModule:
        """The chapter the lesson stands in."""
        return next(module for module in self.modules if any(one.number == self.number for one in module.lessons))


def access_lesson(user: Any, slug: str, number: int) -> Visit:
    """Lesson `number` of a course, for enrolled people and those who teach it. Raises Http404 alike for others."""
    course = pages.live_courses().filter(slug=slug).first()
    enrolment = learning.own_enrolment(user, course) if course else None
    if course is None or not (enrolment or teaches_course(user, course)):
        raise Http404
    modules = pages.outline_of(course)
    lines = {lesson.number: lesson for module in modules for lesson in module.lessons}
    if number not in lines:
        raise Http404
    return Visit(course, LessonPage.objects.get(pk=lines[number].pk), modules, number, enrolment)


def teaches_course(user: Any, course: CoursePage) -> bool:
    """The teacher of any run of the course, as long as they teach at that school."""
    if not user.is_authenticated or user.is_superuser:
        return bool(user.is_superuser)
    schools = organisations.organisations_where(user, Role.TEACHER)
    return CourseRun.objects.filter(course=course, teacher=user, organisation__in=schools).exists()


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
    attempts = Attempt.objects.select_related("enrolment__run__course", "enrolment__run__organisation")
    attempt = attempts.filter(uuid=uuid, enrolment__person=user).exclude(enrolment__state=EnrolmentState.WITHDRAWN)
    found = attempt.first()
    if found is None:
        raise Http404
    return found


# ── who may knock at a view at all ────────────────────────────────────────────
def works_in_teaching(user: Any) -> bool:
    """A teacher or the academic office of any school."""
    return organisations.has_role(user, None, *TEACHING)
