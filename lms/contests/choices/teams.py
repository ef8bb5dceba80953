"""Teams and what people are in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TeamPart(models.TextChoices):
    """What somebody is in a team."""

    STUDENT = "student", _("队员")
    TEACHER = "teacher", _("指导教师")
    MENTOR = "mentor", _("企业导师")


class TeamState(models.TextChoices):
    """Where a team stands with the school that registers it."""

    FORMING = "forming", _("组队中")
    SUBMITTED = "submitted", _("待学校审核")
    RETURNED = "returned", _("已退回")
    APPROVED = "approved", _("审核通过")
    WITHDRAWN = "withdrawn", _("已退赛")


TEAM_MOVES: dict[str, set[str]] = {
    TeamState.FORMING: {TeamState.SUBMITTED, TeamState.WITHDRAWN},
    TeamState.SUBMITTED: {TeamState.APPROVED, TeamState.RETURNED, TeamState.WITHDRAWN},
    TeamState.RETURNED: {TeamState.SUBMITTED, TeamState.WITHDRAWN},
    TeamState.APPROVED: {TeamState.WITHDRAWN},
}


class HandoverState(models.TextChoices):
    """Where an offer to lead a team stands."""

    OFFERED = "offered", _("待接受")
    ACCEPTED = "accepted", _("已接任")
    DECLINED = "declined", _("已谢绝")
    WITHDRAWN = "withdrawn", _("已撤回")


HANDOVER_MOVES: dict[str, set[str]] = {
    HandoverState.OFFERED: {HandoverState.ACCEPTED, HandoverState.DECLINED, HandoverState.WITHDRAWN},
}
