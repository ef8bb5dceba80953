"""Rows of a programme's way, locked, for those who may decide about them."""

from django.utils.translation import gettext as _

from courses.access import programmes as access
from courses.access import require
from courses.models import (
    IndustryReview,
    ProgrammeVersion,
)
from lms.common.errors import WrongState
from lms.people.models import User


def locked_version(version_id: int, by: User) -> ProgrammeVersion:
    """The version, locked. Raises NotAllowed."""
    rows = ProgrammeVersion.objects.select_for_update(of=("self",)).select_related("programme")
    version = rows.get(pk=version_id)
    require(access.can_decide(by, version.organisation_id))
    return version


def locked_review(review_id: int, by: User | None) -> IndustryReview:
    """The review, locked. Raises NotAllowed."""
    rows = IndustryReview.objects.select_for_update(of=("self",)).select_related("version__programme", "task_state")
    review = rows.get(pk=review_id)
    require(access.can_decide(by, review.organisation_id))
    return review


def locked_open(review_id: int, by: User) -> IndustryReview:
    """The review, locked, if experts may still vote. Raises NotAllowed, WrongState."""
    review = locked_review(review_id, by)
    if not review.is_open:
        raise WrongState(_("这次论证已经结束或截止。"))
    return review
