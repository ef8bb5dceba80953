"""How somebody takes part, and what passing needs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

PASS_PERCENT = 60


class EnrolmentState(models.TextChoices):
    """Where a person stands in a run. Waiting people hold a place in line and no seat."""

    WAITING = "waiting", _("排队中")
    LEARNING = "learning", _("在学")
    PASSED = "passed", _("已通过")
    WITHDRAWN = "withdrawn", _("已退课")


# Passing is final: the certificate is out.
ENROLMENT_MOVES: dict[str, set[str]] = {
    EnrolmentState.WAITING: {EnrolmentState.LEARNING, EnrolmentState.WITHDRAWN},
    EnrolmentState.LEARNING: {EnrolmentState.PASSED, EnrolmentState.WITHDRAWN},
    EnrolmentState.WITHDRAWN: {EnrolmentState.LEARNING, EnrolmentState.WAITING},
}


# Who holds a seat, reads lessons and is counted.
TAKING_PART = (EnrolmentState.LEARNING, EnrolmentState.PASSED)
