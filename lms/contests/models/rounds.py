"""The steps of a track: when, what is marked, how marks become places, who goes on. Fixed before the first of them."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.common.private_files import private_storage
from lms.common.states import Stateful
from lms.contests.choices import ROUND_MOVES, SHOWN, HeldBecause, Host, JoiningMethod, Level, RoundState
from lms.contests.models.seasons import Titled, Track


class Round(Titled, Stateful):
    """A round of a track. From opening on its settings stand: the database refuses to change them (guards.py)."""

    TRANSITIONS: ClassVar = ROUND_MOVES

    track = models.ForeignKey(Track, models.PROTECT, related_name="rounds", verbose_name=_("赛道"))
    number = models.PositiveSmallIntegerField(_("第几轮"))
    level = models.CharField(_("级别"), max_length=8, choices=Level)
    onsite = models.BooleanField(_("现场"), default=False)
    minutes = models.PositiveSmallIntegerField(_("时长（分钟）"), default=0)
    state = models.CharField(_("状态"), max_length=9, choices=RoundState, default=RoundState.DRAFT)
    opens_at = models.DateTimeField(_("开始"))
    closes_at = models.DateTimeField(_("提交截止"))
    # The public leaderboard takes nothing that came later; empty: it does not freeze.
    freezes_at = models.DateTimeField(_("封榜时间"), null=True, blank=True)
    judged_until = models.DateTimeField(_("评审截止"))
    # Who goes on: so many of each host, and who waits for a place to fall free.
    quota_host = models.CharField(_("名额按"), max_length=8, choices=Host, default=Host.ALL)
    quota = models.PositiveSmallIntegerField(_("晋级名额"), default=0)
    waiting_places = models.PositiveSmallIntegerField(_("候补名额"), default=0)
    # How marks are joined and who stands where.
    judges_each = models.PositiveSmallIntegerField(_("每件作品的评委数"), default=0)
    method = models.CharField(_("合分办法"), max_length=5, choices=JoiningMethod, default=JoiningMethod.MEAN)
    method_fewest = models.PositiveSmallIntegerField(_("合分办法的最少份数"), default=0)
    tie_breaks = models.JSONField(_("同分先后"), default=list, blank=True)
    blind = models.BooleanField(_("匿名评审"), default=True)
    seed = models.PositiveIntegerField(_("抽签种子"), default=0)
    # Public notice, appeals and arbitration, in hours from the publication on.
    notice_hours = models.PositiveSmallIntegerField(_("公示小时数"))
    appeal_hours = models.PositiveSmallIntegerField(_("申诉小时数"))
    arbitration_hours = models.PositiveSmallIntegerField(_("仲裁小时数"))
    published_at = models.DateTimeField(_("公示开始"), null=True, blank=True)
    # What the clock has said already: the beginning, and so many days before the end of work and of judging.
    begun_at = models.DateTimeField(_("开始通知时间"), null=True, blank=True)
    reminded_days = models.PositiveSmallIntegerField(_("已提醒队伍（天）"), null=True, blank=True)
    judges_reminded_days = models.PositiveSmallIntegerField(_("已提醒评委（天）"), null=True, blank=True)
    # What it is held back by since its notice is over, as teams were last told.
    held_because = models.CharField(_("结果暂缓的原因"), max_length=8, choices=HeldBecause, blank=True)
    final_at = models.DateTimeField(_("结果生效时间"), null=True, blank=True)
    cancelled_because = models.CharField(_("取消的理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("赛程")
        ordering = ("track", "number")
        constraints = [
            models.UniqueConstraint(fields=["track", "number"], name="contest_round_number_once"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="contest_round_lasts"),
            models.CheckConstraint(condition=Q(judged_until__gte=F("closes_at")), name="judged_after_closing"),
            models.CheckConstraint(
                condition=Q(freezes_at=None) | Q(freezes_at__gt=F("opens_at"), freezes_at__lte=F("closes_at")),
                name="frozen_while_open",
            ),
            # An appeal that could come after the notice would be an appeal against what stands.
            models.CheckConstraint(condition=Q(appeal_hours__lte=F("notice_hours")), name="appeals_within_the_notice"),
            models.CheckConstraint(
                condition=~Q(state__in=SHOWN) | Q(published_at__isnull=False), name="shown_since_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(state=RoundState.CANCELLED) | ~Q(cancelled_because=""),
                name="round_cancelled_with_a_reason",
            ),
        ]
        # The clock looks for what is due.
        indexes = [models.Index(fields=["state", "closes_at"], name="contest_rounds_due")]

    def get_state_display(self) -> str:
        """The state in words: a round opened ahead of its hour takes no work yet, and does not say that it does."""
        ahead = self.state == RoundState.OPEN and self.opens_at > timezone.now()
        return str(_("待开赛") if ahead else RoundState(self.state).label)

    @property
    def takes_work(self) -> bool:
        """Whether a team can hand in now."""
        return self.state == RoundState.OPEN and self.opens_at <= timezone.now() < self.closes_at

    @property
    def has_begun(self) -> bool:
        """Whether teams have been at work."""
        shown = self.state in (RoundState.JUDGING, *SHOWN)
        return shown or (self.state == RoundState.OPEN and self.opens_at <= timezone.now())

    @property
    def is_shown(self) -> bool:
        """Whether results may be seen."""
        return self.state in SHOWN

    @property
    def appeals_until(self) -> datetime | None:
        """When the last appeal can be filed; None before the publication."""
        return self.published_at + timedelta(hours=self.appeal_hours) if self.published_at else None

    @property
    def notice_until(self) -> datetime | None:
        """When the public notice is over; None before the publication."""
        return self.published_at + timedelta(hours=self.notice_hours) if self.published_at else None

    @property
    def takes_appeals(self) -> bool:
        """Whether an appeal can be filed now."""
        until = self.appeals_until
        return self.state == RoundState.NOTICE and until is not None and timezone.now() < until


class Module(Titled):
    """A scored part of a round: so many points by machine, so many by judges, and what is handed in for it."""

    contest_round = models.ForeignKey(Round, models.CASCADE, related_name="modules", verbose_name=_("赛程"))
    key = models.SlugField(_("代号"), max_length=20)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    auto_points = models.DecimalField(_("自动评分"), max_digits=7, decimal_places=2, default=Decimal(0))
    judge_points = models.DecimalField(_("评委评分"), max_digits=7, decimal_places=2, default=Decimal(0))
    # The practical lab it is done in, by its code; empty where files are handed in.
    lab_code = models.CharField(_("实训代码"), max_length=12, blank=True)
    # Values of SubmissionKind; empty: nothing is handed in for this part.
    takes = models.JSONField(_("提交方式"), default=list, blank=True)
    most_a_day = models.PositiveSmallIntegerField(_("每天最多提交次数"), default=5)
    most_in_all = models.PositiveSmallIntegerField(_("总共最多提交次数"), default=30)
    most_bytes = models.PositiveIntegerField(_("文件大小上限（字节）"), default=5_242_880)

    class Meta:
        verbose_name = verbose_name_plural = _("评分模块")
        ordering = ("contest_round", "position", "id")
        constraints = [
            models.UniqueConstraint(fields=["contest_round", "key"], name="contest_module_key_once"),
            models.CheckConstraint(
                condition=Q(auto_points__gte=0, judge_points__gte=0) & ~Q(auto_points=0, judge_points=0),
                name="module_is_worth_something",
            ),
        ]

    @property
    def points(self) -> Decimal:
        """What the part is worth in all."""
        return self.auto_points + self.judge_points


class AnswerTask(models.Model):
    """How an answer file of a module is scored: what `scoring.Task` needs, as data."""

    module = models.OneToOneField(Module, models.CASCADE, related_name="task", verbose_name=_("评分模块"))
    spec = models.JSONField(_("评分设置"))
    note_zh = models.CharField(_("给参赛者的说明"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("自动评分任务")

    def __str__(self) -> str:
        return str(self.module)


class AnswerKey(models.Model):
    """A version of the hidden key. A key that was wrong stays, beside the one that replaced it and why."""

    task = models.ForeignKey(AnswerTask, models.PROTECT, related_name="answer_keys", verbose_name=_("自动评分任务"))
    version = models.PositiveSmallIntegerField(_("版本"))
    file = models.FileField(_("文件"), storage=private_storage, upload_to="contests/keys/%Y/%m", max_length=200)
    name = models.CharField(_("文件名"), max_length=120)
    size = models.PositiveIntegerField(_("大小（字节）"))
    sha256 = models.CharField(_("指纹"), max_length=64)
    reason = models.CharField(_("更换理由"), max_length=200, blank=True)
    # Of a lab, whose key is a case: the answer all of which is right, as its model gave it when the case came.
    solution = models.JSONField(_("模型的答案"), null=True, blank=True)
    # Of a lab's case: what teams read of it is not what they read before, so that they have to answer it anew.
    asks_anew = models.BooleanField(_("题目变了"), default=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("上传人")
    )
    added_at = models.DateTimeField(_("上传时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("标准答案")
        ordering = ("task", "-version")
        constraints = [
            models.UniqueConstraint(fields=["task", "version"], name="answer_key_version_once"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="answer_key_replaced_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.task} · {self.version}"


class Prize(Titled):
    """A prize of a round and the share of the field it goes to, best first."""

    contest_round = models.ForeignKey(Round, models.CASCADE, related_name="prizes", verbose_name=_("赛程"))
    key = models.SlugField(_("代号"), max_length=20)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)
    share_percent = models.DecimalField(_("获奖比例（%）"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = _("奖项")
        ordering = ("contest_round", "position", "id")
        constraints = [
            models.UniqueConstraint(fields=["contest_round", "key"], name="prize_key_once"),
            models.CheckConstraint(condition=Q(share_percent__gt=0, share_percent__lte=100), name="prize_is_a_share"),
        ]
