"""The papers of a run's quizzes for its teachers: how many, how well, which questions do their work, what waits."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Avg, Count, Q, QuerySet

from courses.choices import AttemptState
from courses.grading import items
from courses.models import Answer, Attempt, CourseRun, Override, Question, Quiz, QuizWindow
from courses.queries import quizzes


@dataclass(frozen=True)
class QuizLine:
    """A quiz as its teacher's list shows it: when it is given, papers handed in and under way, mean, essays waiting."""

    quiz: Quiz
    window: QuizWindow | None
    handed_in: int
    open: int
    mean: Decimal | None
    waiting: int


@dataclass(frozen=True)
class ItemLine:
    """A question with how it behaves in this run."""

    question: Question
    item: items.Item


def quiz_lines(run: CourseRun) -> list[QuizLine]:
    """The run's quizzes with their figures. Three queries for any number."""
    windows = {row.quiz_id: row for row in QuizWindow.objects.filter(run=run)}
    mine = Q(taken__enrolment__run=run)
    submitted = mine & Q(taken__state=AttemptState.SUBMITTED)
    rows = quizzes.quizzes_of(run).annotate(
        handed_in=Count("taken", filter=submitted, distinct=True),
        under_way=Count("taken", filter=mine & Q(taken__state=AttemptState.OPEN), distinct=True),
        mean=Avg("taken__score_percent", filter=submitted),
    )
    waiting = dict(essays_waiting(run).order_by().values_list("attempt__quiz").annotate(n=Count("pk")))
    return [
        QuizLine(row, windows.get(row.pk), row.handed_in, row.under_way, row.mean, waiting.get(row.pk, 0))
        for row in rows
    ]


def essays_waiting(run: CourseRun) -> QuerySet[Answer]:
    """Essays nobody has marked, the oldest first."""
    rows = Answer.objects.filter(needs_person=True, attempt__enrolment__run=run, attempt__state=AttemptState.SUBMITTED)
    return rows.select_related("attempt__enrolment__person", "attempt__quiz", "question").order_by(
        "attempt__submitted_at", "pk"
    )


def papers_of(run: CourseRun, quiz: Quiz) -> QuerySet[Attempt]:
    """Every paper of the quiz in the run with its person, the newest first."""
    rows = Attempt.objects.filter(enrolment__run=run, quiz=quiz).select_related("enrolment__person", "override")
    late = Count("answers", filter=Q(answers__late_at__isnull=False))
    return rows.annotate(late=late).order_by("-started_at", "-pk")


def item_lines(run: CourseRun, quiz: Quiz) -> list[ItemLine]:
    """Item analysis of the papers handed in: every version of a question apart. Two queries."""
    rows = Answer.objects.filter(
        attempt__enrolment__run=run, attempt__quiz=quiz, attempt__state=AttemptState.SUBMITTED, fraction__isnull=False
    )
    papers: dict[int, dict[str, float]] = {}
    for attempt, question, fraction in rows.values_list("attempt_id", "question_id", "fraction"):
        papers.setdefault(attempt, {})[str(question)] = float(fraction)
    found = items.analyse(list(papers.values()))
    questions = Question.objects.select_related("skill").in_bulk([int(item.key) for item in found])
    return [ItemLine(questions[int(item.key)], item) for item in found]


def overrides_of(run: CourseRun) -> QuerySet[Override]:
    """What was asked for in the run, what waits first."""
    rows = Override.objects.filter(enrolment__run=run)
    rows = rows.select_related("enrolment__person", "enrolment__run", "quiz", "asked_by", "approved_by")
    return rows.order_by("approved_at", "refused_at", "-pk")
