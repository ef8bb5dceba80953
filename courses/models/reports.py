"""What every report to a run's moderators is, whatever it speaks of."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.choices import ReportReason, ReportState

# An answer has its time and its words; what waits has neither.
ANSWERED_SAYS_SO = Q(state=ReportState.OPEN, answered_at=None) | (
    ~Q(state=ReportState.OPEN) & Q(answered_at__isnull=False) & ~Q(answer="")
)


def answer_due() -> datetime:
    """Until when what is reported now is answered; kept with the report, so that a new rule moves no old promise."""
    return timezone.now() + timedelta(hours=settings.REPORT_HOURS)


class Report(models.Model):
    """Somebody says that a thing should not stand. Answered once, with words for whoever reported."""

    reason = models.CharField(_("原因"), max_length=10, choices=ReportReason)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    state = models.CharField(_("处理"), max_length=8, choices=ReportState, default=ReportState.OPEN)
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    reported_at = models.DateTimeField(_("举报时间"), auto_now_add=True)
    due_at = models.DateTimeField(_("处理期限"), default=answer_due)
    # The moderators were told that it is overdue: once.
    overdue_told_at = models.DateTimeField(_("已提醒逾期"), null=True, blank=True)
    answered_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("处理人")
    )

    class Meta:
        abstract = True
        ordering = ("pk",)

    @property
    def is_overdue(self) -> bool:
        """Whether it waits longer than was promised."""
        return self.state == ReportState.OPEN and self.due_at <= timezone.now()
