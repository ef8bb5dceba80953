"""Entering grades: every result of a quiz, an assignment, a mentor, a teacher or a file becomes one event here."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from courses import access, background
from courses.background.grades import ensure_item, enter
from courses.choices import FINAL_ITEM, EnrolmentState, GradeSource
from courses.models import Enrolment, GradeEvent
from courses.queries import progress
from lms.common.errors import Invalid, WrongState
from lms.people.models import User

__all__ = ["ensure_item", "record_event", "record_grade"]
TEACHERS_WORD = "teacher"


@transaction.atomic
def record_event(
    enrolment_id: int,
    item_key: str,
    score_percent: Decimal | None,
    *,
    source: str,
    evidence: str,
    by: User | None,
    reason: str = "",
    publish: bool | None = None,
) -> GradeEvent:
    """Add a result to the gradebook; the same result of the same piece of work again is the event already there.

    item_key       `quiz:<code>`, `assignment:<code>`, `lab:<code>`, `manual:<slug>`, `attendance`, `final`; made
    score_percent  0 to 100, or None: what was entered is taken back
    source         GradeSource; those that only a person can be are checked against the run's teachers
    evidence       the piece of work, as "courses.attempt:12": a newer event of the same evidence replaces the older
    publish        None: as the item's own rule of release says
    May pass the course. Raises NotAllowed, Invalid (out of range, unknown key or source, no evidence).
    """
    if source in GradeSource.by_people():
        access.require(access.can_record_grade(by, background.locked(enrolment_id).run))
    return enter(
        enrolment_id,
        item_key,
        score_percent,
        source=source,
        evidence=evidence,
        by=by,
        reason=reason,
        publish=publish,
    )


@transaction.atomic
def record_grade(enrolment_id: int, score_percent: Decimal, *, reason: str, by: User) -> GradeEvent:
    """A teacher's own grade of the final, where there is no quiz or its attempts are used up. May pass the course.

    It stands beside the attempts and takes nothing away from them; the newest of several counts.
    Raises NotAllowed, WrongState (not learning any more), Invalid (the quiz decides, out of range, no reason).
    """
    enrolment = background.locked(enrolment_id)
    access.require(access.can_record_grade(by, enrolment.run))
    if enrolment.state != EnrolmentState.LEARNING:
        raise WrongState()
    _require_grade(enrolment, score_percent, reason)
    return record_event(
        enrolment_id,
        FINAL_ITEM,
        score_percent,
        source=GradeSource.TEACHER,
        evidence=TEACHERS_WORD,
        by=by,
        reason=reason,
        publish=True,
    )


def _require_grade(enrolment: Enrolment, score_percent: Decimal, reason: str) -> None:
    problems: dict[str, object] = {}
    if not 0 <= score_percent <= 100:
        problems["score_percent"] = _("成绩要在 0 到 100 之间。")
    if not reason.strip():
        problems["reason"] = _("请写明成绩依据，学员和教务会看到。")
    if problems:
        raise Invalid(fields=problems)
    if not progress.progress_of(enrolment).needs_teacher:
        raise Invalid(_("这门课的成绩由结课测验决定；测验次数用完仍未合格时才能由教师录入。"))
