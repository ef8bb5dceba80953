"""Innovation teams: who put them together, who is in them, and what they owe by when."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lms.common.states import Stateful
from lms.cooperation.choices import REPORT_MOVES, TEAM_MOVES, Answer, ReportState, TeamState
from lms.cooperation.models.attached import Attached
from lms.cooperation.models.calls import TalentCall
from lms.organisations.public import Organisation


class Team(Stateful):
    """A team made for one call; that it applies, is chosen and delivers are its states."""

    TRANSITIONS: ClassVar = TEAM_MOVES

    call = models.ForeignKey(TalentCall, models.CASCADE, related_name="teams", verbose_name=_("揭榜与人才需求"))
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("牵头单位"))
    name = models.CharField(_("团队名称"), max_length=80)
    plan = models.TextField(_("打算怎么做"), max_length=4000)
    state = models.CharField(_("状态"), max_length=10, choices=TeamState, default=TeamState.FORMING)
    # Why it was not chosen, left, or was closed.
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    applied_at = models.DateTimeField(_("申请时间"), null=True, blank=True)
    decided_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("组队人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("创新团队")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(state__in=[TeamState.SELECTED, TeamState.COMPLETED]),
                name="one_team_chosen_a_call",
            ),
            models.UniqueConstraint(
                fields=["call", "lead"],
                condition=Q(state__in=[TeamState.FORMING, TeamState.APPLIED, TeamState.SELECTED]),
                name="one_team_a_lead_and_call",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[TeamState.REFUSED, TeamState.WITHDRAWN]) | ~Q(reason=""),
                name="refused_team_knows_why",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.lead_id

    @property
    def address(self) -> str:
        """Its page below the cooperation of whoever reads it."""
        return f"teams/{self.pk}/"


class TeamPartner(models.Model):
    """Another organisation in a team, which puts its own people forward."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="partners", verbose_name=_("创新团队"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("参加单位"))

    class Meta:
        verbose_name = verbose_name_plural = _("参加单位")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["team", "organisation"], name="team_partner_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class Member(models.Model):
    """A person whom an organisation put forward, and that person's own answer."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="members", verbose_name=_("创新团队"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="team_places", verbose_name=_("成员")
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("推荐单位"))
    is_student = models.BooleanField(_("是否学员"), default=False)
    part = models.CharField(_("分工"), max_length=60)
    answer = models.CharField(_("本人答复"), max_length=10, choices=Answer, default=Answer.ASKED)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("团队成员")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["team", "person"], name="team_member_once"),
            # Nobody is shown without an answer of their own.
            models.CheckConstraint(
                condition=Q(answer=Answer.ASKED) | Q(answered_at__isnull=False), name="member_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} · {self.get_answer_display()}"


class Milestone(models.Model):
    """What the team hands over by a day, and what shows it."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="milestones", verbose_name=_("创新团队"))
    title = models.CharField(_("节点"), max_length=120)
    due_on = models.DateField(_("完成日期"))
    evidence = models.CharField(_("用什么证明"), max_length=200)
    accepted_at = models.DateTimeField(_("认可时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("节点")
        ordering = ("due_on", "pk")

    def __str__(self) -> str:
        return self.title


class MilestoneWork(Stateful, Attached):
    """What the team handed in for a milestone, and the caller's word on it."""

    TRANSITIONS: ClassVar = REPORT_MOVES

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="works", verbose_name=_("节点"))
    text = models.CharField(_("说明"), max_length=1000, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=ReportState, default=ReportState.WAITING)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("提交人")
    )
    at = models.DateTimeField(_("提交时间"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    decided_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    reason = models.CharField(_("退回原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("节点成果")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["milestone"], condition=Q(state=ReportState.WAITING), name="one_work_waits"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.RETURNED) | ~Q(reason=""), name="returned_work_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone} · {self.get_state_display()}"

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.milestone.team.lead_id
