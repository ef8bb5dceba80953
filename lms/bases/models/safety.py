"""Safety checks of a base, each with its date, its months and its paper."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.bases.models.bases import Base
from lms.common.private_files import private_storage


class SafetyCheck(models.Model):
    """One check. Only ever added: a mistaken one is followed by a right one, and the newest counts."""

    base = models.ForeignKey(Base, models.CASCADE, related_name="checks", verbose_name=_("实训基地"))
    checked_on = models.DateField(_("检查日期"))
    valid_months = models.PositiveSmallIntegerField(_("有效月数"))
    valid_until = models.DateField(_("有效期至"))
    checked_by = models.CharField(_("检查单位或检查人"), max_length=60)
    file = models.FileField(
        _("检查记录"), storage=private_storage, upload_to="safety/%Y/%m", max_length=200, blank=True
    )
    file_name = models.CharField(_("文件名"), max_length=120, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("登记人")
    )
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    # The nearest reminder the owner was sent: 30 days before its end, then 7.
    reminded_days = models.PositiveSmallIntegerField(_("已提醒（剩余天数）"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("安全检查")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gte=F("checked_on")), name="check_holds_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.base} · {self.checked_on}"

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.base.owner_id
