"""A review by outside experts: opened, given another day, closed as its votes say."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.choices import ProgrammeStep, ReviewOutcome
from courses.curricula.plans import digest
from courses.models import IndustryReview
from courses.operations.programme_reviews.checks import ExpertPlan, require_due, require_panel, require_ready
from courses.operations.programme_reviews.experts import ask
from courses.operations.programme_reviews.rows import locked_review, locked_version
from courses.operations.programme_reviews.telling import tell_of_return
from courses.operations.programme_reviews.workflow import leave, step_to, task_of
from courses.queries import programme_reviews as queries
from courses.queries.kept_judgements import as_kept
from lms.audit import public as audit
from lms.common.errors import WrongState
from lms.people.models import User

MOVED_ON = ProgrammeStep.DRAFT, ProgrammeStep.INDUSTRY


@transaction.atomic
def open_review(
    version_id: int, experts: Sequence[ExpertPlan], *, quorum: int, due_at: datetime, reason: str = "", by: User
) -> IndustryReview:
    """The version goes to named experts, each by a letter with a link; nobody edits it from now on.

    reason   why it goes on although a number does not keep a rule; needed where one does not
    raises   NotAllowed, WrongState (reviewed already, or on a further step), Invalid
    """
    version = locked_version(version_id, by)
    if version.live or version.step not in MOVED_ON or queries.open_review_of(version):
        raise WrongState(_("这一版已经在论证或审定，不能重复送审。"))
    judgement = require_ready(version, reason)
    require_panel(version, experts, quorum, due_at)
    step_to(version, ProgrammeStep.INDUSTRY)
    review = IndustryReview.objects.create(
        version=version, task_state=task_of(version), quorum=quorum, due_at=due_at, opened_by=by,
        revision=version.latest_revision, times_sent=version.times_sent, content_sha256=digest(version.plan),
        rule_reason=reason.strip(), judgement=as_kept(judgement),
    )  # fmt: skip
    audit.record("programme.review_opened", version, by=by, experts=len(experts), quorum=quorum)
    for one in experts:
        ask(review, one, by)
    return review


@transaction.atomic
def extend(review_id: int, due_at: datetime, *, by: User) -> IndustryReview:
    """Another last day, for every expert who has not voted. Raises NotAllowed, WrongState, Invalid."""
    review = locked_review(review_id, by)
    if review.closed_at is not None:
        raise WrongState(_("这次论证已经结束。"))
    require_due(due_at)
    review.due_at = due_at
    review.save(update_fields=["due_at"])
    audit.record("programme.review_extended", review.version, by=by, due_at=due_at.isoformat())
    return review


@transaction.atomic
def close_review(review_id: int, *, remark: str = "", by: User) -> IndustryReview:
    """The review ends as its votes say: on to the committee, or back to draft.

    Before the due date only a review that passes is closed: who was asked may still vote.
    Raises NotAllowed, WrongState.
    """
    review = locked_review(review_id, by)
    if review.closed_at is not None:
        return review
    passed = queries.passes(queries.whole_reviews().get(pk=review.pk))
    if not passed and review.is_open:
        raise WrongState(_("还没有达到通过的票数，也没有到截止时间。可以等专家表决，或退回起草。"))
    task = task_of(review.version)
    end(review, ReviewOutcome.PASSED if passed else ReviewOutcome.RETURNED, remark, by)
    if passed:
        step_to(review.version, ProgrammeStep.COMMITTEE)
        task.approve(comment=remark)
    else:
        leave(review.version, remark)
        tell_of_return(review.version, ProgrammeStep.DRAFT, remark, by)
    return review


def end(review: IndustryReview, outcome: ReviewOutcome, remark: str, by: User) -> None:
    """Close the review with this outcome."""
    review.outcome, review.closed_at, review.closed_by = outcome, timezone.now(), by
    review.remark = remark.strip()
    review.save(update_fields=["outcome", "closed_at", "closed_by", "remark"])
    audit.record("programme.review_closed", review.version, by=by, outcome=outcome.value)
