"""Calls of a firm or a cluster for somebody to solve something (揭榜、人才需求)."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.common.states import Stateful
from lms.cooperation.choices import CALL_MOVES, CallKind, CallState
from lms.organisations.public import Cluster, Organisation
from lms.skills.public import Skill


class TalentCall(Stateful):
    """What is to be solved, by when, and what is given for it. A firm calls, or an agency for a whole cluster."""

    TRANSITIONS: ClassVar = CALL_MOVES

    caller = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("发榜方"))
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+", verbose_name=_("产业集群"))
    kind = models.CharField(_("类型"), max_length=10, choices=CallKind, default=CallKind.TEAM)
    title = models.CharField(_("标题"), max_length=120)
    problem = models.TextField(_("要解决什么"), max_length=4000)
    outcome = models.TextField(_("怎样算解决"), max_length=2000)
    reward = models.CharField(_("给予的支持"), max_length=300)
    skills = models.ManyToManyField(Skill, blank=True, related_name="+", verbose_name=_("需要的技能"))
    closes_on = models.DateField(_("征集截止"))
    state = models.CharField(_("状态"), max_length=10, choices=CallState, default=CallState.DRAFT)
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    reason = models.CharField(_("撤回原因"), max_length=300, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("起草人")
    )
    demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("揭榜与人才需求")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=CallState.WITHDRAWN) | ~Q(reason=""), name="withdrawn_call_has_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_on"], name="calls_that_are_open")]

    def __str__(self) -> str:
        return self.title

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.caller_id

    @property
    def address(self) -> str:
        """Its page below the cooperation of whoever reads it."""
        return f"calls/{self.pk}/"

    @property
    def takes_teams(self) -> bool:
        """Whether teams may apply today."""
        return self.state == CallState.OPEN and self.closes_on >= timezone.localdate()

    def is_over(self, today: date) -> bool:
        """Whether its last day of applications is behind us while nobody is chosen."""
        return self.state == CallState.OPEN and self.closes_on < today
