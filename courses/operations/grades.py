"""A teacher's grade, where there is no quiz or its attempts are used up."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from courses import access, background
from courses.choices import EnrolmentState
from courses.models import Enrolment, Grade
from courses.queries import progress
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.people.models import User


@transaction.atomic
def record_grade(enrolment_id: int, score_percent: Decimal, *, reason: str, by: User) -> Grade:
    """Add a grade with its reason; earlier ones stay. May pass the course.

    Raises NotAllowed, WrongState (not learning any more), Invalid (the quiz decides, out of range, no reason).
    """
    enrolment = background.locked(enrolment_id)
    access.require(access.can_record_grade(by, enrolment.run))
    if enrolment.state != EnrolmentState.LEARNING:
        raise WrongState()
    _require_sense(enrolment, score_percent, reason)
    grade = Grade.objects.create(
        enrolment=enrolment, score_percent=score_percent, reason=reason.strip(), recorded_by=by
    )
    audit.record(
        "grade.recorded",
        grade,
        by=by,
        organisation_id=enrolment.run.organisation_id,
        person_id=enrolment.person_id,
        score_percent=str(score_percent),
        reason=reason.strip(),
    )
    background.settle(enrolment, by=by)
    return grade


def _require_sense(enrolment: Enrolment, score_percent: Decimal, reason: str) -> None:
    problems: dict[str, object] = {}
    if not 0 <= score_percent <= 100:
        problems["score_percent"] = _("成绩要在 0 到 100 之间。")
    if not reason.strip():
        problems["reason"] = _("请写明成绩依据，学员和教务会看到。")
    if problems:
        raise Invalid(fields=problems)
    if not progress.progress_of(enrolment).needs_teacher:
        raise Invalid(_("这门课的成绩由结课测验决定；测验次数用完仍未合格时才能由教师录入。"))
