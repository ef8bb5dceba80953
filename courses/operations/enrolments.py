"""Taking a seat or a place in line, giving it back, being removed, and doing lessons."""

from django.db import transaction
from django.utils.translation import gettext as _

from courses import access, background
from courses.choices import EnrolmentState
from courses.errors import EnrolmentClosed, PrerequisitesUnmet, RemovedFromRun
from courses.models import Enrolment, LessonDone
from courses.operations import hours, seats
from courses.queries import contents, pages, prerequisites
from lms.audit import public as audit
from lms.common.errors import Invalid, NotAllowed, WrongState
from lms.notices import public as notices
from lms.people.models import User

LONGEST_REASON = 200


@transaction.atomic
def enrol(run_id: int, *, by: User) -> Enrolment:
    """The person's enrolment in the run: new, again, or as it was; `waiting` where every seat is taken.

    Raises NotAllowed, EnrolmentClosed, RemovedFromRun, PrerequisitesUnmet, RunFull (where nobody may wait).
    """
    access.require(access.can_enrol(by))
    return _enrolled(run_id, by)


@transaction.atomic
def enrol_guest(run_id: int, *, by: User) -> Enrolment:
    """As `enrol`, for somebody who studies at no school, such as a firm's employee: the caller knows that they may."""
    return _enrolled(run_id, by)


@transaction.atomic
def withdraw(run_id: int, *, by: User) -> Enrolment:
    """Give the seat or the place in line back; lessons done and attempts stay for a return.

    A withdrawn one is returned as it is. Raises NotAllowed, WrongState (passed).
    """
    # The run first, as in enrol: two clicks of one person must not wait for each other crosswise.
    run = seats.locked(run_id)
    own = Enrolment.objects.select_for_update(of=("self",)).filter(run=run, person=by).first()
    if own is None:
        raise NotAllowed()
    if own.state == EnrolmentState.WITHDRAWN:
        return own
    seats.give_up(run, own)
    audit.record("enrolment.withdrawn", own, by=by, organisation_id=run.organisation_id)
    return own


@transaction.atomic
def remove(enrolment_id: int, *, reason: str, by: User) -> Enrolment:
    """Take somebody out of the run, tell them why, and pass their seat on. A withdrawn one is returned as it is.

    Raises NotAllowed, WrongState (passed), Invalid (no reason).
    """
    run = seats.locked(Enrolment.objects.values_list("run_id", flat=True).get(pk=enrolment_id))
    access.require(access.can_manage_run(by, run))
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(fields={"reason": _("请写明移出的原因（200 字以内），学员会看到。")})
    own = Enrolment.objects.select_for_update(of=("self",)).get(pk=enrolment_id)
    if own.state == EnrolmentState.WITHDRAWN:
        return own
    seats.give_up(run, own, because=reason)
    audit.record("enrolment.removed", own, by=by, organisation_id=run.organisation_id, reason=reason)
    words = {"course": run.course.title, "reason": reason}
    notices.notify([own.person_id], "run.removed", words=words, url=pages.path_of(run.course))
    return own


@transaction.atomic
def withdraw_all(person: User) -> int:
    """Withdraw a leaving person from all they still learn or wait for, and return from how many runs."""
    staying = [EnrolmentState.LEARNING, EnrolmentState.WAITING]
    runs = list(Enrolment.objects.filter(person=person, state__in=staying).values_list("run_id", flat=True))
    # In one order for everybody: two people leaving the same runs must not wait for each other crosswise.
    for run_id in sorted(runs):
        withdraw(run_id, by=person)
    return len(runs)


def remember(enrolment: Enrolment, lesson_id: int) -> None:
    """Keep which lesson the person opened last, so that another device goes on there. Nothing else hangs on it."""
    if enrolment.last_lesson_id != lesson_id:
        Enrolment.objects.filter(pk=enrolment.pk).update(last_lesson=lesson_id)


@transaction.atomic
def mark_done(enrolment_id: int, lesson_id: int, *, by: User) -> Enrolment:
    """Note that the person has done a lesson of the run; done twice is done once. May complete the course.

    Raises NotAllowed (not the learner, or not a lesson of this run), NotOpenYet, WrongState (withdrawn, waiting, or
    outside the run's dates).
    """
    enrolment = background.locked(enrolment_id)
    access.require(access.is_learner(by, enrolment))
    if not enrolment.takes_part:
        raise WrongState()
    row = (
        contents.lessons_of_run(enrolment.run_id).filter(lesson=lesson_id).select_related("lesson", "revision").first()
    )
    access.require(row is not None)
    access.require_study(enrolment, lesson_id)
    _, created = LessonDone.objects.get_or_create(enrolment=enrolment, lesson_id=lesson_id)
    if created:
        hours.enter_reading(enrolment, row)
        background.settle(enrolment, by=by)
    return enrolment


def _enrolled(run_id: int, by: User) -> Enrolment:
    run = seats.locked(run_id)
    own = Enrolment.objects.select_related("run__course").filter(run=run, person=by).first()
    if own is not None and own.state != EnrolmentState.WITHDRAWN:
        return own
    if own is not None and own.removed_because:
        raise RemovedFromRun()
    if not run.takes_people:
        raise EnrolmentClosed()
    if missing := prerequisites.unmet(run.course, by):
        raise PrerequisitesUnmet.naming([one.words for one in missing])
    return seats.admit(run, by, own, by=by)
