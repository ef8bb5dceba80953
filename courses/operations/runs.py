"""Opening a course for a term, and closing its door to more people."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from courses import access
from courses.choices import EnrolmentState, ReleaseKind, RunState
from courses.models import CoursePage, CourseRun, Enrolment, ReleaseRule
from courses.operations import contents
from courses.operations.schemes import current_scheme
from courses.operations.seats import fill, locked
from courses.queries import pages
from lms.audit import public as audit
from lms.common.errors import Invalid
from lms.notices import public as notices
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


@dataclass(frozen=True)
class RunChange:
    """What may be changed of a run after it was opened."""

    starts_on: date
    ends_on: date
    seats: int
    has_waiting_list: bool
    may_preview: bool


@transaction.atomic
def change_run(run_id: int, change: RunChange, *, by: User | None) -> CourseRun:
    """Other dates, seats and habits of a run. More seats go to the line at once; other dates are told to the learners,
    and lessons that open by date are shifted by as many days as the start.

    Raises NotAllowed, Invalid (fewer seats than are taken, an end before the start).
    """
    run = locked(run_id)
    access.require(access.can_manage_run(by, run))
    _require_room(run, change)
    before = {name: getattr(run, name) for name in asdict(change)}
    changed = {name: value for name, value in asdict(change).items() if value != before[name]}
    if not changed:
        return run
    for name, value in changed.items():
        setattr(run, name, value)
    run.save(update_fields=list(changed))
    audit.record("run.changed", run, by=by, **{name: str(value) for name, value in changed.items()})
    _shift_rules(run, change.starts_on - before["starts_on"])
    fill(run)
    if {"starts_on", "ends_on"} & set(changed):
        _tell_dates(run)
    return run


def _require_room(run: CourseRun, change: RunChange) -> None:
    problems: dict[str, object] = {}
    if change.ends_on < change.starts_on:
        problems["ends_on"] = _("结课日期不能早于开课日期。")
    if change.seats < run.seats_taken:
        problems["seats"] = _("已有 %(n)d 人占位，名额不能更少；要减少，请先移出学员。") % {"n": run.seats_taken}
    elif not 1 <= change.seats <= MOST_SEATS:
        problems["seats"] = _("名额要在 1 到 %(most)d 之间。") % {"most": MOST_SEATS}
    if problems:
        raise Invalid(fields=problems)


def _shift_rules(run: CourseRun, by_days: timedelta) -> None:
    dated = ReleaseRule.objects.filter(run=run, kind=ReleaseKind.AFTER)
    if by_days:
        # Added up here: a database knows intervals, SQLite does not.
        for rule in dated:
            rule.opens_at = rule.opens_at + by_days if rule.opens_at else None
            rule.save(update_fields=["opens_at"])


def _tell_dates(run: CourseRun) -> None:
    people = Enrolment.objects.filter(run=run, state__in=[EnrolmentState.LEARNING, EnrolmentState.WAITING])
    words = {"course": run.course.title, "starts": run.starts_on.isoformat(), "ends": run.ends_on.isoformat()}
    notices.notify(people.values_list("person_id", flat=True), "run.dates", words=words, url=pages.path_of(run.course))


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
