"""Marking a lab and closing it: when its learner hands it in, or when its time is up."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses import background
from courses.background import hours
from courses.background.grades import ensure_item, enter
from courses.choices import MINUTES_PER_CLASS_HOUR, AttemptState, EnrolmentState, GradeSource, HoursSource
from courses.grading.timing import GRACE
from courses.labs import LABS, as_answer
from courses.models import CourseRun, Enrolment, GradeItem, HoursEntry, LabAttempt
from courses.queries import labs as queries
from courses.signals import regraded
from lms.audit import public as audit
from lms.common.alone import each_alone
from lms.people.models import User

HUNDREDTH = Decimal("0.01")


def locked(attempt_id: int) -> LabAttempt:
    """The attempt with its row locked: nothing is saved into it while it is being marked."""
    rows = LabAttempt.objects.select_for_update(of=("self",))
    return rows.select_related("enrolment__run__course", "enrolment__person").get(pk=attempt_id)


def marks_of(attempt: LabAttempt) -> dict[str, Any]:
    """What the model makes of the answer as it was given: the share of each field, and the score of 100."""
    lab = LABS[attempt.code]
    answer, _faults = as_answer(lab.asks(attempt.case), attempt.given)
    grade = lab.grade(attempt.case, answer)
    score = Decimal(str(100 * grade.share)).quantize(HUNDREDTH)
    return {"shares": {field.path: field.share for field in grade.fields}, "score_percent": score}


@transaction.atomic
def hand_in(attempt: LabAttempt, *, by: User | None) -> LabAttempt:
    """Mark a locked open attempt and close it; a graded one enters the gradebook and may pass. None is the clock.

    The enrolment is locked already.
    """
    attempt.move(
        to=AttemptState.SUBMITTED, submitted_at=timezone.now(), closed_by_clock=by is None, **marks_of(attempt)
    )
    run = attempt.enrolment.run
    audit.record(
        "lab.handed_in",
        attempt,
        by=by,
        organisation_id=run.organisation_id,
        lab=attempt.code,
        kind=attempt.kind,
        number=attempt.number,
        score_percent=str(attempt.score_percent),
    )
    if attempt.is_graded:
        _count(attempt, by)
    return attempt


def ensure_lab_item(run: CourseRun, terms: queries.Terms) -> GradeItem:
    """The lab's column: it weighs from when the lab is due by a date, for a lab nobody must do keeps nobody waiting."""
    weight = Decimal(0 if terms.due_at is None else 1)
    return ensure_item(run, item_key(terms.code), name=LABS[terms.code].title_zh, weight=weight, due=terms.due_at)


def item_key(code: str) -> str:
    """The lab's column in a gradebook."""
    return f"lab:{code}"


def close_overdue(now: datetime | None = None) -> int:
    """Hand in for everybody whose time is up, grace included; return for how many. Safe to run twice and late.

    One that cannot be closed holds up nobody; it is tried again the next time.
    """
    until = (now or timezone.now()) - GRACE

    def close(attempt_id: int) -> bool:
        return _close_one(attempt_id, until)

    running = LabAttempt.objects.filter(state=AttemptState.OPEN, deadline_at__lt=until).order_by("deadline_at", "pk")
    return each_alone(close, list(running.values_list("pk", flat=True)))


@transaction.atomic
def _close_one(attempt_id: int, until: datetime) -> bool:
    # The enrolment first, as when somebody hands in: two at once must not wait for each other crosswise.
    background.locked(LabAttempt.objects.values_list("enrolment_id", flat=True).get(pk=attempt_id))
    attempt = locked(attempt_id)
    if not attempt.is_open or attempt.deadline_at is None or attempt.deadline_at >= until:
        return False
    hand_in(attempt, by=None)
    return True


def _count(attempt: LabAttempt, by: User | None) -> None:
    enrolment = attempt.enrolment
    terms = queries.terms_of(enrolment.run, attempt.code)
    if terms is not None:
        ensure_lab_item(enrolment.run, terms)
    enter(
        enrolment.pk,
        item_key(attempt.code),
        attempt.score_percent,
        source=GradeSource.LAB,
        evidence=attempt.evidence,
        by=by,
    )
    if attempt.has_passed and terms is not None:
        _enter_hours(hours_line(attempt, terms.class_hours))
    # Whoever has passed announces it as every regraded person does; a lab may be the last part for anybody.
    if enrolment.state != EnrolmentState.PASSED:
        regraded.send(sender=Enrolment, person_id=enrolment.person_id)


def hours_line(attempt: LabAttempt, class_hours: int) -> HoursEntry:
    """What passing the lab brings, once for each lab of an enrolment; not stored."""
    return HoursEntry(
        person_id=attempt.enrolment.person_id,
        enrolment=attempt.enrolment,
        source=HoursSource.LAB,
        minutes=class_hours * MINUTES_PER_CLASS_HOUR,
        evidence=f"{HoursSource.LAB}:courses.lab:{attempt.enrolment_id}:{attempt.code}",
        title=LABS[attempt.code].title_zh,
        detail={"lab": attempt.code, "attempt": str(attempt.uuid), "score_percent": str(attempt.score_percent)},
    )


def _enter_hours(line: HoursEntry) -> None:
    """Passed again, it is the line already there."""
    hours.enter(
        line.person_id,
        line.minutes,
        source=line.source,
        evidence=line.evidence,
        title=line.title,
        enrolment=line.enrolment,
        detail=line.detail,
    )
