"""Letting learners see their marks: in one batch, with ten seconds to take it back, and afterwards with a reason."""

from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses import tasks
from courses.access import assignments as access
from courses.access import require
from courses.background import marks as background
from courses.choices import SubmissionState
from courses.models import Assignment, MarkRelease, Submission
from courses.queries import assignments as queries
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.notices import public as notices
from lms.people.models import User

UNDO_FOR = timedelta(seconds=10)


@transaction.atomic
def release(assignment_id: int, *, by: User, only: Collection[int] | None = None) -> MarkRelease:
    """Let the marks that are ready out, all or those of `only`; learners see them once ten seconds have passed.

    What is not ready stays out. Raises NotAllowed, WrongState (nothing is ready).
    """
    assignment = Assignment.objects.select_for_update(of=("self",)).select_related("run").get(pk=assignment_id)
    require(access.can_mark(by, assignment.run))
    ready = Submission.objects.select_for_update(of=("self",)).filter(
        assignment=assignment, state=SubmissionState.MARKED, release=None
    )
    works = list(ready if only is None else ready.filter(pk__in=only))
    if not works:
        raise WrongState(_("没有可以公布的成绩：要先批改，两位导师的作业要两份评分都在。"))
    made = MarkRelease.objects.create(assignment=assignment, by=by, takes_effect_at=timezone.now() + UNDO_FOR)
    Submission.objects.filter(pk__in=[work.pk for work in works]).update(release=made)
    audit.record(
        "marks.release_begun",
        made,
        by=by,
        organisation_id=assignment.run.organisation_id,
        works=len(works),
        unfinished=queries.tally(assignment).unfinished,
    )
    # A little after the moment, so that the task does not come too early; the clock finds what it misses.
    countdown = UNDO_FOR.seconds + 1
    transaction.on_commit(lambda: tasks.carry_out_release.apply_async((made.pk,), countdown=countdown), robust=True)
    return made


@transaction.atomic
def undo(release_id: int, *, by: User) -> MarkRelease:
    """Take a batch back before it takes effect: nobody ever saw it. Taken back already is returned as it is.

    Raises NotAllowed, WrongState (the ten seconds are over).
    """
    rows = MarkRelease.objects.select_for_update(of=("self",)).select_related("assignment__run")
    found = rows.get(pk=release_id)
    require(access.can_mark(by, found.assignment.run))
    if found.undone_at is not None:
        return found
    if not found.may_be_undone:
        raise WrongState(_("已经公布，不能再撤销；要收回某一份，请打开它并写明理由。"))
    found.undone_at = timezone.now()
    found.save(update_fields=["undone_at"])
    Submission.objects.filter(release=found).update(release=None)
    audit.record("marks.release_undone", found, by=by, organisation_id=found.assignment.run.organisation_id)
    return found


@transaction.atomic
def take_back_mark(submission_id: int, *, reason: str, by: User) -> Submission:
    """Take a released mark back into draft, to change it: the grade goes, the learners are told why.

    Who has passed the course by it stays passed. Not released any more is returned as it is.
    Raises NotAllowed, Invalid (no reason).
    """
    rows = Submission.objects.select_for_update(of=("self",)).select_related(
        "assignment__run__course", "enrolment__person", "group"
    )
    submission = rows.get(pk=submission_id)
    run = submission.assignment.run
    require(access.can_mark(by, run))
    if submission.state != SubmissionState.RELEASED:
        return submission
    if not reason.strip():
        raise Invalid(fields={"reason": _("请写明收回成绩的理由，学员会看到。")})
    reason = reason.strip()[:200]
    submission.move(to=SubmissionState.MARKED, release=None)
    people = [enrolment for enrolment, _percent in queries.recipients(submission)]
    for enrolment in people:
        background.enter_mark(submission, enrolment.pk, None, by=by, reason=reason)
        background.show_comments(enrolment)
    audit.record("submission.mark_taken_back", submission, by=by, organisation_id=run.organisation_id, reason=reason)
    notices.notify(
        [enrolment.person_id for enrolment in people],
        "work.taken_back",
        words={"task": submission.assignment.title, "reason": reason},
        url=background.address_for_learners(submission),
    )
    return submission
