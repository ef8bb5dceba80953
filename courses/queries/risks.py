"""How a class comes along, learner by lesson, and who needs somebody to look after them, with the reason."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.choices import PASS_PERCENT, EnrolmentState, SubmissionState
from courses.models import (
    Answer,
    Assignment,
    CourseRun,
    Enrolment,
    LessonDone,
    RunLesson,
    Submission,
    SubmissionMember,
    WatchedVideo,
)
from courses.queries import contents, progress

# A week without a trace, or a fifth of the course behind the calendar: early enough to help.
QUIET_DAYS = 7
BEHIND_PERCENT = 20


@dataclass(frozen=True)
class Row:
    """One learner of the class: lessons done, score so far, when they were last seen, and why to look after them."""

    enrolment: Enrolment
    done: frozenset[int]
    percent: int
    score_percent: Decimal | None
    seen_at: datetime | None
    reasons: tuple[str, ...]

    @property
    def is_at_risk(self) -> bool:
        """Whether there is a reason."""
        return bool(self.reasons)


@dataclass(frozen=True)
class ClassProgress:
    """The matrix of a run: its lessons, its learners (those at risk first), and what the calendar would expect."""

    lessons: tuple[RunLesson, ...]
    rows: tuple[Row, ...]
    expected_percent: int

    @property
    def at_risk(self) -> int:
        """How many learners somebody should look after."""
        return sum(row.is_at_risk for row in self.rows)


def class_progress(run: CourseRun) -> ClassProgress:
    """The run's learners by its lessons. A fixed number of queries, whatever the size of the class."""
    lessons = tuple(contents.lessons_of_run(run))
    people = Enrolment.objects.filter(run=run, state__in=(EnrolmentState.LEARNING, EnrolmentState.PASSED))
    enrolments = list(progress.with_progress(people).select_related("person", "run__course"))
    reached = progress.progress_of_many(enrolments)
    done, seen = _done(enrolments), _last_seen(enrolments)
    expected, overdue = expected_percent(run, timezone.localdate()), _overdue(run, enrolments)
    rows = [
        _row(one, frozenset(done.get(one.pk, ())), reached[one.pk], seen.get(one.pk), expected, overdue[one.pk])
        for one in enrolments
    ]
    rows.sort(key=lambda row: (-len(row.reasons), row.percent, row.enrolment.person.name, row.enrolment.pk))
    return ClassProgress(lessons, tuple(rows), expected)


def expected_percent(run: CourseRun, today: date) -> int:
    """The share of the run's days that have passed: 0 before it begins, 100 once it is over."""
    length = (run.ends_on - run.starts_on).days or 1
    return max(0, min(100, 100 * (today - run.starts_on).days // length))


def _row(
    one: Enrolment,
    done: frozenset[int],
    reached: progress.Progress,
    seen_at: datetime | None,
    expected: int,
    overdue: int,
) -> Row:
    learning = one.state == EnrolmentState.LEARNING
    reasons = _reasons(one, reached, seen_at, expected, overdue) if learning and one.run.counts_now else []
    return Row(one, done, reached.percent, reached.score_percent, seen_at, tuple(reasons))


def _reasons(
    one: Enrolment, reached: progress.Progress, seen_at: datetime | None, expected: int, overdue: int
) -> list[str]:
    quiet = (timezone.now() - (seen_at or one.enrolled_at)).days
    found = []
    if quiet >= QUIET_DAYS:
        found.append(_("%(n)d 天没有学习记录") % {"n": quiet})
    if expected - reached.percent >= BEHIND_PERCENT:
        found.append(_("进度 %(done)d%%，按日历应到 %(due)d%%") % {"done": reached.percent, "due": expected})
    if reached.score_percent is not None and reached.score_percent < PASS_PERCENT:
        found.append(_("目前成绩 %(score)s 分，未及格") % {"score": f"{reached.score_percent:.1f}"})
    if overdue:
        found.append(_("%(n)d 份作业逾期未交") % {"n": overdue})
    return found


def _done(enrolments: list[Enrolment]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for enrolment, lesson in LessonDone.objects.filter(enrolment__in=enrolments).values_list(
        "enrolment_id", "lesson_id"
    ):
        found.setdefault(enrolment, set()).add(lesson)
    return found


def _last_seen(enrolments: list[Enrolment]) -> dict[int, datetime]:
    """{enrolment: the last lesson done, answer saved, video watched or draft saved}. Four queries."""
    traces = (
        LessonDone.objects.filter(enrolment__in=enrolments).values_list("enrolment").annotate(at=Max("done_at")),
        Answer.objects.filter(attempt__enrolment__in=enrolments, saved_at__isnull=False)
        .order_by().values_list("attempt__enrolment").annotate(at=Max("saved_at")),
        WatchedVideo.objects.filter(enrolment__in=enrolments).values_list("enrolment").annotate(at=Max("updated_at")),
        Submission.objects.filter(enrolment__in=enrolments)
        .order_by().values_list("enrolment").annotate(at=Max("saved_at")),
    )  # fmt: skip
    found: dict[int, datetime] = {}
    for rows in traces:
        for enrolment, at in rows:
            found[enrolment] = max(at, found.get(enrolment, at))
    return found


def _overdue(run: CourseRun, enrolments: list[Enrolment]) -> dict[int, int]:
    """{enrolment: assignments that are due and were never handed in, alone or with a group}. Three queries."""
    due = set(
        Assignment.objects.filter(run=run, published_at__isnull=False, due_at__lt=timezone.now()).values_list(
            "pk", flat=True
        )
    )
    handed = Submission.objects.filter(assignment__in=due).exclude(state=SubmissionState.DRAFT)
    given: dict[int, set[int]] = {}
    ours = SubmissionMember.objects.filter(submission__in=handed)
    alone = handed.filter(group=None).values_list("enrolment_id", "assignment_id")
    for enrolment, assignment in [*alone, *ours.values_list("enrolment_id", "submission__assignment_id")]:
        given.setdefault(enrolment, set()).add(assignment)
    return {one.pk: len(due - given.get(one.pk, set())) for one in enrolments}
