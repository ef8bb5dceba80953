"""How a firm's own marks count: criteria and weights, published before a round and never changed after (guards.py)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from internships.choices import FULL_WEIGHT
from internships.models.candidates import Candidate
from internships.models.orders import Order
from internships.models.rounds import MatchRound


class Scheme(models.Model):
    """One version of an order's weights: the firm proposes, its school agrees, and from then on it stands.

    What the skill score weighs is what the criteria leave of a hundred. Another version is another row.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="schemes", verbose_name=_("订单"))
    version = models.PositiveSmallIntegerField(_("版本"))
    skill_weight = models.PositiveSmallIntegerField(_("技能匹配分的权重（%）"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提出人")
    )
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)
    published_at = models.DateTimeField(_("院校同意并公布的时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评分办法")
        ordering = ("order_id", "-version")
        constraints = [
            models.UniqueConstraint(fields=["order", "version"], name="scheme_version_once"),
            models.UniqueConstraint(fields=["order"], condition=Q(published_at=None), name="one_proposed_scheme"),
            models.CheckConstraint(condition=Q(skill_weight__lte=FULL_WEIGHT), name="skill_weight_of_a_hundred"),
        ]

    def __str__(self) -> str:
        return f"{self.order.code} v{self.version}"


class Criterion(models.Model):
    """One thing a firm marks from 0 to 100, and what it weighs. Said in advance, in words a student understands."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, related_name="criteria", verbose_name=_("评分办法"))
    position = models.PositiveSmallIntegerField(_("序号"))
    name_zh = models.CharField(_("评分项"), max_length=40)
    name_en = models.CharField(_("评分项（英文）"), max_length=80, blank=True)
    weight = models.PositiveSmallIntegerField(_("权重（%）"))

    class Meta:
        verbose_name = verbose_name_plural = _("评分项")
        ordering = ("scheme_id", "position")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "position"], name="criterion_position_once"),
            models.CheckConstraint(condition=Q(weight__gte=1, weight__lte=FULL_WEIGHT), name="criterion_weight_range"),
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_zh


class RoundScheme(models.Model):
    """The version that counts in a round, fixed when the round opens."""

    match_round = models.ForeignKey(MatchRound, models.CASCADE, related_name="schemes", verbose_name=_("轮次"))
    order = models.ForeignKey(Order, models.PROTECT, related_name="round_schemes", verbose_name=_("订单"))
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="rounds", verbose_name=_("评分办法"))

    class Meta:
        verbose_name = verbose_name_plural = _("轮次的评分办法")
        constraints = [models.UniqueConstraint(fields=["match_round", "order"], name="one_scheme_a_round_and_order")]

    def __str__(self) -> str:
        return f"{self.match_round} · {self.scheme}"


class Mark(models.Model):
    """A firm's mark of one candidate by one criterion."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="marks", verbose_name=_("候选人"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="marks", verbose_name=_("评分项"))
    points = models.PositiveSmallIntegerField(_("分数（0–100）"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("评分人")
    )
    at = models.DateTimeField(_("评分时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("企业评分")
        constraints = [
            models.UniqueConstraint(fields=["candidate", "criterion"], name="one_mark_a_criterion"),
            models.CheckConstraint(condition=Q(points__lte=100), name="mark_of_a_hundred"),
        ]

    def __str__(self) -> str:
        return f"{self.candidate} · {self.criterion}: {self.points}"
