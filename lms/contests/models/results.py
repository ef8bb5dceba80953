"""Who stood where in each version of a round's standings, who appealed, who was given what."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.common.states import Stateful
from lms.contests.choices import APPEAL_MOVES, AppealState
from lms.contests.models.entries import Entry
from lms.contests.models.rounds import Prize, Round


class Standings(models.Model):
    """A version of a round's standings. Only ever added (guards.py); the newest is in force."""

    contest_round = models.ForeignKey(Round, models.PROTECT, related_name="standings", verbose_name=_("赛程"))
    version = models.PositiveSmallIntegerField(_("版本"))
    # Why there is another one: an appeal that holds, a ruling, a corrected sheet.
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    sha256 = models.CharField(_("指纹"), max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("公布人")
    )
    at = models.DateTimeField(_("公布时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("成绩榜")
        ordering = ("contest_round", "-version")
        constraints = [
            models.UniqueConstraint(fields=["contest_round", "version"], name="standings_version_once"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="standings_changed_with_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.contest_round} · {self.version}"


class StandingLine(models.Model):
    """An entry's place in a version. `raw_points` is what it would have without the joining method. Only ever added."""

    standings = models.ForeignKey(Standings, models.PROTECT, related_name="lines", verbose_name=_("成绩榜"))
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="lines", verbose_name=_("参赛作品"))
    position = models.PositiveIntegerField(_("次序"))
    place = models.PositiveIntegerField(_("名次"), null=True, blank=True)
    shared = models.BooleanField(_("并列"), default=False)
    points = models.DecimalField(_("总分"), max_digits=9, decimal_places=4, null=True, blank=True)
    raw_points = models.DecimalField(_("原始总分"), max_digits=9, decimal_places=4, null=True, blank=True)
    told_apart_by = models.CharField(_("同分时按"), max_length=80, blank=True)
    # {module key: points}, and what tie-breaks looked at.
    parts = models.JSONField(_("分项"), default=dict, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("名次")
        ordering = ("standings", "position")
        constraints = [
            models.UniqueConstraint(fields=["standings", "entry"], name="one_line_an_entry"),
            models.UniqueConstraint(fields=["standings", "position"], name="one_line_a_position"),
            models.CheckConstraint(
                condition=Q(place=None, points=None) | Q(place__isnull=False, points__isnull=False),
                name="a_place_for_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.place}"


class ContestAppeal(Stateful):
    """A team says that a published result is wrong (申诉). Answered in words always."""

    TRANSITIONS: ClassVar = APPEAL_MOVES

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="appeals", verbose_name=_("参赛作品"))
    standings = models.ForeignKey(Standings, models.PROTECT, related_name="appeals", verbose_name=_("针对的成绩榜"))
    state = models.CharField(_("状态"), max_length=9, choices=AppealState, default=AppealState.FILED)
    reason = models.TextField(_("理由"), max_length=2000)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("申诉人"))
    filed_at = models.DateTimeField(_("申诉时间"), default=timezone.now)
    due_at = models.DateTimeField(_("仲裁期限"))
    answer = models.TextField(_("仲裁结论"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("仲裁人")
    )
    decided_at = models.DateTimeField(_("仲裁时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("赛事申诉")
        ordering = ("due_at", "id")
        constraints = [
            # Arbitration is final: a team asks once a round.
            models.UniqueConstraint(fields=["entry"], name="one_appeal_an_entry"),
            models.CheckConstraint(
                condition=~Q(state__in=[AppealState.UPHELD, AppealState.REJECTED]) | ~Q(answer=""),
                name="arbitrated_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.get_state_display()}"


class ContestAward(models.Model):
    """A prize that an entry was given; certificates name it as their deed. Only ever added (guards.py)."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="award", verbose_name=_("参赛作品"))
    prize = models.ForeignKey(Prize, models.PROTECT, related_name="awards", verbose_name=_("奖项"))
    standings = models.ForeignKey(Standings, models.PROTECT, related_name="awards", verbose_name=_("依据的成绩榜"))
    place = models.PositiveIntegerField(_("名次"))
    given_at = models.DateTimeField(_("颁奖时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("获奖")
        ordering = ("prize", "place", "id")

    def __str__(self) -> str:
        return f"{self.entry} · {self.prize}"
