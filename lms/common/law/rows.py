"""A version of a rule as a row: what every table of rules has."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.common.law.words import CONFIRMED, Severity, Standing, VersionState


class LawQuerySet(models.QuerySet[Any]):
    """Reads that every table of rules needs."""

    def in_force(self, on: date) -> Self:
        """Approved versions that have begun by that day, the older ones of a rule ahead of the newer."""
        return self.filter(state=VersionState.APPROVED, valid_from__lte=on).order_by("code", "version")


def _person(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=name
    )


class LawVersion(models.Model):
    """One version of one rule. Its words never change: a change of the law is a new version; old findings keep theirs.

    Shipped versions were entered by nobody. Decision 0023.
    """

    code = models.CharField(_("规则编号"), max_length=20)
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    severity = models.CharField(_("后果"), max_length=6, choices=Severity)
    standing = models.CharField(_("条文依据"), max_length=10, choices=Standing, default=Standing.CONFIRMED)
    article = models.CharField(_("条款"), max_length=120)
    text_zh = models.CharField(_("规定"), max_length=300)
    parameters = models.JSONField(_("参数"), default=dict)
    valid_from = models.DateField(_("生效日期"))
    state = models.CharField(_("状态"), max_length=9, choices=VersionState, default=VersionState.APPROVED)
    source_url = models.URLField(_("原文链接"), max_length=300, blank=True)
    reason = models.CharField(_("修改理由"), max_length=300, blank=True)
    entered_by = _person(_("录入人"))
    entered_at = models.DateTimeField(_("录入时间"), null=True, blank=True)
    decided_by = _person(_("复核人"))
    decided_at = models.DateTimeField(_("复核时间"), null=True, blank=True)
    withdrawn_by = _person(_("撤回人"))
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤回理由"), max_length=300, blank=True)

    objects = LawQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def confirmed(self) -> bool:
        """Whether its text was read in the source, or is our own."""
        return self.standing in CONFIRMED


def law_constraints(name: str, *rule: str) -> list[models.BaseConstraint]:
    """What the database holds for a table of rules; `rule` are the fields that tell one rule from another."""
    two = Q(entered_by=None) | (Q(decided_by__isnull=False) & ~Q(decided_by=F("entered_by")))
    return [
        models.UniqueConstraint(fields=[*rule, "version"], name=f"{name}_version_once"),
        # Two proposals at once would be two answers to what holds next.
        models.UniqueConstraint(fields=[*rule], condition=Q(state=VersionState.PROPOSED), name=f"{name}_waits_once"),
        # Nobody is stopped by a text that nobody has read.
        models.CheckConstraint(
            condition=Q(standing__in=sorted(CONFIRMED)) | Q(severity=Severity.WARN), name=f"{name}_unconfirmed_warns"
        ),
        models.CheckConstraint(condition=~Q(state=VersionState.APPROVED) | two, name=f"{name}_passes_by_two"),
        models.CheckConstraint(
            condition=~Q(state=VersionState.WITHDRAWN) | ~Q(withdrawn_reason=""), name=f"{name}_withdrawn_with_reason"
        ),
    ]
