"""Rows of a programme's way, locked in one order (version, review, expert), so that nobody waits for each other."""

from django.utils.translation import gettext as _

from courses.access import programmes as access
from courses.access import require
from courses.models import IndustryReview, ProgrammeVersion, ReviewExpert
from lms.common.errors import WrongState
from lms.people.models import User


def locked_version(version_id: int, by: User | None) -> ProgrammeVersion:
    """The version, locked. Raises NotAllowed."""
    rows = ProgrammeVersion.objects.select_for_update(of=("self",)).select_related("programme")
    version = rows.get(pk=version_id)
    require(access.can_decide(by, version.organisation_id))
    return version


def locked_review(review_id: int, by: User | None) -> IndustryReview:
    """The review, locked after its version: whoever holds both takes them in this order. Raises NotAllowed."""
    rows = IndustryReview.objects.select_related("version__programme", "task_state")
    locked_version(rows.get(pk=review_id).version_id, by)
    return rows.select_for_update(of=("self",)).get(pk=review_id)


def locked_expert(expert_id: int) -> ReviewExpert:
    """The expert, locked after the review, which is thereby not closed between question and answer."""
    rows = ReviewExpert.objects.select_related("review__version__programme")
    IndustryReview.objects.select_for_update().get(pk=rows.get(pk=expert_id).review_id)
    return rows.select_for_update(of=("self",)).get(pk=expert_id)


def locked_open(review_id: int, by: User) -> IndustryReview:
    """The review, locked, if experts may still vote. Raises NotAllowed, WrongState."""
    review = locked_review(review_id, by)
    if not review.is_open:
        raise WrongState(_("这次论证已经结束或截止。"))
    return review
