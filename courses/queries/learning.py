"""One person's own enrolments: which one opens a course, and what the learner's home shows."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from courses.choices import AttemptState, EnrolmentState
from courses.models import Attempt, CoursePage, Enrolment
from courses.queries import pages, progress


@dataclass(frozen=True)
class NextStep:
    """The one thing to do next in a course: a lesson, the quiz, or nothing (`kind` is wait)."""

    kind: str
    title: str
    url: str
    minutes: int | None = None


@dataclass(frozen=True)
class EnrolmentSummary:
    """A course somebody takes or has passed, as a card."""

    pk: int
    course_code: str
    title: str
    lang: str
    url: str
    cover: str
    school: str
    teacher: str
    ends_on: date
    state: str
    done: int
    lessons: int
    percent: int
    score_percent: Decimal | None
    passed_at: datetime | None
    next_step: NextStep


@dataclass(frozen=True)
class OpenAttempt:
    """A quiz begun and not handed in."""

    uuid: UUID
    title: str
    url: str
    answered: int
    questions: int


@dataclass(frozen=True)
class LearnerSummary:
    """What a learner's home shows of courses: being learnt, passed, and quizzes begun."""

    current: tuple[EnrolmentSummary, ...]
    passed: tuple[EnrolmentSummary, ...]
    attempts: tuple[OpenAttempt, ...]

    @property
    def next_step(self) -> NextStep | None:
        """The step of the course that ends first: the one next action."""
        waiting = sorted((row for row in self.current if row.next_step.url), key=lambda row: row.ends_on)
        return waiting[0].next_step if waiting else None


def own_enrolment(person: Any, course: CoursePage) -> Enrolment | None:
    """The person's enrolment that opens the course: the newest not withdrawn, one being learnt first."""
    if not person.is_authenticated:
        return None
    rows = Enrolment.objects.filter(person=person, run__course=course).exclude(state=EnrolmentState.WITHDRAWN)
    return rows.select_related("run__organisation", "run__teacher", "run__course").order_by("state", "-id").first()


def learner_summary(person_id: int) -> LearnerSummary:
    """Everything the learner's home needs, in a number of queries that does not grow with the courses."""
    rows = list(_own_rows(person_id))
    reached = progress.progress_of_many(rows)
    known = pages.shown([row.run.course for row in rows])
    lessons = _lessons_of([row.run.course for row in rows if row.state == EnrolmentState.LEARNING])
    done = _done_of(rows)
    summaries = [
        _summary(row, reached[row.pk], known[row.run.course_id], _next_step(row, reached[row.pk], lessons, done))
        for row in rows
    ]
    return LearnerSummary(
        current=tuple(one for one in summaries if one.state == EnrolmentState.LEARNING),
        passed=tuple(one for one in summaries if one.state == EnrolmentState.PASSED),
        attempts=tuple(_open_attempts(person_id)),
    )


def _own_rows(person_id: int) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.filter(person=person_id).exclude(state=EnrolmentState.WITHDRAWN)
    return progress.with_progress(rows).select_related("run__course", "run__organisation", "run__teacher")


def _lessons_of(courses: list[CoursePage]) -> dict[str, list[pages.OutlineLesson]]:
    """{path of a course: its lessons}, one query."""
    found: dict[str, list[pages.OutlineLesson]] = {course.path: [] for course in courses}
    for row in pages.live_lessons().filter(course_path__in=found).only("title", "minutes", "path"):
        line = found[row.course_path]  # type: ignore[attr-defined]  # annotated by live_lessons
        line.append(pages.OutlineLesson(row.pk, len(line) + 1, row.title, row.minutes))
    return found


def _done_of(rows: list[Enrolment]) -> set[tuple[int, int]]:
    through = Enrolment.objects.filter(pk__in=[row.pk for row in rows]).exclude(lessons_done=None)
    return set(through.values_list("pk", "lessons_done__lesson_id"))


def _next_step(
    row: Enrolment,
    reached: progress.Progress,
    lessons: dict[str, list[pages.OutlineLesson]],
    done: set[tuple[int, int]],
) -> NextStep:
    course = row.run.course
    for lesson in lessons.get(course.path, []):
        if (row.pk, lesson.pk) not in done:
            return NextStep("lesson", lesson.title, f"/courses/{course.slug}/lessons/{lesson.number}/", lesson.minutes)
    if row.state == EnrolmentState.LEARNING and reached.has_quiz and reached.attempts_left:
        return NextStep("quiz", course.title, f"/courses/{course.slug}/quiz/")
    return NextStep("wait", "", "")


def _summary(row: Enrolment, reached: progress.Progress, known: pages.Shown, next_step: NextStep) -> EnrolmentSummary:
    return EnrolmentSummary(
        pk=row.pk,
        course_code=row.run.course.code,
        title=known.title,
        lang=known.lang,
        url=known.url,
        cover=row.run.course.cover,
        school=str(row.run.organisation),
        teacher=str(row.run.teacher),
        ends_on=row.run.ends_on,
        state=row.state,
        done=reached.done,
        lessons=reached.lessons,
        percent=reached.percent,
        score_percent=reached.score_percent,
        passed_at=row.passed_at,
        next_step=next_step,
    )


def _open_attempts(person_id: int) -> list[OpenAttempt]:
    rows = Attempt.objects.filter(enrolment__person=person_id, state=AttemptState.OPEN, enrolment__state="learning")
    return [
        OpenAttempt(
            uuid=row.uuid,
            title=row.enrolment.run.course.title,
            url=f"/learn/attempts/{row.uuid}/q/1/",
            answered=sum(bool(answer.given) for answer in row.answers.all()),
            questions=len(row.answers.all()),
        )
        for row in rows.select_related("enrolment__run__course").prefetch_related("answers")
    ]
