"""A firm's board: where a candidate stands, and whether they gave their name."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where a candidate stands on the firm's own board. A note to themselves: the matching does not look at it."""

    NEW = "new", _("新申请")
    SEEN = "seen", _("已看 · 待约")
    INTERVIEW = "interview", _("面试")
    KEEP = "keep", _("意向留人")
    PASSED = "passed", _("暂不考虑")


class ContactState(models.TextChoices):
    """A firm's wish to know who a candidate is."""

    ASKED = "asked", _("等学员同意")
    AGREED = "agreed", _("已同意公开姓名")
    DECLINED = "declined", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回同意")


CONTACT_MOVES: dict[str, set[str]] = {
    ContactState.ASKED: {ContactState.AGREED, ContactState.DECLINED},
    ContactState.AGREED: {ContactState.WITHDRAWN},
    ContactState.DECLINED: {ContactState.AGREED},
    ContactState.WITHDRAWN: {ContactState.AGREED},
}


FULL_WEIGHT = 100


MOST_CRITERIA = 6


# A candidate who waits longer is told of to the firm's managers.
PATIENCE_HOURS = 48


# Boards, notes and marks of a round go so many days after its result was published.
BOARD_KEPT_DAYS = 90
