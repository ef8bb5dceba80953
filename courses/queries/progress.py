"""How far people have come: derived from lessons done, attempts and published grade events, never kept by hand."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from courses.choices import MOST_ATTEMPTS, PASS_PERCENT, AttemptState, QuizKind
from courses.grading import gradebook
from courses.models import CoursePage, Enrolment, LessonDone, Override, Question, Quiz
from courses.queries import contents, grades


@dataclass(frozen=True)
class Progress:
    """Where one enrolment stands: lessons done of all, the score so far (None: none yet), and what is missing.

    has_all_grades is False while something graded is still to come: the score can rise and fall, and passes nobody.
    """

    done: int
    lessons: int
    score_percent: Decimal | None
    attempts_used: int
    has_quiz: bool
    has_all_grades: bool = True
    attempts_allowed: int = MOST_ATTEMPTS

    @property
    def percent(self) -> int:
        """Lessons done in percent, rounded down: 100 means all of them."""
        return 100 * self.done // self.lessons if self.lessons else 0

    @property
    def lessons_missing(self) -> int:
        """Lessons still to be done."""
        return max(0, self.lessons - self.done)

    @property
    def is_complete(self) -> bool:
        """Whether every lesson is done; a course without lessons cannot be complete."""
        return self.lessons > 0 and self.done >= self.lessons

    @property
    def is_score_enough(self) -> bool:
        """Whether the score reaches the pass mark and nothing graded is still to come."""
        return self.has_all_grades and self.score_percent is not None and self.score_percent >= PASS_PERCENT

    @property
    def attempts_left(self) -> int:
        """Attempts at the final still free, with those granted."""
        return max(0, self.attempts_allowed - self.attempts_used)

    @property
    def needs_teacher(self) -> bool:
        """Whether only a teacher's grade can still help: no quiz, or all attempts used without passing."""
        return not self.has_quiz or (not self.attempts_left and not self.is_score_enough)


def with_progress(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Enrolments annotated: `done`, and of the final `used` (attempts handed in), `allowed` and `granted`."""
    graded = Q(attempts__state=AttemptState.SUBMITTED, attempts__quiz__kind=QuizKind.FINAL)
    allowed = Quiz.objects.filter(course=OuterRef("run__course"), kind=QuizKind.FINAL).values("attempts")[:1]
    granted = Override.objects.filter(enrolment=OuterRef("pk"), quiz__kind=QuizKind.FINAL, approved_at__isnull=False)
    granted = granted.order_by().values("enrolment").annotate(n=Sum("extra_attempts")).values("n")
    done = LessonDone.objects.filter(enrolment=OuterRef("pk"), lesson__run_lessons__run=OuterRef("run"))
    counted = done.order_by().values("enrolment").annotate(n=Count("pk")).values("n")
    return enrolments.annotate(
        done=Subquery(counted),
        used=Count("attempts", filter=graded),
        allowed=Subquery(allowed),
        granted=Subquery(granted),
    )


def progress_of_many(enrolments: Iterable[Enrolment]) -> dict[int, Progress]:
    """{enrolment: progress} of rows that came through with_progress with run and course; four more queries at most."""
    rows = list(enrolments)
    courses = list({row.run.course_id: row.run.course for row in rows}.values())
    lessons = contents.lesson_counts(row.run_id for row in rows)
    asking = courses_with_quiz(courses)
    scores = grades.scores_of_many(rows, with_final=asking)
    return {row.pk: _progress(row, lessons[row.run_id], row.run.course_id in asking, scores[row.pk]) for row in rows}


def progress_of(enrolment: Enrolment) -> Progress:
    """The progress of one enrolment, fresh from the database."""
    row = with_progress(Enrolment.objects.filter(pk=enrolment.pk)).select_related("run__course").get()
    return progress_of_many([row])[row.pk]


def progress_in(row: Enrolment, *, lessons: int, has_quiz: bool) -> Progress:
    """The same for a row that came through with_progress, where lessons and quiz are known; two queries at most."""
    scores = grades.scores_of_many([row], with_final=[row.run.course_id] if has_quiz else [])
    return _progress(row, lessons, has_quiz, scores[row.pk])


def courses_with_quiz(courses: Iterable[CoursePage]) -> set[int]:
    """The courses that have questions to draw from."""
    drawn = _drawn().filter(bank__course__in=[course.pk for course in courses])
    return set(drawn.order_by().values_list("bank__course_id", flat=True).distinct())


def with_quiz(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Enrolments with `has_quiz`: whether their course has questions to draw from."""
    return enrolments.annotate(has_quiz=Exists(_drawn().filter(bank__course=OuterRef("run__course"))))


def _drawn() -> QuerySet[Question]:
    return Question.objects.current().machine_marked()


def done_lessons(enrolment: Enrolment | None) -> set[int]:
    """The lessons an enrolled person has done; nothing for somebody who only looks."""
    if enrolment is None:
        return set()
    return set(enrolment.lessons_done.values_list("lesson_id", flat=True))


def _progress(row: Enrolment, lessons: int, has_quiz: bool, score: gradebook.CourseScore) -> Progress:
    allowed = (row.allowed or MOST_ATTEMPTS) + (row.granted or 0)
    return Progress(row.done or 0, lessons, score.score, row.used, has_quiz, score.is_final, allowed)
