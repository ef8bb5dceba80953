"""Quizzes as a run gives them to one person: the window, what was granted, attempts used and left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.choices import (
    MOST_ATTEMPTS,
    QUESTIONS_IN_A_QUIZ,
    TAKING_PART,
    AttemptState,
    EnrolmentState,
    QuizKind,
    ResultsShown,
)
from courses.grading.drawing import Candidate, Row
from courses.models import Attempt, CoursePage, CourseRun, Enrolment, Override, Question, Quiz, QuizWindow

FINAL_CODE = "final"


@dataclass(frozen=True)
class Door:
    """Whether a quiz may be started now, and if not, why and what helps.

    minutes   time allowed with what was granted; None: no limit
    """

    quiz: Quiz
    opens_at: datetime | None
    closes_at: datetime | None
    minutes: int | None
    extra_minutes: int
    attempts: int
    used: int
    begun: Attempt | None
    override: Override | None
    is_learning: bool
    has_questions: bool

    @property
    def left(self) -> int:
        """Attempts still free."""
        return max(0, self.attempts - self.used)

    @property
    def is_closed(self) -> bool:
        """Whether the time for it is over."""
        return self.closes_at is not None and self.closes_at <= timezone.now()

    @property
    def refusal(self) -> str:
        """Why it cannot be started now; empty where it can."""
        if not self.is_learning:
            return _("课程已结束学习，不能再开始测验。")
        if not self.has_questions:
            return _("这个测验还没有题目，请联系任课教师。")
        if self.opens_at is not None and self.opens_at > timezone.now():
            return _("%(at)s 开放。") % {"at": f"{timezone.localtime(self.opens_at):%Y-%m-%d %H:%M}"}
        if self.is_closed:
            return _("已经截止。错过了可以请任课教师申请补考。")
        return "" if self.left else _("次数已经用完，可以请任课教师申请补考。")


def final_of(course: CoursePage) -> Quiz | None:
    """The course's final quiz as its editors keep it; None where there is none yet."""
    return Quiz.objects.filter(course=course, kind=QuizKind.FINAL).first()


def usual_final(course: CoursePage) -> Quiz:
    """A final quiz as it is unless somebody says otherwise, not stored."""
    return Quiz(
        course=course,
        code=FINAL_CODE,
        title="结课测验",
        kind=QuizKind.FINAL,
        attempts=MOST_ATTEMPTS,
        questions=QUESTIONS_IN_A_QUIZ,
    )


def quizzes_of(run: CourseRun) -> QuerySet[Quiz]:
    """The quizzes a run gives: the course's and its teacher's own, the final last."""
    rows = Quiz.objects.filter(Q(course=run.course_id, run=None) | Q(run=run), retired=False)
    return rows.order_by("kind", "code")


def learners_of(run: CourseRun) -> QuerySet[Enrolment]:
    """The people who take part in a run, by name."""
    rows = Enrolment.objects.filter(run=run, state__in=TAKING_PART).select_related("person")
    return rows.order_by("person__name", "pk")


def pool_of(quiz: Quiz) -> dict[str, Question]:
    """{key: question} that the quiz may draw: current ones of the course's banks, essays only where it says so."""
    rows = Question.objects.of_course(quiz.course).select_related("skill").exclude(kind="description")
    rows = rows if quiz.with_essays else rows.machine_marked()
    # Two banks of a course may use the same code.
    return {f"{question.bank_id}:{question.code}": question for question in rows}


def candidates(pool: dict[str, Question]) -> list[Candidate]:
    """The pool as drawing wants it."""
    return [Candidate(key, row.skill.counted if row.skill else "", row.level) for key, row in pool.items()]


def blueprint_of(quiz: Quiz) -> list[Row]:
    """The quiz's blueprint; any questions where it has none."""
    rows = [Row(row["skill"], row["level"], row["count"]) for row in quiz.blueprint]
    return rows or [Row("", 0, quiz.questions)]


def door_of(enrolment: Enrolment, quiz: Quiz) -> Door:
    """Whether this person may start the quiz now. Four queries."""
    return doors_of(enrolment, [quiz])[0]


def doors_of(enrolment: Enrolment, quizzes: Iterable[Quiz]) -> list[Door]:
    """The same for several quizzes of a course; four queries for any number."""
    rows = list(quizzes)
    windows = {row.quiz_id: row for row in QuizWindow.objects.filter(run=enrolment.run_id)}
    granted: dict[int, list[Override]] = {}
    for override in enrolment.overrides.filter(approved_at__isnull=False, refused_at=None).order_by("pk"):
        granted.setdefault(override.quiz_id, []).append(override)
    taken: dict[int, list[Attempt]] = {}
    for attempt in enrolment.attempts.order_by("number"):
        taken.setdefault(attempt.quiz_id, []).append(attempt)
    asked = Question.objects.of_course(enrolment.run.course).exclude(kind="description").exists() if rows else False
    return [
        _door(enrolment, quiz, windows.get(quiz.pk), granted.get(quiz.pk, []), taken.get(quiz.pk, []), asked)
        for quiz in rows
    ]


def shows_answers(attempt: Attempt, closes_at: datetime | None) -> bool:
    """Whether the learner may already see which answers were right."""
    shown = attempt.quiz.results
    if shown == ResultsShown.CLOSED:
        return closes_at is not None and closes_at <= timezone.now()
    return shown == ResultsShown.AT_ONCE


def _door(
    enrolment: Enrolment,
    quiz: Quiz,
    window: QuizWindow | None,
    granted: list[Override],
    taken: list[Attempt],
    has_questions: bool,
) -> Door:
    current = next((one for one in reversed(granted) if one.is_in_force), None)
    opens, closes = (window.opens_at, window.closes_at) if window else (None, None)
    if current is not None:
        # One's own window stands instead of the class's, which is never edited for one person.
        opens, closes = current.opens_at or opens, current.expires_at if closes else None
    extra = current.extra_minutes if current else 0
    states = {EnrolmentState.LEARNING}
    if quiz.kind == QuizKind.PRACTICE:
        states.add(EnrolmentState.PASSED)
    return Door(
        quiz=quiz,
        opens_at=opens,
        closes_at=closes,
        minutes=None if quiz.minutes is None else quiz.minutes + extra,
        extra_minutes=extra,
        attempts=quiz.attempts + sum(one.extra_attempts for one in granted),
        used=sum(attempt.state != AttemptState.OPEN for attempt in taken),
        begun=next((attempt for attempt in taken if attempt.is_open), None),
        override=current,
        is_learning=enrolment.state in states,
        has_questions=has_questions,
    )
