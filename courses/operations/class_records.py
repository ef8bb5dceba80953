"""What a class has done, brought in by a loader in a few statements: lessons, labs. The same rows as act by act.

Marked by the same code, under the same limits and with the same hours; the trail has one entry a run instead of one
an act, for nobody acted here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses import background
from courses.background import labs as lab_work
from courses.choices import (
    MOST_READING_MINUTES_A_DAY,
    TAKING_PART,
    AttemptState,
    GradeRelease,
    GradeSource,
    LabKind,
)
from courses.labs import LABS
from courses.models import CourseRun, Enrolment, GradeEvent, HoursEntry, LabAttempt, LessonDone, RunLesson
from courses.operations import hours
from courses.queries import contents
from courses.queries import hours as hours_queries
from courses.queries import labs as lab_queries
from courses.signals import regraded
from lms.audit import public as audit

Case = Mapping[str, Any]


@dataclass(frozen=True)
class LabWork:
    """A case somebody worked.

    answer  what a form said to that case: {path: text, or texts}
    """

    enrolment_id: int
    code: str
    kind: str
    seed: int
    answer: Callable[[Case], Mapping[str, Any]]


@transaction.atomic
def record_lessons(run_id: int, enrolment_ids: Iterable[int]) -> None:
    """Every lesson of the run, done today by each of these learners who has done none; may pass them."""
    learners = _learners(run_id, enrolment_ids)
    rows = list(contents.lessons_of_run(run_id).select_related("lesson", "revision"))
    plan = [(row, hours.video_minutes_of(row)) for row in rows]
    LessonDone.objects.bulk_create(
        [LessonDone(enrolment=learner, lesson_id=row.lesson_id) for learner in learners for row in rows]
    )
    lines = [line for learner in learners for line in _reading(learner, plan)]
    HoursEntry.objects.bulk_create(lines)
    audit.record("lessons.recorded", CourseRun.objects.get(pk=run_id), by=None, learners=len(learners))
    _settle(learners)


@transaction.atomic
def record_labs(run_id: int, works: Sequence[LabWork]) -> None:
    """Labs worked and handed in today, in this order, drawn and marked by their models; may pass the learners.

    The database refuses a graded attempt beyond the run's limit. Raises IntegrityError.
    """
    run = CourseRun.objects.select_related("course", "scheme").get(pk=run_id)
    learners = {one.pk: one for one in _learners(run_id, {work.enrolment_id for work in works})}
    terms = {one.code: one for one in lab_queries.terms_of_run(run)}
    counted: Counter[tuple[int, str, str]] = Counter()
    attempts = []
    for work in works:
        place = (work.enrolment_id, work.code, work.kind)
        counted[place] += 1
        attempts.append(_attempt(run, learners[work.enrolment_id], work, terms[work.code], counted[place]))
    LabAttempt.objects.bulk_create(attempts)
    graded = [one for one in attempts if one.is_graded]
    _grade(run, graded, terms)
    audit.record("labs.recorded", run, by=None, attempts=len(attempts), graded=len(graded))
    touched = {one.enrolment_id for one in graded}
    _settle([one for pk, one in learners.items() if pk in touched])
    for learner in learners.values():
        regraded.send(sender=Enrolment, person_id=learner.person_id)


def _learners(run_id: int, enrolment_ids: Iterable[int]) -> list[Enrolment]:
    # In one order, as everybody locks them.
    wanted = sorted(enrolment_ids)
    rows = Enrolment.objects.select_for_update(of=("self",)).filter(run=run_id, pk__in=wanted, state__in=TAKING_PART)
    return list(rows.select_related("person").order_by("pk"))


def _reading(learner: Enrolment, plan: Sequence[tuple[RunLesson, int]]) -> list[HoursEntry]:
    left = MOST_READING_MINUTES_A_DAY - hours_queries.reading_minutes_on(learner.person_id, timezone.localdate())
    lines = []
    for row, video_minutes in plan:
        line = hours.reading_line(learner, row, video_minutes, left)
        left -= line.minutes
        lines += [line] if line.minutes else []
    return lines


def _attempt(run: CourseRun, learner: Enrolment, work: LabWork, terms: lab_queries.Terms, number: int) -> LabAttempt:
    lab, graded = LABS[work.code], work.kind == LabKind.GRADED
    case = lab.make(work.seed)
    attempt = LabAttempt(
        enrolment=learner,
        code=work.code,
        kind=work.kind,
        number=number,
        allowed=terms.attempts if graded else None,
        pass_percent=terms.pass_percent,
        seed=work.seed,
        version=lab.version,
        case=case,
        given=dict(work.answer(case)),
        seq=1,
        saved_at=timezone.now(),
        submitted_at=timezone.now(),
        deadline_at=lab_queries.deadline_of(run, terms) if graded else None,
    )
    for name, value in lab_work.marks_of(attempt).items():
        setattr(attempt, name, value)
    attempt.state = AttemptState.SUBMITTED
    return attempt


def _grade(run: CourseRun, graded: Sequence[LabAttempt], terms: Mapping[str, lab_queries.Terms]) -> None:
    items = {code: lab_work.ensure_lab_item(run, terms[code]) for code in sorted({one.code for one in graded})}
    now = timezone.now()
    GradeEvent.objects.bulk_create(
        [
            GradeEvent(
                enrolment_id=one.enrolment_id,
                item=items[one.code],
                score_percent=one.score_percent,
                source=GradeSource.LAB,
                evidence=one.evidence,
                published_at=now if items[one.code].release == GradeRelease.AT_ONCE else None,
            )
            for one in graded
        ]
    )
    # The first pass of each: the others find the line there.
    passed = {(one.enrolment_id, one.code): one for one in reversed(graded) if one.has_passed}
    HoursEntry.objects.bulk_create(
        [lab_work.hours_line(one, terms[code].class_hours) for (_pk, code), one in passed.items()]
    )


def _settle(learners: Iterable[Enrolment]) -> None:
    for learner in learners:
        background.settle(background.locked(learner.pk), by=None)
