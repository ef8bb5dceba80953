"""What a work is worth once its marks are there, and letting learners see it. Safe to run twice."""

from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.utils import timezone

from certificates import public as certificates
from courses.background.grades import enter
from courses.choices import GradeSource, MarkerRole, SubmissionState
from courses.grading import lateness, opinions
from courses.models import Enrolment, MarkRelease, Submission
from courses.queries import assignments as queries
from courses.queries.comments import public_comments
from lms.audit import public as audit
from lms.notices import public as notices
from lms.people.models import User

HUNDREDTH = Decimal("0.01")


def settle(submission: Submission) -> bool:
    """Whether every mark a locked submission waits for is there; then it has its score and can be released."""
    scores = dict(submission.markings.values_list("role", "percent"))
    percent = opinions.mentors_score(scores, submission.weights)
    if percent is None or submission.handed_in_at is None:
        return False
    assignment = submission.assignment
    submission.percent = percent.quantize(HUNDREDTH, ROUND_HALF_UP)
    submission.counted_percent = lateness.after_penalty(
        submission.percent, submission.handed_in_at, assignment.due_at, assignment.policy
    )
    submission.save(update_fields=["percent", "counted_percent"])
    if submission.state == SubmissionState.HANDED_IN:
        submission.move(to=SubmissionState.MARKED)
    return True


def carry_out_waiting(now: datetime | None = None) -> int:
    """Carry out every release whose moment has come; returns how many."""
    rows = MarkRelease.objects.filter(done_at=None, undone_at=None, takes_effect_at__lte=now or timezone.now())
    return sum(carry_out(pk) for pk in list(rows.values_list("pk", flat=True)))


def carry_out(release_id: int) -> bool:
    """Let the learners see the marks of a release, work by work; False before its moment, once it is done or undone."""
    release = MarkRelease.objects.select_related("by").get(pk=release_id)
    if not release.is_waiting or release.may_be_undone:
        return False
    waiting = Submission.objects.filter(release=release, state=SubmissionState.MARKED).order_by("pk")
    # Work by work, each whole: interrupted, the next call goes on where this one stopped.
    for pk in list(waiting.values_list("pk", flat=True)):
        _show(pk, release)
    return bool(MarkRelease.objects.filter(pk=release_id, done_at=None).update(done_at=timezone.now()))


@transaction.atomic
def _show(submission_id: int, release: MarkRelease) -> None:
    rows = Submission.objects.select_for_update(of=("self",)).select_related(
        "assignment__run__course", "enrolment__person", "group"
    )
    submission = rows.get(pk=submission_id)
    if submission.state != SubmissionState.MARKED or submission.release_id != release.pk:
        return
    submission.move(to=SubmissionState.RELEASED)
    people = queries.recipients(submission)
    for enrolment, percent in people:
        enter_mark(submission, enrolment.pk, percent, by=release.by)
        # Whoever has passed already has a certificate; for the others the award takes them along.
        show_comments(enrolment)
    audit.record(
        "submission.released",
        submission,
        by=release.by,
        organisation_id=submission.assignment.run.organisation_id,
        percent=str(submission.percent),
        counted_percent=str(submission.counted_percent),
        release=release.pk,
    )
    _tell(submission, [enrolment.person_id for enrolment, _percent in people])


def enter_mark(
    submission: Submission, enrolment_id: int, percent: Decimal | None, *, by: User | None, reason: str = ""
) -> None:
    """The work's grade of one learner, as the gradebook keeps it: published, since releasing is what publishes it."""
    enter(
        enrolment_id,
        submission.assignment.item_key,
        percent,
        source=GradeSource.ASSIGNMENT,
        evidence=submission.evidence,
        by=by,
        reason=reason,
        publish=True,
    )


def show_comments(enrolment: Enrolment) -> None:
    """Both mentors' public words, as they are today, beside the learner's certificate if there is one."""
    certificates.set_comments(enrolment.evidence, public_comments(enrolment))


def address_for_learners(submission: Submission) -> str:
    """The path of the assignment's page."""
    assignment = submission.assignment
    return f"/courses/{assignment.run.course.slug}/assignments/{assignment.code}/"


def _tell(submission: Submission, people: list[int]) -> None:
    task, url = submission.assignment.title, address_for_learners(submission)
    notices.notify(people, "work.graded", words={"task": task}, url=url)
    for marking in submission.markings.filter(role=MarkerRole.MENTOR).select_related("link", "marked_by"):
        if marking.comment or marking.comments:
            notices.notify(people, "comment.added", words={"person": marking.marker, "task": task}, url=url)
