"""A contest's yearly edition: who runs it, its tracks, what a team is asked, who sets the problem."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.common.states import Stateful
from lms.contests.choices import SEASON_MOVES, RuleKind, SeasonState
from lms.contests.models.pages import ContestPage
from lms.organisations.models import Organisation


class Titled(models.Model):
    """A row with a title in both languages."""

    title_zh = models.CharField(_("名称"), max_length=80)
    title_en = models.CharField(_("英文名称"), max_length=160, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title_zh


class Season(Titled, Stateful):
    """One edition of a contest (届): its organiser, and when teams register."""

    TRANSITIONS: ClassVar = SEASON_MOVES

    contest = models.ForeignKey(ContestPage, models.PROTECT, related_name="seasons", verbose_name=_("赛事"))
    # Its officers, or its academic office where a school is the organiser, run the season.
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="contest_seasons", verbose_name=_("主办单位"))
    year = models.PositiveSmallIntegerField(_("年份"))
    state = models.CharField(_("状态"), max_length=8, choices=SeasonState, default=SeasonState.DRAFT)
    registers_from = models.DateTimeField(_("报名开始"))
    registers_until = models.DateTimeField(_("报名截止"))
    # Schools look at their teams until here; then rosters stand.
    reviews_until = models.DateTimeField(_("学校审核截止"))
    # Until then enterprises may propose a problem; empty: none is asked for.
    proposals_until = models.DateTimeField(_("企业命题征集截止"), null=True, blank=True)
    # Since then it is only read; and when the clock last said that it could be closed.
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    closing_reminded_at = models.DateTimeField(_("提醒结束的时间"), null=True, blank=True)
    demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("届次")
        ordering = ("-year", "-id")
        constraints = [
            models.UniqueConstraint(fields=["contest", "year"], name="one_season_a_year"),
            models.CheckConstraint(
                condition=Q(registers_until__gt=F("registers_from")), name="season_registers_a_while"
            ),
            models.CheckConstraint(
                condition=Q(reviews_until__gte=F("registers_until")), name="season_reviews_after_registering"
            ),
            models.CheckConstraint(
                condition=Q(state=SeasonState.CLOSED, closed_at__isnull=False)
                | ~Q(state=SeasonState.CLOSED) & Q(closed_at=None),
                name="season_closed_since_a_time",
            ),
        ]

    @property
    def takes_teams(self) -> bool:
        """Whether a team can be made and joined now."""
        return self.state == SeasonState.OPEN and self.registers_from <= timezone.now() < self.registers_until

    @property
    def takes_reviews(self) -> bool:
        """Whether schools can still approve a team."""
        return self.state == SeasonState.OPEN and timezone.now() < self.reviews_until


class Track(Titled):
    """A part of a season that teams register for (赛道): nobody is in two teams of one."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="tracks", verbose_name=_("届次"))
    key = models.SlugField(_("代号"), max_length=20)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("赛道")
        ordering = ("season", "position", "id")
        constraints = [models.UniqueConstraint(fields=["season", "key"], name="track_key_once")]


class TrackRule(models.Model):
    """What a track asks of a team, as data: `eligibility` reads it at every change of the roster."""

    track = models.ForeignKey(Track, models.CASCADE, related_name="rules", verbose_name=_("赛道"))
    key = models.SlugField(_("代号"), max_length=20)
    kind = models.CharField(_("条件"), max_length=10, choices=RuleKind)
    params = models.JSONField(_("数值"), default=dict, blank=True)
    bars = models.BooleanField(_("不符合就不能参赛"), default=True)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("参赛条件")
        ordering = ("track", "position", "id")
        constraints = [models.UniqueConstraint(fields=["track", "key"], name="track_rule_key_once")]

    def __str__(self) -> str:
        return f"{self.track} · {self.get_kind_display()}"


class CommitmentText(models.Model):
    """A version of what every member signs (承诺书). Published, it stays: another wording is another version."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="commitment_texts", verbose_name=_("届次"))
    version = models.PositiveSmallIntegerField(_("版本"))
    text_zh = models.TextField(_("承诺书"), max_length=6000)
    text_en = models.TextField(_("英文"), max_length=12000, blank=True)
    sha256 = models.CharField(_("指纹"), max_length=64)
    published_at = models.DateTimeField(_("公布时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("承诺书文本")
        ordering = ("season", "-version")
        constraints = [models.UniqueConstraint(fields=["season", "version"], name="commitment_version_once")]

    def __str__(self) -> str:
        return f"{self.season} · {self.version}"

    @property
    def text(self) -> str:
        """The text in the reader's language, where there is one; the Chinese one is what is signed."""
        return self.text_en if get_language() == "en" and self.text_en else self.text_zh
