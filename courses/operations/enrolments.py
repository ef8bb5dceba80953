"""Taking a seat, giving it back, and doing lessons."""

from django.db import transaction
from django.db.models import F

from courses import access, background
from courses.choices import EnrolmentState, RunState
from courses.errors import EnrolmentClosed, PrerequisitesUnmet, RunFull
from courses.models import CourseRun, Enrolment, LessonDone
from courses.operations import hours
from courses.queries import contents, prerequisites
from lms.audit import public as audit
from lms.common.errors import NotAllowed, WrongState
from lms.people.models import User


@transaction.atomic
def enrol(run_id: int, *, by: User) -> Enrolment:
    """The person's enrolment in the run, new, again, or as it was. Raises NotAllowed, EnrolmentClosed, RunFull,
    PrerequisitesUnmet.

    The seat is taken by a conditional update: the database decides who gets the last one. On PostgreSQL the update
    also makes a second click of the same person wait until the first is through.
    """
    access.require(access.can_enrol(by))
    seated = _take_seat(run_id)
    enrolment = Enrolment.objects.select_related("run__course").filter(run=run_id, person=by).first()
    if enrolment is not None and enrolment.state != EnrolmentState.WITHDRAWN:
        if seated:
            _give_seat_back(run_id)
        return enrolment
    run = CourseRun.objects.select_related("course").get(pk=run_id)
    if not run.takes_people:
        raise EnrolmentClosed()
    if not seated:
        raise RunFull()
    if missing := prerequisites.unmet(run.course, by):
        raise PrerequisitesUnmet.naming([one.words for one in missing])
    if enrolment is None:
        enrolment = Enrolment.objects.create(run=run, person=by)
    else:
        enrolment.move(to=EnrolmentState.LEARNING)
    audit.record("enrolment.made", enrolment, by=by, organisation_id=run.organisation_id, course=run.course.code)
    return enrolment


@transaction.atomic
def withdraw(run_id: int, *, by: User) -> Enrolment:
    """Give the seat back; lessons done and attempts stay for a return. A withdrawn one is returned as it is.

    Raises NotAllowed, WrongState (passed).
    """
    # The run first, as in enrol: two clicks of one person must not wait for each other crosswise.
    run = CourseRun.objects.select_for_update().get(pk=run_id)
    own = Enrolment.objects.select_for_update(of=("self",)).filter(run=run, person=by).first()
    if own is None:
        raise NotAllowed()
    if own.state == EnrolmentState.WITHDRAWN:
        return own
    own.move(to=EnrolmentState.WITHDRAWN)
    _give_seat_back(run_id)
    audit.record("enrolment.withdrawn", own, by=by, organisation_id=run.organisation_id)
    return own


@transaction.atomic
def withdraw_all(person: User) -> int:
    """Withdraw a leaving person from everything they still learn, and return from how many runs."""
    learning = Enrolment.objects.filter(person=person, state=EnrolmentState.LEARNING)
    runs = list(learning.values_list("run_id", flat=True))
    for run_id in runs:
        withdraw(run_id, by=person)
    return len(runs)


@transaction.atomic
def mark_done(enrolment_id: int, lesson_id: int, *, by: User) -> Enrolment:
    """Note that the person has done a lesson of the run; done twice is done once. May complete the course.

    Raises NotAllowed (not the learner, or not a lesson of this run), WrongState (withdrawn).
    """
    enrolment = background.locked(enrolment_id)
    access.require(access.is_learner(by, enrolment))
    if enrolment.state == EnrolmentState.WITHDRAWN:
        raise WrongState()
    row = (
        contents.lessons_of_run(enrolment.run_id).filter(lesson=lesson_id).select_related("lesson", "revision").first()
    )
    access.require(row is not None)
    _, created = LessonDone.objects.get_or_create(enrolment=enrolment, lesson_id=lesson_id)
    if created:
        hours.enter_reading(enrolment, row)
        background.settle(enrolment, by=by)
    return enrolment


def _take_seat(run_id: int) -> bool:
    free = CourseRun.objects.filter(pk=run_id, state=RunState.OPEN, seats_taken__lt=F("seats"))
    return free.update(seats_taken=F("seats_taken") + 1) == 1


def _give_seat_back(run_id: int) -> None:
    CourseRun.objects.filter(pk=run_id, seats_taken__gt=0).update(seats_taken=F("seats_taken") - 1)
