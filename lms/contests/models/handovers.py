"""Who was asked to lead a team instead of its captain, and what they said."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.common.states import Stateful
from lms.contests.choices import HANDOVER_MOVES, HandoverState
from lms.contests.models.teams import Team, TeamMember


class Handover(Stateful):
    """A member asked to lead the team. Until they accept it the captain is who they were."""

    TRANSITIONS: ClassVar = HANDOVER_MOVES

    team = models.ForeignKey(Team, models.PROTECT, related_name="handovers", verbose_name=_("参赛队"))
    member = models.ForeignKey(TeamMember, models.PROTECT, related_name="+", verbose_name=_("接任的队员"))
    before = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("原队长"))
    state = models.CharField(_("状态"), max_length=9, choices=HandoverState, default=HandoverState.OFFERED)
    # The school says why it steps in; the captain need not.
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人"))
    at = models.DateTimeField(_("提出时间"), default=timezone.now)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("移交队长")
        ordering = ("team", "id")
        constraints = [
            # Two who both accept would each be captain.
            models.UniqueConstraint(
                fields=["team"], condition=Q(state=HandoverState.OFFERED), name="one_open_handover"
            ),
            models.CheckConstraint(
                condition=Q(state=HandoverState.OFFERED, answered_at=None)
                | ~Q(state=HandoverState.OFFERED) & Q(answered_at__isnull=False),
                name="handover_answered_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} · {self.get_state_display()}"
