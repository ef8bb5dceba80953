"""What a person must not miss in their courses: ends of runs, quizzes that close, labs due, what expires."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.choices import EnrolmentState, PeerReviewState, QuizKind, lab_title
from courses.models import (
    Assignment,
    CalendarFeed,
    CourseLab,
    Enrolment,
    Override,
    PeerReview,
    QuizWindow,
    RunLab,
)

# What was taken back stays in the feed, marked as cancelled, until everybody's program has seen it.
REMEMBERED = timedelta(days=60)


@dataclass(frozen=True)
class Deadline:
    """One date of somebody's. A whole day where `at` is a date, else a moment.

    uid         the same as long as it is the same thing, whatever is moved
    changed_at  None: it has never moved
    """

    uid: str
    title: str
    note: str
    at: date | datetime
    url: str
    cancelled: bool = False
    changed_at: datetime | None = None

    @property
    def day(self) -> date:
        """The day it falls on, Beijing time."""
        return timezone.localdate(self.at) if isinstance(self.at, datetime) else self.at


def person_of_feed(key: UUID) -> int | None:
    """Whose calendar a secret address opens; None for one that opens nothing."""
    return CalendarFeed.objects.filter(key=key, person__is_active=True).values_list("person_id", flat=True).first()


def feed_of(person_id: int) -> UUID | None:
    """The key of the person's own feed; None until they open one."""
    return CalendarFeed.objects.filter(person=person_id).values_list("key", flat=True).first()


def deadlines_of(person_id: int) -> list[Deadline]:
    """The person's dates, cancelled ones among them, the soonest first. Seven queries at most, however many courses."""
    since = timezone.now() - REMEMBERED
    rows = Enrolment.objects.filter(person=person_id, run__ends_on__gte=timezone.localdate(since))
    enrolments = list(rows.exclude(state=EnrolmentState.WAITING).select_related("run__course", "run__organisation"))
    found = [_end_of(row) for row in enrolments]
    found += _quizzes(enrolments, since)
    found += _labs(enrolments, since)
    tasks = _published_tasks(enrolments, since)
    found += _assignments(enrolments, tasks, since)
    # Most assignments have no peer round: the first page of every learner does not ask for reviews then.
    found += _peer_reviews(enrolments, since) if any(hasattr(row, "peer_round") for row in tasks) else []
    found += _arrangements(person_id, since)
    return sorted(found, key=lambda one: (one.day, one.uid))


def _end_of(row: Enrolment) -> Deadline:
    run = row.run
    return Deadline(
        uid=f"run-{run.pk}-end",
        title=_("《%(course)s》结课") % {"course": run.course.title},
        note=f"{run.organisation} · {run.term}",
        at=run.ends_on,
        url=f"/courses/{run.course.slug}/",
        cancelled=row.state == EnrolmentState.WITHDRAWN,
    )


def _quizzes(enrolments: list[Enrolment], since: datetime) -> list[Deadline]:
    own = {row.run_id: row for row in enrolments}
    windows = QuizWindow.objects.filter(run__in=own, closes_at__gte=since).select_related("quiz", "run__course")
    return [
        Deadline(
            uid=f"quiz-{window.quiz_id}-run-{window.run_id}",
            title=_("%(quiz)s截止") % {"quiz": window.quiz.title},
            note=window.run.course.title,
            at=window.closes_at,
            url=reverse("courses:quiz_of", args=[window.run.course.slug, window.quiz.code]),
            cancelled=_is_off(own[window.run_id], window),
            changed_at=window.changed_at,
        )
        for window in windows
    ]


def _labs(enrolments: list[Enrolment], since: datetime) -> list[Deadline]:
    own = {row.run_id: row for row in enrolments}
    # Editors may take a lab out of the course; the run's dates for it stay.
    named = Exists(CourseLab.objects.filter(course=OuterRef("run__course"), code=OuterRef("code")))
    rows = RunLab.objects.filter(run__in=own, due_at__gte=since).annotate(named=named).select_related("run__course")
    return [
        Deadline(
            uid=f"lab-{row.code.lower()}-run-{row.run_id}",
            title=_("实训“%(title)s”截止") % {"title": lab_title(row.code)},
            note=row.run.course.title,
            at=row.due_at,
            url=reverse("courses:lab", args=[row.run.course.slug, row.code.lower()]),
            cancelled=own[row.run_id].state == EnrolmentState.WITHDRAWN or not row.named,
            changed_at=row.changed_at,
        )
        for row in rows
    ]


def _published_tasks(enrolments: list[Enrolment], since: datetime) -> list[Assignment]:
    """Assignments due since then, or whose peer reviews are."""
    rows = Assignment.objects.filter(run__in=[row.run_id for row in enrolments], published_at__isnull=False)
    rows = rows.filter(Q(due_at__gte=since) | Q(peer_round__due_at__gte=since))
    return list(rows.select_related("run__course", "peer_round"))


def _assignments(enrolments: list[Enrolment], tasks: list[Assignment], since: datetime) -> list[Deadline]:
    own = {row.run_id: row for row in enrolments}
    return [
        Deadline(
            uid=f"assignment-{row.pk}",
            title=_("作业“%(title)s”截止") % {"title": row.title},
            note=row.run.course.title,
            at=row.due_at,
            url=reverse("courses:assignment", args=[row.run.course.slug, row.code]),
            cancelled=own[row.run_id].state == EnrolmentState.WITHDRAWN,
            changed_at=row.changed_at,
        )
        for row in tasks
        if row.due_at is not None and row.due_at >= since
    ]


def _peer_reviews(enrolments: list[Enrolment], since: datetime) -> list[Deadline]:
    """One date a round: the next of the reviews still to write, cancelled once none is."""
    states = {row.pk: row.state for row in enrolments}
    rows = PeerReview.objects.filter(reviewer__in=states, due_at__gte=since).select_related(
        "peer_round__assignment__run__course"
    )
    of_round: dict[int, PeerReview] = {}
    # What is still open first, then what is due first.
    for row in sorted(rows, key=lambda one: (one.state != PeerReviewState.OPEN, one.due_at, one.pk)):
        of_round.setdefault(row.peer_round_id, row)
    return [
        Deadline(
            uid=f"peer-round-{pk}",
            title=_("“%(title)s”的互评截止") % {"title": row.peer_round.assignment.title},
            note=row.peer_round.assignment.run.course.title,
            at=row.due_at,
            url=reverse(
                "courses:peer_round",
                args=[row.peer_round.assignment.run.course.slug, row.peer_round.assignment.code],
            ),
            cancelled=row.state != PeerReviewState.OPEN or states[row.reviewer_id] == EnrolmentState.WITHDRAWN,
            changed_at=row.peer_round.changed_at,
        )
        for pk, row in of_round.items()
    ]


def _is_off(enrolment: Enrolment, window: QuizWindow) -> bool:
    """Whether the date is no longer one for this person."""
    over = enrolment.state == EnrolmentState.PASSED and window.quiz.kind == QuizKind.FINAL
    return enrolment.state == EnrolmentState.WITHDRAWN or window.quiz.retired or over


def _arrangements(person_id: int, since: datetime) -> list[Deadline]:
    rows = Override.objects.filter(enrolment__person=person_id, approved_at__isnull=False, expires_at__gte=since)
    return [
        Deadline(
            uid=f"override-{row.pk}",
            title=_("%(quiz)s：你的%(kind)s到期") % {"quiz": row.quiz.title, "kind": row.get_kind_display()},
            note=row.enrolment.run.course.title,
            at=row.expires_at,
            url=reverse("courses:quiz_of", args=[row.enrolment.run.course.slug, row.quiz.code]),
            changed_at=row.approved_at,
        )
        for row in rows.select_related("quiz", "enrolment__run__course")
    ]
