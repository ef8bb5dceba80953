"""Assignments as learners and markers see them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Case, Count, IntegerField, Prefetch, Q, QuerySet, When
from django.utils import timezone

from courses.choices import TAKING_PART, MarkerRole, SubmissionState
from courses.grading import contributions, lateness, opinions
from courses.models import Assignment, CourseRun, Enrolment, Marking, Submission, SubmissionMember
from courses.queries import releases


@dataclass(frozen=True)
class Standing:
    """Where a learner stands with an assignment: the newest submission, attempts left, the best mark that is theirs."""

    assignment: Assignment
    newest: Submission | None
    left: int
    best: Decimal | None

    # Why its lesson is shut to the learner; empty where it is open.
    lock: str = ""
    without_group: bool = False

    @property
    def state(self) -> str:
        """draft, handed_in or released; "" where nothing was begun."""
        return self.newest.shown_state if self.newest else ""

    @property
    def needs_group(self) -> bool:
        """Whether it is done in groups and the learner is in none."""
        return self.assignment.by_group and self.newest is None and self.without_group

    @property
    def is_late(self) -> bool:
        """Whether it is due and nothing was handed in."""
        due = self.assignment.due_at
        return due is not None and due <= timezone.now() and self.state in ("", SubmissionState.DRAFT)

    @property
    def penalty_now(self) -> int:
        """Points that handing in now would cost."""
        return lateness.penalty(timezone.now(), self.assignment.due_at, self.assignment.policy)


def work_of(enrolment: Enrolment, assignment: Assignment | None = None) -> QuerySet[Submission]:
    """The learner's own work: alone, or with a group as it was kept at handing in, or the draft their group shares."""
    alone = Q(enrolment=enrolment, group=None)
    ours = Q(members__enrolment=enrolment)
    draft = Q(group=enrolment.group_id, state=SubmissionState.DRAFT) if enrolment.group_id else Q(pk=None)
    rows = Submission.objects.filter(alone | ours | draft)
    return (rows.filter(assignment=assignment) if assignment else rows).distinct()


def standings(enrolment: Enrolment) -> list[Standing]:
    """Every published assignment of the run for one learner, the next due first. Its queries do not grow with them."""
    rows = list(Assignment.objects.filter(run=enrolment.run_id, published_at__isnull=False).order_by("due_at", "pk"))
    mine: dict[int, list[Submission]] = {}
    for one in work_of(enrolment).prefetch_related("members").order_by("number"):
        mine.setdefault(one.assignment_id, []).append(one)
    locks = releases.locks_of(enrolment, "assignment", [row.code for row in rows])
    return [_standing(enrolment, row, mine.get(row.pk, []), locks.get(row.code, "")) for row in rows]


def standing_of(enrolment: Enrolment, assignment: Assignment) -> Standing:
    """The same for one assignment. Two queries."""
    works = work_of(enrolment, assignment).prefetch_related("members").order_by("number")
    return _standing(enrolment, assignment, list(works))


def draft_of(enrolment: Enrolment, assignment: Assignment) -> Submission | None:
    """The draft the learner writes in, their own or their group's."""
    return work_of(enrolment, assignment).filter(state=SubmissionState.DRAFT).first()


def group_mates(enrolment: Enrolment, assignment: Assignment) -> list[Enrolment]:
    """Who is in the learner's group today, if the work is a group's."""
    if not assignment.by_group or enrolment.group_id is None:
        return []
    people = Enrolment.objects.filter(group=enrolment.group_id, state__in=TAKING_PART)
    return list(people.select_related("person", "group").order_by("pk"))


@dataclass(frozen=True)
class Past:
    """Something a learner handed in, as they see it: marks and the percent that counts for them once released."""

    submission: Submission
    marks: list[Marking]
    member: SubmissionMember | None
    percent: Decimal | None

    @property
    def members(self) -> list[SubmissionMember]:
        """Whose group's work it is, as it was kept."""
        return list(self.submission.members.all())

    @property
    def may_answer(self) -> bool:
        """Whether the learner may still say whether their share is right; who is alone has nothing to say."""
        return self.member is not None and not self.submission.is_released and len(self.members) > 1

    @property
    def by_share(self) -> bool:
        """Whether the shares made this learner's score another than the group's."""
        one, member = self.submission, self.member
        if member is None or one.counted_percent is None or not one.is_released:
            return False
        shares = [row.share for row in self.members]
        own = contributions.by_share(one.counted_percent, member.share, shares, one.share_weight)
        return own != one.counted_percent

    @property
    def penalty(self) -> int:
        """Points its lateness cost."""
        return penalty_of(self.submission)


def history(enrolment: Enrolment, assignment: Assignment) -> list[Past]:
    """Everything the learner handed in for it, the newest first. Four queries for any number."""
    rows = work_of(enrolment, assignment).exclude(state=SubmissionState.DRAFT)
    members = SubmissionMember.objects.select_related("enrolment__person")
    marks = Marking.objects.select_related("rubric", "marked_by", "link")
    rows = rows.select_related("enrolment__person", "group", "assignment").prefetch_related(
        "files", Prefetch("members", members), Prefetch("markings", marks)
    )
    return [_past(enrolment, one) for one in rows.order_by("-number")]


def _past(enrolment: Enrolment, one: Submission) -> Past:
    member, percent = _member_of(enrolment, one), _shown_percent(enrolment, one)
    return Past(one, [] if percent is None else list(one.markings.all()), member, percent)


def _member_of(enrolment: Enrolment, one: Submission) -> SubmissionMember | None:
    return next((row for row in one.members.all() if row.enrolment_id == enrolment.pk), None)


def _shown_percent(enrolment: Enrolment, one: Submission) -> Decimal | None:
    """What the work counts for this learner, their own part of a group's; None as long as they do not see it."""
    if not one.is_released or one.counted_percent is None:
        return None
    member = _member_of(enrolment, one)
    if member is None:
        return one.counted_percent
    return member_percent(one.counted_percent, one.share_weight, member, one.members.all())


def member_percent(
    counted: Decimal, weight: int, member: SubmissionMember, members: Collection[SubmissionMember]
) -> Decimal:
    """What a group's work that counts so much is worth for one of its members.

    By their share as far as the teacher lets it weigh, then the points for them alone.
    """
    own = contributions.by_share(counted, member.share, [one.share for one in members], weight)
    return opinions.adjusted(own, member.points)


@dataclass(frozen=True)
class MemberLine:
    """A member of a group's work as its teacher sees them: their row, and what the mark counts for them so far."""

    member: SubmissionMember
    percent: Decimal | None


def member_lines(submission: Submission) -> list[MemberLine]:
    """The members of a group's work with what each put in; nobody where it is one learner's own. One query."""
    rows = list(submission.members.select_related("enrolment__person")) if submission.group_id else []
    counted, weight = submission.counted_percent, submission.share_weight
    return [MemberLine(row, None if counted is None else member_percent(counted, weight, row, rows)) for row in rows]


def draft_shares(mates: Sequence[Enrolment], draft: Submission | None) -> dict[int, int]:
    """The shares of a group's draft, {enrolment: percent}: as typed, or equal ones if the group changed."""
    kept = {int(pk): share for pk, share in draft.draft_shares.items()} if draft else {}
    if set(kept) == {mate.pk for mate in mates}:
        return kept
    return dict(zip([mate.pk for mate in mates], contributions.even(len(mates)), strict=True)) if mates else {}


def with_counts(run: CourseRun) -> QuerySet[Assignment]:
    """The run's assignments with how many wait, how many are marked and not released, and how many are released."""
    counts = {
        name: Count("submissions", filter=Q(submissions__state=state))
        for name, state in (
            ("waiting", SubmissionState.HANDED_IN),
            ("ready", SubmissionState.MARKED),
            ("marked", SubmissionState.RELEASED),
        )
    }
    return Assignment.objects.filter(run=run).annotate(**counts).order_by("due_at", "pk")


def waiting_in(runs: list[CourseRun]) -> QuerySet[Submission]:
    """What the teacher has not marked in these runs: the oldest first."""
    rows = Submission.objects.filter(assignment__run__in=runs, state=SubmissionState.HANDED_IN)
    rows = rows.exclude(markings__role=MarkerRole.TEACHER)
    return rows.select_related("assignment__run__course", "enrolment__person", "group").order_by("handed_in_at", "pk")


def handed_in(assignment: Assignment) -> QuerySet[Submission]:
    """Everything handed in for it, with its marks: what waits first, the oldest first."""
    order = Case(
        When(state=SubmissionState.HANDED_IN, then=0), When(state=SubmissionState.MARKED, then=1), default=2,
        output_field=IntegerField(),
    )  # fmt: skip
    rows = assignment.submissions.exclude(state=SubmissionState.DRAFT).select_related(
        "enrolment__person", "group", "release"
    )
    return rows.prefetch_related("markings").order_by(order, "handed_in_at", "pk")


@dataclass(frozen=True)
class MarkLine:
    """Something handed in as its teacher's list shows it."""

    submission: Submission
    marks: dict[str, Decimal]
    is_wide: bool

    @property
    def awaits(self) -> list[str]:
        """Whose marks are still to come, as words."""
        return [str(MarkerRole(role).label) for role in self.submission.weights if role not in self.marks]

    @property
    def may_release(self) -> bool:
        """Whether the mark can be let out now."""
        return self.submission.state == SubmissionState.MARKED and self.submission.release_id is None


def mark_line(submission: Submission) -> MarkLine:
    """The marks of one submission, and whether they lie further apart than the assignment says."""
    marks = {one.role: one.percent for one in submission.markings.all()}
    return MarkLine(submission, marks, opinions.apart(marks.values()) > submission.assignment.spread_percent)


@dataclass(frozen=True)
class Tally:
    """How far an assignment is: works by state, works with marks far apart, and learners who handed in nothing."""

    waiting: int
    ready: int
    released: int
    wide: int
    missing: int

    @property
    def unfinished(self) -> int:
        """What a release now would leave out: works without every mark, and learners without work."""
        return self.waiting + self.missing


def tally(assignment: Assignment) -> Tally:
    """The counts of one assignment. Three queries."""
    rows = list(assignment.submissions.exclude(state=SubmissionState.DRAFT).prefetch_related("markings"))
    states = [row.state for row in rows]
    for row in rows:
        row.assignment = assignment
    return Tally(
        waiting=states.count(SubmissionState.HANDED_IN),
        ready=sum(row.state == SubmissionState.MARKED and row.release_id is None for row in rows),
        released=states.count(SubmissionState.RELEASED),
        wide=sum(row.state == SubmissionState.MARKED and mark_line(row).is_wide for row in rows),
        missing=missing_from(assignment).count(),
    )


def ungrouped(assignment: Assignment) -> QuerySet[Enrolment]:
    """The learners of the run whom group work leaves out, because they are in no group."""
    people = Enrolment.objects.filter(run=assignment.run_id, state__in=TAKING_PART, group=None)
    return people if assignment.by_group else people.none()


def missing_from(assignment: Assignment) -> QuerySet[Enrolment]:
    """The learners of the run who handed nothing in, alone or with their group."""
    done = assignment.submissions.exclude(state=SubmissionState.DRAFT)
    alone = done.filter(group=None).values("enrolment")
    ours = SubmissionMember.objects.filter(submission__in=done).values("enrolment")
    people = Enrolment.objects.filter(run=assignment.run_id, state__in=TAKING_PART)
    return people.exclude(pk__in=alone).exclude(pk__in=ours)


def recipients(submission: Submission) -> list[tuple[Enrolment, Decimal]]:
    """Whose grade the work is, and what it counts for each: the learner, or the members as they were kept."""
    if submission.counted_percent is None:
        return []
    if submission.group_id is None:
        return [(submission.enrolment, submission.counted_percent)]
    rows = list(submission.members.select_related("enrolment__person"))
    counted, weight = submission.counted_percent, submission.share_weight
    return [(row.enrolment, member_percent(counted, weight, row, rows)) for row in rows if row.enrolment.takes_part]


def penalty_of(submission: Submission) -> int:
    """Points that its lateness costs."""
    at, row = submission.handed_in_at, submission.assignment
    return lateness.penalty(at, row.due_at, row.policy) if at else 0


def days_waiting(since: datetime) -> int:
    """Whole days something has waited."""
    return (timezone.now() - since).days


def _standing(enrolment: Enrolment, row: Assignment, submissions: list[Submission], lock: str = "") -> Standing:
    marks = [mark for one in submissions if (mark := _shown_percent(enrolment, one)) is not None]
    newest = submissions[-1] if submissions else None
    used = max((one.number for one in submissions), default=0)
    return Standing(
        row, newest, max(0, row.attempts - used), max(marks, default=None), lock, enrolment.group_id is None
    )
