"""Opening a course for a term, and closing its door to more people."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from courses import access
from courses.choices import RunState
from courses.models import CoursePage, CourseRun
from courses.operations import contents
from courses.operations.schemes import current_scheme
from courses.queries import pages
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.organisations import public as organisations
from lms.organisations.choices import Role
from lms.people.models import User

MOST_SEATS = 2000


@dataclass(frozen=True)
class RunPlan:
    """A run as the school plans it."""

    course_code: str
    organisation_id: int
    teacher_id: int
    term: str
    starts_on: date
    ends_on: date
    seats: int


@transaction.atomic
def open_run(
    course_code: str,
    organisation_id: int,
    teacher_id: int,
    *,
    term: str,
    starts_on: date,
    ends_on: date,
    seats: int,
    by: User | None,
) -> int:
    """The run of this course, school, teacher and term, open to people; one already there is returned as it is.

    Raises NotAllowed, Invalid.
    """
    access.require(access.can_open_runs(by, organisation_id))
    plan = RunPlan(course_code, organisation_id, teacher_id, term.strip(), starts_on, ends_on, seats)
    course = _course(plan)
    _require_sense(plan)
    run, created = CourseRun.objects.get_or_create(
        course=course,
        organisation_id=organisation_id,
        teacher_id=teacher_id,
        term=plan.term,
        defaults={
            "revision": course.live_revision,
            "scheme": current_scheme(organisation_id),
            "starts_on": starts_on,
            "ends_on": ends_on,
            "seats": seats,
        },
    )
    if created:
        contents.pin(run)
        audit.record("run.opened", run, by=by, course=course.code, term=plan.term, seats=seats, teacher_id=teacher_id)
    return run.pk


@transaction.atomic
def close_run(run_id: int, *, by: User | None) -> CourseRun:
    """Take no more people. A closed run is returned as it is. Raises NotAllowed."""
    return _turn(run_id, RunState.CLOSED, "run.closed", by)


@transaction.atomic
def reopen_run(run_id: int, *, by: User | None) -> CourseRun:
    """Take people again. An open run is returned as it is. Raises NotAllowed."""
    return _turn(run_id, RunState.OPEN, "run.reopened", by)


def _turn(run_id: int, state: str, action: str, by: User | None) -> CourseRun:
    run = CourseRun.objects.select_for_update(of=("self",)).select_related("course").get(pk=run_id)
    access.require(access.can_open_runs(by, run.organisation_id))
    if run.state != state:
        run.move(to=state)
        audit.record(action, run, by=by)
    return run


def _course(plan: RunPlan) -> CoursePage:
    course = pages.live_courses().filter(code=plan.course_code).select_related("live_revision").first()
    if course is None:
        words = _("没有代码为 %(code)s 的已发布课程。") % {"code": plan.course_code}
        raise Invalid(words, fields={"course": words})
    return course


def _require_sense(plan: RunPlan) -> None:
    problems: dict[str, object] = {}
    if not plan.term:
        problems["term"] = _("请填写学期，例如 2026-2027-1。")
    if plan.ends_on < plan.starts_on:
        problems["ends_on"] = _("结课日期不能早于开课日期。")
    if not 1 <= plan.seats <= MOST_SEATS:
        problems["seats"] = _("名额要在 1 到 %(most)d 之间。") % {"most": MOST_SEATS}
    if plan.teacher_id not in organisations.people_with_role(plan.organisation_id, Role.TEACHER):
        problems["teacher"] = _("任课教师必须是本校现任教师。")
    if problems:
        raise Invalid(fields=problems)
