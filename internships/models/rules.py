"""Rules of law as data, and what they found."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from internships.choices import Scope, Severity
from internships.models.orders import Order


class Rule(models.Model):
    """One version of one rule. A change of the law is a new version; old findings keep theirs."""

    code = models.CharField(_("规则编号"), max_length=20)
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    scope = models.CharField(_("检查时机"), max_length=8, choices=Scope)
    severity = models.CharField(_("后果"), max_length=6, choices=Severity)
    article = models.CharField(_("条款"), max_length=120)
    text_zh = models.CharField(_("规定"), max_length=300)
    parameters = models.JSONField(_("参数"), default=dict)
    confirmed = models.BooleanField(_("条文已核实"), default=False)
    valid_from = models.DateField(_("生效日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("规则")
        ordering = ("code", "-version")
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="rule_version_once")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class Finding(models.Model):
    """What one rule said about one order, with the numbers it looked at."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="findings", verbose_name=_("订单"))
    rule = models.ForeignKey(Rule, models.PROTECT, related_name="findings", verbose_name=_("规则"))
    message = models.TextField(_("说明"))  # names every student or post it speaks of
    inputs = models.JSONField(_("依据的数值"), default=dict)
    found_at = models.DateTimeField(_("检查时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("检查结果")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.message
