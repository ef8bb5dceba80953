"""Hours that were put off, each with its reason: on the rules page, so that nobody has to wonder."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.contests.choices import Clock
from lms.contests.models.rounds import Round
from lms.contests.models.seasons import Season


class Postponement(models.Model):
    """An hour that was moved to a later one. Only ever added (guards.py)."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="postponements", verbose_name=_("届次"))
    # Empty: registration, which is the season's.
    contest_round = models.ForeignKey(
        Round, models.CASCADE, null=True, blank=True, related_name="postponements", verbose_name=_("赛程")
    )
    clock = models.CharField(_("时间"), max_length=9, choices=Clock)
    before = models.DateTimeField(_("原定"))
    after = models.DateTimeField(_("延到"))
    reason = models.CharField(_("理由"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("操作人")
    )
    at = models.DateTimeField(_("操作时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("延期")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=Q(after__gt=F("before")), name="postponed_to_a_later_hour"),
            models.CheckConstraint(condition=~Q(reason=""), name="postponed_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.contest_round or self.season} · {self.get_clock_display()}"
