"""When a base, or a group of its workstations, cannot be used."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.bases.choices import ClosureKind
from lms.bases.models.bases import Base, WorkstationGroup


class Closure(models.Model):
    """A stretch of time without bookings. Lifted ones stay, so that utilisation of the past can be explained."""

    base = models.ForeignKey(Base, models.CASCADE, related_name="closures", verbose_name=_("实训基地"))
    group = models.ForeignKey(
        WorkstationGroup, models.CASCADE, null=True, blank=True, related_name="closures",
        verbose_name=_("工位组"), help_text=_("不选：整个基地"),
    )  # fmt: skip
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    kind = models.CharField(_("类别"), max_length=12, choices=ClosureKind)
    reason = models.CharField(_("原因"), max_length=120)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("登记人")
    )
    lifted_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("停用时段")
        ordering = ("starts_at", "id")
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="closure_ends_after_start")]
        # The closures that stand, near a day.
        indexes = [models.Index(fields=["base", "ends_at"], name="closures_of_base")]

    def __str__(self) -> str:
        return self.reason

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.base.owner_id
