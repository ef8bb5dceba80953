"""The expert pool, and who was asked to speak where for what fee."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.common.states import Stateful
from lms.events.checkin.attendance import stayed
from lms.events.choices import ANSWER_MOVES, AnswerState, News, ScanSource
from lms.events.models.series import EventSession
from lms.organisations.public import City, Organisation
from lms.skills.public import Skill

PEOPLE = settings.AUTH_USER_MODEL


class Expert(models.Model):
    """Somebody of the trade who teaches now and then, without an account. Every host finds them; the address is the
    keeper's alone.
    """

    keeper = models.ForeignKey(Organisation, models.PROTECT, related_name="event_experts", verbose_name=_("登记机构"))
    name = models.CharField(_("姓名"), max_length=50)
    post = models.CharField(_("职务"), max_length=60, blank=True)
    email = models.EmailField(_("邮箱"))
    firm = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="experts_sent", verbose_name=_("所在企业")
    )
    unit = models.CharField(_("单位"), max_length=80, blank=True)
    city = models.ForeignKey(City, models.PROTECT, related_name="+", verbose_name=_("城市"))
    skills = models.ManyToManyField(Skill, blank=True, related_name="+", verbose_name=_("擅长技能"))
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("行业专家")
        ordering = ("name", "id")
        constraints = [models.UniqueConstraint(fields=["keeper", "email"], name="expert_once_a_keeper")]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.keeper_id

    @property
    def from_where(self) -> str:
        """Their firm, or what they said of it."""
        return str(self.firm) if self.firm_id else self.unit


class Invitation(Stateful):
    """An expert asked to speak at a session; answered by the link in the letter. With it the fee (课酬)."""

    TRANSITIONS: ClassVar = ANSWER_MOVES

    session = models.ForeignKey(EventSession, models.CASCADE, related_name="invitations", verbose_name=_("场次"))
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="invitations", verbose_name=_("专家"))
    state = models.CharField(_("状态"), max_length=10, choices=AnswerState, default=AnswerState.ASKED)
    secret_sha256 = models.CharField(_("链接摘要"), max_length=64, null=True, blank=True, unique=True)
    asked_by = models.ForeignKey(PEOPLE, models.SET_NULL, null=True, related_name="+", verbose_name=_("邀请人"))
    asked_at = models.DateTimeField(_("邀请时间"), default=timezone.now)
    mailed_at = models.DateTimeField(_("发信时间"), null=True, blank=True)
    # What they are to be told by letter; nothing once it was sent. The last news takes the place of those before.
    news = models.CharField(_("待告知的变动"), max_length=10, choices=News, blank=True)
    news_reason = models.CharField(_("变动原因"), max_length=200, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    # When they were first seen at the door, and how: the host confirms their minutes all the same.
    seen_at = models.DateTimeField(_("签到时间"), null=True, blank=True)
    # When they were last seen, where people check out.
    left_at = models.DateTimeField(_("签退时间"), null=True, blank=True)
    seen_how = models.CharField(_("签到方式"), max_length=8, choices=ScanSource, blank=True)
    wrong_digits = models.PositiveSmallIntegerField(_("输错次数"), default=0)
    wrong_since = models.DateTimeField(_("输错起算时间"), default=timezone.now)
    # What the host says they taught; none before somebody said so.
    given_minutes = models.PositiveIntegerField(_("主办方确认的授课分钟"), null=True, blank=True)
    # What of it counts for their firm, once the session is settled.
    taught_minutes = models.PositiveIntegerField(_("计入企业的授课分钟"), default=0)
    fee_yuan = models.DecimalField(_("课酬（元）"), max_digits=9, decimal_places=2, null=True, blank=True)
    fee_paid_on = models.DateField(_("发放日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("专家邀请")
        ordering = ("session", "id")
        constraints = [
            models.UniqueConstraint(fields=["session", "expert"], name="event_expert_asked_once"),
            models.CheckConstraint(condition=Q(fee_yuan=None) | Q(fee_yuan__gte=0), name="fee_is_no_debt"),
        ]

    def __str__(self) -> str:
        return f"{self.expert} {self.get_state_display()}"

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.session.series.host_id

    @property
    def seen_minutes(self) -> int | None:
        """Minutes of the session they were there by what doors saw, to the end where nobody checks out; None: unknown.

        A proposal: how long they taught the host says.
        """
        checks_out = self.session.series.checks_out
        if self.seen_at is None or (checks_out and self.left_at is None):
            return None
        return stayed(self.seen_at, self.left_at, self.session.span)

    @property
    def is_good(self) -> bool:
        """Whether the link still opens: until the session begins, unless taken back."""
        return self.state != AnswerState.REVOKED and not self.session.has_begun and not self.session.cancelled_at

    @property
    def opens(self) -> bool:
        """Whether its link opens anything: what is to be answered, and to who comes, the door until it closes."""
        comes = self.state == AnswerState.ACCEPTED and not self.session.cancelled_at and not self.session.is_closed
        return self.is_good or comes
