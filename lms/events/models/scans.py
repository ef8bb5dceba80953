"""Who was seen at a session, and what was set right by hand. Rows are added, never changed."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.events.choices import ScanSource
from lms.events.models.series import EventSession

PEOPLE = settings.AUTH_USER_MODEL


class ScanRow(models.Model):
    """One scan. `key` is made of all it says, so what is sent twice is one row."""

    session = models.ForeignKey(EventSession, models.CASCADE, related_name="scans", verbose_name=_("场次"))
    person = models.ForeignKey(PEOPLE, models.CASCADE, related_name="event_scans", verbose_name=_("参加人"))
    at = models.DateTimeField(_("签到时间"))
    source = models.CharField(_("签到方式"), max_length=8, choices=ScanSource)
    # A digest that differs from session to session.
    device = models.CharField(_("设备摘要"), max_length=32, blank=True)
    window = models.BigIntegerField(_("签到码窗口"), default=0)
    key = models.CharField(_("摘要"), max_length=64)
    received_at = models.DateTimeField(_("收到时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("签到记录")
        ordering = ("at", "id")
        constraints = [models.UniqueConstraint(fields=["session", "key"], name="event_scan_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at:%H:%M}"


class Correction(models.Model):
    """Somebody's attendance set right by hand, and why."""

    session = models.ForeignKey(EventSession, models.CASCADE, related_name="corrections", verbose_name=_("场次"))
    person = models.ForeignKey(PEOPLE, models.CASCADE, related_name="event_corrections", verbose_name=_("参加人"))
    present = models.BooleanField(_("到场"))
    # Of who was there, where people check out; none is the whole session.
    minutes = models.PositiveSmallIntegerField(_("在场分钟"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=200)
    made_by = models.ForeignKey(PEOPLE, models.SET_NULL, null=True, related_name="+", verbose_name=_("更正人"))
    at = models.DateTimeField(_("更正时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("签到更正")
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.person_id} {self.present}"

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.session.series.host_id
