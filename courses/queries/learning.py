"""One person's own enrolments: which one opens a course, and what the learner's home shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.choices import TAKING_PART, AttemptState, EnrolmentState
from courses.models import Attempt, CoursePage, Enrolment, LessonDone, RunLesson
from courses.queries import pages, progress, releases


@dataclass(frozen=True)
class NextStep:
    """The one thing to do next in a course: a lesson, or its quiz once all lessons are done."""

    kind: str
    course_title: str
    lesson_title: str
    cover: str
    url: str
    minutes: int | None
    done: int
    total: int
    percent: int


@dataclass(frozen=True)
class EnrolmentSummary:
    """A course somebody takes or has passed, as a card. `next` is None when only waiting helps."""

    pk: int
    course_code: str
    course_title: str
    lang: str
    url: str
    cover: str
    school: str
    teacher: str
    ends_on: date
    state: str
    state_label: str
    done: int
    total: int
    percent: int
    score_percent: Decimal | None
    passed_at: datetime | None
    next: NextStep | None


@dataclass(frozen=True)
class OpenAttempt:
    """A quiz begun and not handed in."""

    uuid: UUID
    course_title: str
    url: str
    answered: int
    questions: int


@dataclass(frozen=True)
class WaitingPlace:
    """A full run somebody waits for, and their place in its line: 1 is the next to get a seat."""

    course_title: str
    url: str
    school: str
    place: int


@dataclass(frozen=True)
class LearnerSummary:
    """What a learner's home shows of courses: all enrolments (being learnt first), quizzes begun, lines stood in."""

    enrolments: tuple[EnrolmentSummary, ...]
    attempts: tuple[OpenAttempt, ...]
    waiting: tuple[WaitingPlace, ...] = ()

    @property
    def current(self) -> tuple[EnrolmentSummary, ...]:
        """Courses being learnt."""
        return tuple(row for row in self.enrolments if row.state == EnrolmentState.LEARNING)

    @property
    def passed(self) -> tuple[EnrolmentSummary, ...]:
        """Courses passed."""
        return tuple(row for row in self.enrolments if row.state == EnrolmentState.PASSED)

    @property
    def next(self) -> NextStep | None:
        """The step of the course that ends first: the one next action."""
        waiting = sorted((row for row in self.current if row.next), key=lambda row: row.ends_on)
        return waiting[0].next if waiting else None


def own_enrolment(person: Any, course: CoursePage) -> Enrolment | None:
    """The person's enrolment that opens the course: the newest with a seat, one being learnt first.

    It comes through with_progress and with_quiz, so that progress_in can say where it stands.
    """
    if not person.is_authenticated:
        return None
    rows = Enrolment.objects.filter(person=person, run__course=course, state__in=TAKING_PART)
    rows = progress.with_quiz(progress.with_progress(rows))
    return rows.select_related("run__organisation", "run__teacher", "run__course").order_by("state", "-id").first()


def place_in_line(waiting: Enrolment) -> int:
    """How many stand there up to and with this one: 1 is the next to get a seat."""
    line = Enrolment.objects.filter(run=waiting.run_id, state=EnrolmentState.WAITING)
    return line.filter(ticket__lte=waiting.ticket).count()


def waiting_places(person: Any, course: CoursePage) -> dict[int, int]:
    """{run: place in its line} of the runs of a course somebody waits for; two queries at most for each of the few."""
    if not person.is_authenticated:
        return {}
    own = Enrolment.objects.filter(person=person, run__course=course, state=EnrolmentState.WAITING)
    return {row.run_id: place_in_line(row) for row in own}


def _places(person_id: int) -> list[WaitingPlace]:
    waiting = Enrolment.objects.filter(person=person_id, state=EnrolmentState.WAITING)
    ahead = Enrolment.objects.filter(run=OuterRef("run"), state=EnrolmentState.WAITING, ticket__lte=OuterRef("ticket"))
    counted = ahead.order_by().values("run").annotate(n=Count("pk")).values("n")
    rows = list(waiting.annotate(place=Subquery(counted)).select_related("run__course", "run__organisation"))
    known = pages.shown([row.run.course for row in rows])
    return [
        WaitingPlace(known[row.run.course_id].title, known[row.run.course_id].url, str(row.run.organisation), row.place)
        for row in rows
    ]


def learner_summary(person_id: int) -> LearnerSummary:
    """Everything the learner's home needs, in a number of queries that does not grow with the courses."""
    rows = list(_own_rows(person_id))
    reached = progress.progress_of_many(rows)
    known = pages.shown([row.run.course for row in rows])
    lessons = _lessons_of_many([row.run_id for row in rows if row.state == EnrolmentState.LEARNING])
    done = _done_of(rows)
    learning = [row for row in rows if row.state == EnrolmentState.LEARNING]
    opened = releases.openings_of_many(learning, lessons, done)
    summaries = []
    for row in rows:
        undone = [one for one in lessons.get(row.run_id, []) if (row.pk, one.lesson_id) not in done]
        step = _next_step(row, reached[row.pk], known[row.run.course_id], undone, opened.get(row.pk, {}))
        summaries.append(_summary(row, reached[row.pk], known[row.run.course_id], step))
    return LearnerSummary(tuple(summaries), tuple(_open_attempts(person_id)), tuple(_places(person_id)))


def next_lesson(
    enrolment: Enrolment, undone: Sequence[RunLesson], opened: Mapping[int, releases.Opening]
) -> RunLesson | None:
    """Where to go on: the lesson opened last on any device while it is not done, else the first undone one.

    Closed lessons are no next step: None where only waiting helps.
    """
    ready = [row for row in undone if opened.get(row.lesson_id, releases.OPEN).is_open]
    last = next((row for row in ready if row.lesson_id == enrolment.last_lesson_id), None)
    return last or (ready[0] if ready else None)


def _lessons_of_many(run_ids: list[int]) -> dict[int, list[RunLesson]]:
    found: dict[int, list[RunLesson]] = {run_id: [] for run_id in run_ids}
    for row in RunLesson.objects.filter(run__in=found).order_by("run", "position"):
        found[row.run_id].append(row)
    return found


def _own_rows(person_id: int) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.filter(person=person_id, state__in=TAKING_PART)
    rows = rows.select_related("run__course", "run__organisation", "run__teacher").order_by("state", "run__ends_on")
    return progress.with_progress(rows)


def _done_of(rows: list[Enrolment]) -> set[tuple[int, int]]:
    done = LessonDone.objects.filter(enrolment__in=[row.pk for row in rows])
    return set(done.values_list("enrolment_id", "lesson_id"))


def _next_step(
    row: Enrolment,
    reached: progress.Progress,
    known: pages.Shown,
    undone: list[RunLesson],
    opened: dict[int, releases.Opening],
) -> NextStep | None:
    if row.state != EnrolmentState.LEARNING or not row.run.counts_now:
        return None
    course = row.run.course
    facts = {
        "course_title": known.title,
        "cover": course.cover,
        "done": reached.done,
        "total": reached.lessons,
        "percent": reached.percent,
    }
    lesson = next_lesson(row, undone, opened)
    if lesson is not None:
        url = reverse("courses:lesson", args=[course.slug, lesson.position])
        return NextStep("lesson", lesson_title=lesson.title, url=url, minutes=lesson.minutes, **facts)
    if undone:
        return None
    if reached.has_quiz and reached.attempts_left:
        url = reverse("courses:quiz", args=[course.slug])
        return NextStep("quiz", lesson_title=_("结课测验"), url=url, minutes=None, **facts)
    return None


def _summary(
    row: Enrolment, reached: progress.Progress, known: pages.Shown, next_step: NextStep | None
) -> EnrolmentSummary:
    return EnrolmentSummary(
        pk=row.pk,
        course_code=row.run.course.code,
        course_title=known.title,
        lang=known.lang,
        url=known.url,
        cover=row.run.course.cover,
        school=str(row.run.organisation),
        teacher=str(row.run.teacher),
        ends_on=row.run.ends_on,
        state=row.state,
        state_label=row.get_state_display(),
        done=reached.done,
        total=reached.lessons,
        percent=reached.percent,
        score_percent=reached.score_percent,
        passed_at=row.passed_at,
        next=next_step,
    )


def _open_attempts(person_id: int) -> list[OpenAttempt]:
    learning = {"enrolment__person": person_id, "enrolment__state": EnrolmentState.LEARNING}
    rows = Attempt.objects.filter(state=AttemptState.OPEN, **learning)
    rows = list(rows.select_related("enrolment__run__course").prefetch_related("answers"))
    known = pages.shown([row.enrolment.run.course for row in rows])
    return [
        OpenAttempt(
            uuid=row.uuid,
            course_title=known[row.enrolment.run.course_id].title,
            url=reverse("courses:question", args=[row.uuid, 1]),
            answered=sum(answer.given is not None for answer in row.answers.all()),
            questions=len(row.answers.all()),
        )
        for row in rows
    ]
