"""Seats a round keeps for some students: categories as data, who belongs to them, and what came of it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from internships.models.rounds import MatchRound, RoundCap, RoundPost


class Category(models.Model):
    """A group of students that seats may be kept for. The shipped ones stand in data/categories.csv."""

    code = models.SlugField(_("类别编号"), unique=True, max_length=20)
    name_zh = models.CharField(_("名称"), max_length=40)
    name_en = models.CharField(_("英文名称"), max_length=80)
    proof_zh = models.CharField(_("凭什么认定"), max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = _("学员类别")
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh


class Belonging(models.Model):
    """That a student belongs to a category until a day, as their school has seen it on paper. Nobody but the student
    and the school's office is told of it.
    """

    category = models.ForeignKey(Category, models.PROTECT, related_name="belongings", verbose_name=_("类别"))
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="belongings", verbose_name=_("学员")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("登记人")
    )
    recorded_at = models.DateTimeField(_("登记时间"), auto_now_add=True)
    # Papers run out: from the day after it counts for nothing, and the clock takes it down.
    valid_until = models.DateField(_("有效期至"))

    class Meta:
        verbose_name = verbose_name_plural = _("类别登记")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["category", "student"], name="once_in_a_category")]

    def __str__(self) -> str:
        return f"{self.student} · {self.category}"


class RoundReserve(models.Model):
    """Of every post of a round so many seats of a hundred are kept for a category; set while the round is a draft."""

    match_round = models.ForeignKey(MatchRound, models.CASCADE, related_name="reserves", verbose_name=_("轮次"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("类别"))
    share_percent = models.PositiveSmallIntegerField(
        _("预留比例（%）"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta:
        verbose_name = verbose_name_plural = _("预留名额")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["match_round", "category"], name="one_reserve_a_category"),
            models.CheckConstraint(
                condition=Q(share_percent__gte=1, share_percent__lte=100), name="share_of_a_hundred"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.share_percent}%"


class ReservedSeats(models.Model):
    """The seats one post keeps for one category, frozen at the opening; their own cut-off once the round is solved."""

    line = models.ForeignKey(RoundPost, models.CASCADE, related_name="reserved", verbose_name=_("轮次岗位"))
    reserve = models.ForeignKey(RoundReserve, models.PROTECT, related_name="lines", verbose_name=_("预留名额"))
    seats = models.PositiveIntegerField(_("名额"))
    cutoff = models.IntegerField(_("录取分数线"), null=True, blank=True)
    cutoff_lottery = models.PositiveIntegerField(_("录取线上的抽签号"), null=True, blank=True)
    taken = models.PositiveIntegerField(_("录取人数"), default=0)
    # Too few of the category came: what was left went to the best others, and the cut-off is one of theirs. Whoever
    # belongs is not measured by it.
    for_others = models.BooleanField(_("有余额转给其他学员"), default=False)
    # The ceiling that makes the cut-off, where the seats themselves are not full.
    full_cap = models.ForeignKey(
        RoundCap, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("已满的上限")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("岗位预留名额")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["line", "reserve"], name="reserved_once_a_post"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="reserve_has_a_seat"),
        ]

    def __str__(self) -> str:
        return f"{self.line} · {self.reserve}"

    @property
    def cutoff_percent(self) -> float | None:
        """The cut-off in points of a hundred."""
        return None if self.cutoff is None else self.cutoff / 100

    @property
    def cutoff_band(self) -> tuple[int, int] | None:
        """Ten points of a hundred it lies in, where so few got in that it is a person's."""
        if self.cutoff is None:
            return None
        lower = min(self.cutoff // 1000 * 10, 90)
        return lower, lower + 10
