"""What parties promised each other, and what they say they have delivered."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.common.states import Stateful
from lms.cooperation.choices import REPORT_MOVES, Nudge, ReportState
from lms.cooperation.models.agreements import Agreement, AgreementParty
from lms.cooperation.models.attached import Attached
from lms.cooperation.progress import Item
from lms.organisations.public import Organisation


class Deliverable(models.Model):
    """Something one party owes by a day, counted in a unit (成果)."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="deliverables", verbose_name=_("合作协议"))
    name = models.CharField(_("成果"), max_length=120)
    party = models.ForeignKey(AgreementParty, models.CASCADE, related_name="deliverables", verbose_name=_("责任方"))
    due_on = models.DateField(_("完成日期"))
    measure = models.CharField(_("计量什么"), max_length=60)
    unit = models.CharField(_("单位"), max_length=20)
    target = models.DecimalField(_("目标量"), max_digits=12, decimal_places=2, validators=[MinValueValidator(0.01)])
    evidence = models.CharField(_("用什么证明"), max_length=200)
    # What another party has confirmed so far: the amount of the last confirmed report.
    confirmed = models.DecimalField(_("已确认量"), max_digits=12, decimal_places=2, default=0)
    # What the clock has said of it: "soon", then "late".
    nudged = models.CharField(_("已提醒"), max_length=4, choices=Nudge, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("成果")
        ordering = ("due_on", "pk")
        constraints = [models.CheckConstraint(condition=Q(target__gt=0), name="deliverable_has_a_target")]

    def __str__(self) -> str:
        return self.name

    @property
    def item(self) -> Item:
        """As the pure core counts it."""
        return Item(self.target, self.confirmed, self.due_on)


class DeliveryReport(Stateful, Attached):
    """The responsible party's word that so much is there in all, and another party's answer to it."""

    TRANSITIONS: ClassVar = REPORT_MOVES

    deliverable = models.ForeignKey(Deliverable, models.CASCADE, related_name="reports", verbose_name=_("成果"))
    amount = models.DecimalField(_("累计完成量"), max_digits=12, decimal_places=2)
    text = models.CharField(_("说明"), max_length=1000, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ReportState, default=ReportState.WAITING)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("报告人")
    )
    at = models.DateTimeField(_("报告时间"), auto_now_add=True)
    decided_for = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认方")
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    decided_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    reason = models.CharField(_("退回原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("成果报告")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable"], condition=Q(state=ReportState.WAITING), name="one_report_waits"
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.WAITING) | Q(decided_for__isnull=False), name="report_answered_by_a_party"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.RETURNED) | ~Q(reason=""), name="returned_report_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deliverable} · {self.amount} {self.deliverable.unit}"

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.deliverable.party.organisation_id
