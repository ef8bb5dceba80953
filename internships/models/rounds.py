"""A round of matching and the posts that take part in it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from internships.choices import ROUND_MOVES, RoundState
from internships.models.orders import Post
from lms.common.states import Stateful


class MatchRound(Stateful):
    """One round. What is published before the lock can be checked after it: digests, roots and the lottery's hash."""

    TRANSITIONS: ClassVar = ROUND_MOVES

    code = models.SlugField(_("轮次编号"), unique=True)
    name_zh = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120)
    state = models.CharField(_("状态"), max_length=10, choices=RoundState, default=RoundState.DRAFT)
    opens_at = models.DateTimeField(_("开始填报"))
    closes_at = models.DateTimeField(_("截止填报"))
    # Scores come from skills and order weights, or (open data sets) with the lists themselves.
    scores_given = models.BooleanField(_("分数随名单给出"), default=False)
    open_data = models.BooleanField(_("公开数据集，不计入指标"), default=False)
    secret = models.CharField(_("抽签密值"), max_length=64)
    secret_hash = models.CharField(_("抽签密值摘要"), max_length=64)
    public_value = models.CharField(_("公开随机值"), max_length=200, blank=True)
    lists_root = models.CharField(_("志愿默克尔根"), max_length=64, blank=True)
    market_digest = models.CharField(_("输入摘要"), max_length=64, blank=True)
    certificate = models.JSONField(_("核验证明"), default=dict)
    # Beside the certificate's own "valid": a missing key in JSON would be NULL, and NULL passes a constraint.
    is_certified = models.BooleanField(_("核验通过"), default=False)
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("匹配轮次")
        ordering = ("-closes_at",)
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="round_closes_after_opening"),
            # Nobody can publish what was not certified, whatever the code above says.
            models.CheckConstraint(
                condition=~Q(state=RoundState.PUBLISHED) | Q(is_certified=True), name="published_is_certified"
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh

    @property
    def takes_rankings(self) -> bool:
        """Whether students may rank now: the hour counts, not whether the clock has come round to locking it."""
        return self.state == RoundState.OPEN and timezone.now() < self.closes_at


class RoundPost(models.Model):
    """A post's seats in one round, frozen when the round opens."""

    match_round = models.ForeignKey(MatchRound, models.CASCADE, related_name="posts", verbose_name=_("轮次"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="rounds", verbose_name=_("岗位"))
    seats = models.PositiveIntegerField(_("名额"))
    minimum = models.PositiveIntegerField(_("最少开班人数"), default=0)
    cutoff = models.IntegerField(_("录取分数线"), null=True, blank=True)
    taken = models.PositiveIntegerField(_("录取人数"), default=0)
    held_when_closed = models.PositiveIntegerField(_("未开班时的人数"), default=0)
    closed = models.BooleanField(_("未达最少人数，未开班"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("轮次岗位")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["match_round", "post"], name="post_once_a_round")]

    def __str__(self) -> str:
        return f"{self.match_round} · {self.post}"

    @property
    def cutoff_percent(self) -> float | None:
        """The cut-off in points of a hundred, as people read it."""
        return None if self.cutoff is None else self.cutoff / 100
