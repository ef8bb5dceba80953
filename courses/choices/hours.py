"""学时: where they come from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# 学时: one class hour is 45 minutes.
MINUTES_PER_CLASS_HOUR = 45


# What reading may bring in a day: eight hours.
MOST_READING_MINUTES_A_DAY = 480


class HoursSource(models.TextChoices):
    """What proves hours."""

    READING = "reading", _("课时学习")
    VIDEO = "video", _("视频观看")
    LAB = "lab", _("实训")
    CHECKIN = "checkin", _("现场签到")
    EXTERNAL = "external", _("校外证明")


class ProofState(models.TextChoices):
    """Where a proof of hours from elsewhere stands."""

    SUBMITTED = "submitted", _("待认定")
    APPROVED = "approved", _("已认定")
    RETURNED = "returned", _("已退回")


PROOF_MOVES: dict[str, set[str]] = {ProofState.SUBMITTED: {ProofState.APPROVED, ProofState.RETURNED}}
