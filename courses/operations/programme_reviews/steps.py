"""The committee's decision, which publishes; back to an earlier step; filed with the authority."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from courses.choices import ProgrammeStage, ProgrammeStep, ReviewOutcome
from courses.curricula.plans import digest
from courses.models import (
    CommitteeDecision,
    ProgrammeVersion,
)
from courses.operations.programme_reviews.checks import require_filing, require_later_year, require_meeting
from courses.operations.programme_reviews.panels import end
from courses.operations.programme_reviews.rows import locked_version
from courses.operations.programme_reviews.telling import tell_of_publication, tell_of_return
from courses.operations.programme_reviews.workflow import leave, task_of, turn_round
from lms.audit import public as audit
from lms.common.errors import Invalid, WrongState
from lms.people.models import User


@transaction.atomic
def decide(
    version_id: int, *, passed: bool, met_on: date, present: int, in_favour: int, remark: str = "", by: User
) -> CommitteeDecision:
    """What the committee decided: published, or back to draft. Raises NotAllowed, WrongState, Invalid."""
    version = locked_version(version_id, by)
    if version.stage != ProgrammeStage.COMMITTEE:
        raise WrongState(_("这一版还没有通过行业论证，学校不能审定。"))
    review = version.reviews.first()
    require_meeting(passed, met_on, present, in_favour, after=review.closed_at)
    if passed and review.content_sha256 != digest(version.plan):
        raise WrongState(_("方案和专家论证过的内容不一样，不能发布。请退回起草，重新送审。"))
    outcome = ReviewOutcome.PASSED if passed else ReviewOutcome.RETURNED
    decision = CommitteeDecision.objects.create(
        version=version, review=review, outcome=outcome, met_on=met_on, present=present,
        in_favour=in_favour, remark=remark.strip(), by=by,
    )  # fmt: skip
    audit.record("programme.decided", version, by=by, outcome=outcome.value, present=present, in_favour=in_favour)
    if passed:
        require_later_year(version)
        # The last task approved, Wagtail publishes the version; the guard looks for this very decision.
        task_of(version).approve(comment=remark)
        audit.record("programme.published", version, by=by, cohort_year=version.cohort_year)
        tell_of_publication(version, by)
    else:
        leave(version, remark)
        tell_of_return(version, ProgrammeStep.DRAFT, remark, by)
    return decision


@transaction.atomic
def send_back(version_id: int, to: str, *, remark: str, by: User) -> ProgrammeVersion:
    """Back to an earlier step, with the reason. From the committee to new experts, or from either to draft.

    Raises NotAllowed, WrongState (not an earlier step), Invalid (no reason).
    """
    version = locked_version(version_id, by)
    order = list(ProgrammeStep.values)
    if version.live or to not in order or order.index(to) >= order.index(version.step):
        raise WrongState(_("只能退回到前面的环节。"))
    if not remark.strip():
        raise Invalid(fields={"remark": _("请写明退回的理由。")})
    review = version.reviews.filter(closed_at=None).first()
    if review is not None:
        end(review, ReviewOutcome.RETURNED, remark, by)
    if to == ProgrammeStep.DRAFT:
        leave(version, remark)
    else:
        turn_round(version, remark)
    audit.record("programme.sent_back", version, by=by, to=to, remark=remark.strip())
    tell_of_return(version, ProgrammeStep(to), remark, by)
    return version


@transaction.atomic
def file(version_id: int, *, number: str, filed_on: date, by: User) -> ProgrammeVersion:
    """A published version was filed with the authority (备案). Raises NotAllowed, WrongState, Invalid."""
    version = locked_version(version_id, by)
    if version.stage != ProgrammeStage.PUBLISHED:
        raise WrongState(_("发布以后才能登记备案，且只登记一次。"))
    require_filing(number, filed_on, met_on=version.decisions.latest("pk").met_on)
    version.filing_number, version.filed_on = number.strip(), filed_on
    version.save(update_fields=["filing_number", "filed_on"])
    audit.record("programme.filed", version, by=by, number=version.filing_number)
    return version
