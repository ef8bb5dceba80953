"""Seats and the line for them: the run's row is locked while anybody takes, returns or waits for one."""

from django.db.models import F

from courses.choices import EnrolmentState
from courses.errors import RunFull
from courses.models import CourseRun, Enrolment
from courses.queries import pages
from lms.audit import public as audit
from lms.notices import public as notices
from lms.people.models import User


def locked(run_id: int) -> CourseRun:
    """The run, with its row locked until the transaction ends, so that everybody acts on one count of seats."""
    return CourseRun.objects.select_for_update(of=("self",)).select_related("course", "organisation").get(pk=run_id)


def admit(run: CourseRun, person: User, own: Enrolment | None, *, by: User | None) -> Enrolment:
    """The person in the locked run: on a seat if one is free, else at the end of the line.

    own     their enrolment that was given up, if there is one
    raises  RunFull where nobody may wait
    """
    now = _place(run)
    if own is None:
        own = Enrolment.objects.create(run=run, person=person, **now)
    else:
        own.move(to=now.pop("state"), removed_because="", **now)
    action = "enrolment.queued" if own.state == EnrolmentState.WAITING else "enrolment.made"
    audit.record(action, own, by=by, organisation_id=run.organisation_id, course=run.course.code)
    return own


def give_up(run: CourseRun, own: Enrolment, *, because: str = "") -> Enrolment:
    """The enrolment withdrawn; its seat goes to whoever has waited longest. Raises WrongState (passed)."""
    held_a_seat = own.state != EnrolmentState.WAITING
    own.move(to=EnrolmentState.WITHDRAWN, ticket=None, removed_because=because)
    if held_a_seat:
        CourseRun.objects.filter(pk=run.pk, seats_taken__gt=0).update(seats_taken=F("seats_taken") - 1)
        run.refresh_from_db(fields=["seats_taken"])
        fill(run)
    return own


def fill(run: CourseRun) -> list[Enrolment]:
    """Give the free seats of the locked run to those at the head of the line, and tell them. Nobody after its end."""
    line = Enrolment.objects.filter(run=run, state=EnrolmentState.WAITING).select_related("person").order_by("ticket")
    promoted = []
    for own in line[: 0 if run.has_ended else max(0, run.seats_left)]:
        if not _take(run):
            break
        own.move(to=EnrolmentState.LEARNING, ticket=None)
        audit.record("enrolment.promoted", own, by=None, organisation_id=run.organisation_id)
        promoted.append(own)
    if promoted:
        notices.notify(
            [own.person_id for own in promoted],
            "seat.given",
            words={"course": run.course.title},
            url=pages.path_of(run.course),
        )
    return promoted


def _place(run: CourseRun) -> dict[str, object]:
    if _take(run):
        return {"state": EnrolmentState.LEARNING, "ticket": None}
    if not run.has_waiting_list:
        raise RunFull()
    run.last_ticket += 1
    run.save(update_fields=["last_ticket"])
    return {"state": EnrolmentState.WAITING, "ticket": run.last_ticket}


def _take(run: CourseRun) -> bool:
    """Whether a seat was free and is taken now. The update asks again, whatever the lock is worth on this database."""
    free = CourseRun.objects.filter(pk=run.pk, seats_taken__lt=F("seats"))
    taken = free.update(seats_taken=F("seats_taken") + 1) == 1
    run.seats_taken += taken
    return taken
