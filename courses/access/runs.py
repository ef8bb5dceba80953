"""Who opens, manages and looks at runs; the table is in __init__.py."""

from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.http import Http404

from courses.choices import Right
from courses.models import CoursePage, CourseRun, RunAssistant
from courses.queries import pages
from lms.common.errors import NotAllowed
from lms.organisations import access as organisations
from lms.organisations.choices import Role

TEACHING = (Role.TEACHER, Role.ACADEMIC)
ACADEMIC = (Role.ACADEMIC,)


def require(allowed: bool) -> None:
    """Raises NotAllowed unless allowed."""
    if not allowed:
        raise NotAllowed()


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


def is_kept_from_roster(user: Any, run: CourseRun) -> bool:
    """An assistant who is trusted with something else alone. Only for who was let in: it does not ask who else may."""
    return any(Right.ROSTER not in row.rights for row in _helping(user, run))


def can_see_work(user: Any, run: CourseRun) -> bool:
    """Who sees the roster, and assistants trusted with marking alone: what was handed in, and what it is worth."""
    return can_see_roster(user, run) or can_record_grade(user, run)


def can_answer_reports(user: Any, run: CourseRun) -> bool:
    """Who manages the run, assistants trusted with its talk (posts) or with marking (peer reviews)."""
    return can_manage_run(user, run) or assists(user, run, Right.MODERATE) or can_record_grade(user, run)


def can_record_grade(user: Any, run: CourseRun) -> bool:
    """The run's teachers, and assistants trusted with marking."""
    return assists(user, run, Right.MARK)


def _helping(user: Any, run: CourseRun) -> list[RunAssistant]:
    # Kept on the run: several questions about one run are one query, and lists bring it along.
    prefetch_related_objects([run], "assistants")
    return [row for row in run.assistants.all() if row.person_id == user.pk]


def can_approve_hours(user: Any, organisation_id: int) -> bool:
    """The academic office of the school the proof was handed in to."""
    return organisations.has_role(user, organisation_id, Role.ACADEMIC)


def works_in_teaching(user: Any) -> bool:
    """A teacher or the academic office of any school."""
    return organisations.has_role(user, None, *TEACHING)


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


def access_public_run(slug: str, run_id: int) -> CourseRun:
    """A run of a course that anybody may see. Raises Http404."""
    courses = pages.live_courses().filter(slug=slug).values("pk")
    run = CourseRun.objects.filter(pk=run_id, course__in=courses).first()
    if run is None:
        raise Http404
    return run


def taught_run(user: Any, course: CoursePage | None) -> CourseRun | None:
    """The newest run of the course that the person teaches, as long as they teach at that school."""
    if course is None or not user.is_authenticated:
        return None
    runs = CourseRun.objects.filter(course=course).select_related("organisation", "teacher", "course")
    if not user.is_superuser:
        schools = organisations.organisations_where(user, Role.TEACHER)
        runs = runs.filter(Q(teacher=user) | Q(assistants__person=user), organisation__in=schools).distinct()
    return runs.order_by("-starts_on", "-id").first()
