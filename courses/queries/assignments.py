"""Assignments as learners and markers see them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from courses.choices import SubmissionState
from courses.grading import lateness
from courses.models import Assignment, CourseRun, Enrolment, Submission


@dataclass(frozen=True)
class Standing:
    """Where a learner stands with an assignment: the newest submission, attempts left, the best that counts."""

    assignment: Assignment
    newest: Submission | None
    left: int
    best: Decimal | None

    @property
    def state(self) -> str:
        """draft, handed_in or marked; "" where nothing was begun."""
        return self.newest.state if self.newest else ""

    @property
    def is_late(self) -> bool:
        """Whether it is due and nothing was handed in."""
        due = self.assignment.due_at
        return due is not None and due <= timezone.now() and self.state in ("", SubmissionState.DRAFT)

    @property
    def penalty_now(self) -> int:
        """Points that handing in now would cost."""
        return lateness.penalty(timezone.now(), self.assignment.due_at, self.assignment.policy)


def standings(enrolment: Enrolment) -> list[Standing]:
    """Every published assignment of the run for one learner, the next due first. Two queries."""
    rows = Assignment.objects.filter(run=enrolment.run_id, published_at__isnull=False).order_by("due_at", "pk")
    mine: dict[int, list[Submission]] = {}
    for one in enrolment.submissions.select_related("marking").order_by("number"):
        mine.setdefault(one.assignment_id, []).append(one)
    return [_standing(row, mine.get(row.pk, [])) for row in rows]


def standing_of(enrolment: Enrolment, assignment: Assignment) -> Standing:
    """The same for one assignment. One query."""
    rows = enrolment.submissions.filter(assignment=assignment).select_related("marking").order_by("number")
    return _standing(assignment, list(rows))


def history(enrolment: Enrolment, assignment: Assignment) -> QuerySet[Submission]:
    """Everything the learner handed in for it, the newest first, with marks and files."""
    rows = enrolment.submissions.filter(assignment=assignment).exclude(state=SubmissionState.DRAFT)
    return rows.select_related("marking__rubric", "marking__marked_by").prefetch_related("files").order_by("-number")


def with_counts(run: CourseRun) -> QuerySet[Assignment]:
    """The run's assignments with how many wait and how many are marked."""
    waiting, marked = Q(submissions__state=SubmissionState.HANDED_IN), Q(submissions__state=SubmissionState.MARKED)
    return Assignment.objects.filter(run=run).annotate(
        waiting=Count("submissions", filter=waiting), marked=Count("submissions", filter=marked)
    ).order_by("due_at", "pk")  # fmt: skip


def waiting_in(runs: list[CourseRun]) -> QuerySet[Submission]:
    """What nobody has marked in these runs: the oldest first."""
    rows = Submission.objects.filter(assignment__run__in=runs, state=SubmissionState.HANDED_IN)
    return rows.select_related("assignment__run__course", "enrolment__person").order_by("handed_in_at", "pk")


def handed_in(assignment: Assignment) -> QuerySet[Submission]:
    """Everything handed in for it: what waits first, the oldest first."""
    rows = assignment.submissions.exclude(state=SubmissionState.DRAFT).select_related("enrolment__person", "marking")
    return rows.order_by("state", "handed_in_at", "pk")


def penalty_of(submission: Submission) -> int:
    """Points that its lateness costs."""
    at, row = submission.handed_in_at, submission.assignment
    return lateness.penalty(at, row.due_at, row.policy) if at else 0


def days_waiting(since: datetime) -> int:
    """Whole days something has waited."""
    return (timezone.now() - since).days


def _standing(row: Assignment, submissions: list[Submission]) -> Standing:
    marks = [one.marking.counted_percent for one in submissions if one.state == SubmissionState.MARKED]
    newest = submissions[-1] if submissions else None
    return Standing(row, newest, max(0, row.attempts - len(submissions)), max(marks, default=None))
