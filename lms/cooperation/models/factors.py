"""The board of factors: who offers or looks for talent, technology or capital inside a cluster (要素共享)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.common.states import Stateful
from lms.cooperation.choices import (
    INTEREST_MOVES,
    POST_MOVES,
    FactorKind,
    InterestState,
    PostState,
    Reach,
    Side,
)
from lms.organisations.public import Cluster, Organisation
from lms.skills.public import Skill


class FactorPost(Stateful):
    """One offer or request. How to reach its author is shown to nobody before both have agreed."""

    TRANSITIONS: ClassVar = POST_MOVES

    author = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("发布单位"))
    cluster = models.ForeignKey(Cluster, models.PROTECT, related_name="+", verbose_name=_("产业集群"))
    kind = models.CharField(_("要素"), max_length=10, choices=FactorKind)
    side = models.CharField(_("供需"), max_length=10, choices=Side)
    reach = models.CharField(_("可见范围"), max_length=10, choices=Reach, default=Reach.CLUSTER)
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("说明"), max_length=2000)
    skills = models.ManyToManyField(Skill, blank=True, related_name="+", verbose_name=_("技能"))
    low = models.DecimalField(_("金额下限（元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    high = models.DecimalField(_("金额上限（元）"), max_digits=14, decimal_places=2, null=True, blank=True)
    valid_until = models.DateField(_("有效期至"))
    state = models.CharField(_("状态"), max_length=10, choices=PostState, default=PostState.OPEN)
    contact_name = models.CharField(_("联系人"), max_length=50)
    contact_way = models.CharField(_("联系方式"), max_length=120)
    removed_reason = models.CharField(_("下架原因"), max_length=300, blank=True)
    appeal = models.CharField(_("申请恢复的理由"), max_length=500, blank=True)
    posted_at = models.DateTimeField(_("发布时间"), auto_now_add=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("发布人")
    )
    demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("要素供需")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=FactorKind.CAPITAL) | Q(low=None, high=None), name="only_capital_has_an_amount"
            ),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lte=F("high")), name="amount_range_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PostState.REMOVED, PostState.APPEALED]) | ~Q(removed_reason=""),
                name="removed_post_knows_why",
            ),
        ]
        # The list of a cluster, by what can be seen.
        indexes = [models.Index(fields=["state", "cluster", "kind"], name="board_of_cluster")]

    def __str__(self) -> str:
        return self.title

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.author_id

    @property
    def address(self) -> str:
        """Its page below the cooperation of whoever reads it."""
        return f"factors/{self.pk}/"


class Interest(Stateful):
    """One organisation's interest in another's post, from the first word to what came of it."""

    TRANSITIONS: ClassVar = INTEREST_MOVES

    post = models.ForeignKey(FactorPost, models.CASCADE, related_name="interests", verbose_name=_("要素供需"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("意向单位"))
    message = models.CharField(_("留言"), max_length=500)
    contact_name = models.CharField(_("联系人"), max_length=50)
    contact_way = models.CharField(_("联系方式"), max_length=120)
    state = models.CharField(_("状态"), max_length=12, choices=InterestState, default=InterestState.ASKED)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("提出人")
    )
    at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    # What was agreed, or why nothing was.
    outcome = models.CharField(_("结果"), max_length=500, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("登记人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("对接")
        ordering = ("-pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["post", "organisation"],
                condition=Q(state__in=[InterestState.ASKED, InterestState.TALKING]),
                name="one_interest_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[InterestState.CONCLUDED, InterestState.FELL_THROUGH]) | ~Q(outcome=""),
                name="match_says_what_came_of_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.post}"


class Bookmark(models.Model):
    """A post that a person wants to find again."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="factor_bookmarks", verbose_name=_("本人")
    )
    post = models.ForeignKey(FactorPost, models.CASCADE, related_name="bookmarks", verbose_name=_("要素供需"))

    class Meta:
        verbose_name = verbose_name_plural = _("收藏的供需")
        constraints = [models.UniqueConstraint(fields=["person", "post"], name="bookmark_once")]

    def __str__(self) -> str:
        return str(self.post)
