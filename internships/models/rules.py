"""Rules of law as data, and what they found."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from internships import faults
from internships.choices import InternshipKind, Moment, Scope, Waiver
from internships.models.orders import Order
from internships.models.placements import Placement
from lms.common.law import LawVersion, Severity, law_constraints
from lms.organisations.choices import Level


class Rule(LawVersion):
    """One version of one rule about orders and starts."""

    scope = models.CharField(_("检查时机"), max_length=8, choices=Scope)
    waiver = models.CharField(_("如何通过"), max_length=6, choices=Waiver, default=Waiver.NEVER)
    # Empty: both kinds of internship, schools of every level, the whole country.
    kind = models.CharField(_("适用的实习"), max_length=5, choices=InternshipKind, blank=True)
    level = models.CharField(_("适用的办学层次"), max_length=20, choices=Level, blank=True)
    province = models.CharField(_("适用的省份"), max_length=6, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("规则")
        ordering = ("code", "-version")
        constraints = [
            *law_constraints("rule", "code"),
            models.CheckConstraint(
                condition=~Q(severity=Severity.BLOCK) | Q(waiver=Waiver.NEVER), name="blocking_is_not_waived"
            ),
        ]

    @property
    def holds(self) -> bool:
        """Whether nothing goes on until it is mended or waived."""
        return self.waiver != Waiver.ADVICE


class FindingQuerySet(models.QuerySet["Finding"]):
    """Reads that pages and gates need."""

    def current(self) -> "FindingQuerySet":
        """What the law says now; older answers are kept but closed."""
        return self.filter(closed_at=None).select_related("rule", "waived_by")

    def holding(self) -> "FindingQuerySet":
        """Current ones that stop the next step."""
        return self.current().filter(holds=True, waived_at=None)


class Finding(models.Model):
    """What one version of a rule said about an order or a start, with the numbers it looked at.

    Asked again it is closed and a new row made, so that what was said at each step can be read later. Only what a
    mere save found is dropped at the next save.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="findings", verbose_name=_("订单"))
    placement = models.ForeignKey(
        Placement, models.CASCADE, null=True, blank=True, related_name="findings", verbose_name=_("实习安排")
    )
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="findings", verbose_name=_("规则"))
    moment = models.CharField(_("检查时机"), max_length=9, choices=Moment, default=Moment.SAVED)
    message = models.TextField(_("说明"))  # in Chinese, as a record; `sentence` is the reader's
    seen = models.JSONField(_("说明中的数值"), default=dict)
    field = models.CharField(_("对应填写项"), max_length=30, blank=True)
    inputs = models.JSONField(_("依据的数值"), default=dict)
    # Copied from the rule: the database's own gate (triggers.py) asks no other table.
    holds = models.BooleanField(_("未通过前不能继续"), default=False)
    found_at = models.DateTimeField(_("检查时间"), auto_now_add=True)
    closed_at = models.DateTimeField(_("失效时间"), null=True, blank=True)
    waived_reason = models.CharField(_("例外理由"), max_length=300, blank=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("例外记录人")
    )
    waived_at = models.DateTimeField(_("例外记录时间"), null=True, blank=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("检查结果")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=Q(waived_at=None) | ~Q(waived_reason=""), name="waived_with_a_reason"),
        ]
        # What the gate asks before every start.
        indexes = [models.Index(fields=["placement", "closed_at"], name="findings_of_placement")]

    def __str__(self) -> str:
        return self.message

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.order.enterprise_id

    @property
    def sentence(self) -> str:
        """What is not kept, in the reader's language."""
        return faults.sentence(self.rule.code, self.seen, self.rule.parameters)

    @property
    def detail(self) -> str:
        """The numbers behind it, or what to do."""
        return faults.detail(self.rule.code, self.seen, self.rule.parameters)

    @property
    def can_be_waived(self) -> bool:
        """Whether a reason gets past it and none is written yet."""
        return self.rule.waiver == Waiver.REASON and self.waived_at is None

    def same_as(self, other: Any) -> bool:
        """Whether another answer is the same: a reason that was written for it stays."""
        return self.rule_id == other.rule.pk and self.seen == other.seen
