"""A team in a round, what it handed in, what machines made of it, and what was ruled about it."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.common.private_files import private_storage
from lms.common.states import Stateful
from lms.contests.choices import (
    ENTRY_MOVES,
    SUBMISSION_MOVES,
    EntryState,
    RulingKind,
    SubmissionKind,
    SubmissionState,
    Via,
)
from lms.contests.models.rounds import AnswerKey, Module, Round
from lms.contests.models.teams import Team

# The order of a leaderboard. Who has no points stands last: databases put an empty field at different ends.
BOARD_ORDER = (Coalesce("shown_points", Decimal(-1)).desc(), F("shown_at"), F("id"))


class Entry(Stateful):
    """A team in a round. Judges know it by its blind number alone.

    The figures are kept here so that a leaderboard of ten thousand is one index; each is derived from score events.
    """

    TRANSITIONS: ClassVar = ENTRY_MOVES

    contest_round = models.ForeignKey(Round, models.PROTECT, related_name="entries", verbose_name=_("赛程"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="entries", verbose_name=_("参赛队"))
    via = models.CharField(_("来源"), max_length=10, choices=Via)
    state = models.CharField(_("状态"), max_length=12, choices=EntryState, default=EntryState.ENTERED)
    blind_number = models.CharField(_("编号"), max_length=8)
    # The order of those who wait for a place to fall free, 1 is next.
    waiting_number = models.PositiveSmallIntegerField(_("候补次序"), null=True, blank=True)
    entered_at = models.DateTimeField(_("进入时间"), default=timezone.now)
    uploads = models.PositiveIntegerField(_("提交次数"), default=0)
    # What the public leaderboard shows: by the public part of the key, of work that came before the freeze.
    shown_points = models.DecimalField(_("榜上得分"), max_digits=9, decimal_places=2, null=True, blank=True)
    shown_at = models.DateTimeField(_("榜上得分的提交时间"), null=True, blank=True)
    # Whose place it took, of those that fell free: each is given once.
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("递补了谁")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("参赛作品")
        ordering = ("contest_round", "id")
        constraints = [
            models.UniqueConstraint(fields=["contest_round", "team"], name="one_entry_a_round"),
            models.UniqueConstraint(fields=["contest_round", "blind_number"], name="blind_number_once"),
            models.CheckConstraint(
                condition=~Q(state=EntryState.WAITING) | Q(waiting_number__isnull=False), name="who_waits_has_a_number"
            ),
        ]
        indexes = [
            # The leaderboard, in its order.
            models.Index(
                models.F("contest_round"),
                *BOARD_ORDER,
                name="contest_leaderboard",
            ),
        ]

    def __str__(self) -> str:
        return self.blind_number


class Submission(Stateful):
    """One upload. What was handed in stays as it came (guards.py); of a module the last in time counts."""

    TRANSITIONS: ClassVar = SUBMISSION_MOVES

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="submissions", verbose_name=_("参赛作品"))
    module = models.ForeignKey(Module, models.PROTECT, related_name="submissions", verbose_name=_("评分模块"))
    number = models.PositiveIntegerField(_("第几次"))
    kind = models.CharField(_("提交方式"), max_length=8, choices=SubmissionKind)
    state = models.CharField(_("状态"), max_length=8, choices=SubmissionState, default=SubmissionState.RECEIVED)
    file = models.FileField(
        _("文件"), storage=private_storage, upload_to="contests/work/%Y/%m", max_length=200, blank=True
    )
    # The same without what tells who made it; this is what judges open.
    blind_file = models.FileField(
        _("匿名文件"), storage=private_storage, upload_to="contests/blind/%Y/%m", max_length=200, blank=True
    )
    name = models.CharField(_("文件名"), max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("大小（字节）"), default=0)
    sha256 = models.CharField(_("指纹"), max_length=64, blank=True)
    link = models.URLField(_("链接"), max_length=500, blank=True)
    text = models.TextField(_("文字"), max_length=20_000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("提交人"))
    received_at = models.DateTimeField(_("收到时间"), default=timezone.now)
    # Why it was refused or not scored, as data: code and words.
    problems = models.JSONField(_("问题"), default=list, blank=True)
    # Taken by a worker until then; another may take it afterwards.
    leased_until = models.DateTimeField(_("评分占用至"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("评分次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("作品提交")
        ordering = ("entry", "number")
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="contest_submission_number_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[SubmissionState.REFUSED, SubmissionState.FAILED]) | ~Q(problems=[]),
                name="refused_with_a_problem",
            ),
        ]
        indexes = [
            models.Index(fields=["entry", "module", "-received_at"], name="submissions_of_module"),
            # The scoring queue.
            models.Index(
                fields=["leased_until", "id"],
                condition=Q(state__in=[SubmissionState.RECEIVED, SubmissionState.SCORING]),
                name="submissions_to_score",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.number}"


class ScoreEvent(models.Model):
    """What a machine made of a submission against a version of the key. Only ever added (guards.py); the newest counts.

    `points` is over the whole key or, where it is in two parts, the hidden one: it decides. `public_points` is what the
    leaderboard may show.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="scores", verbose_name=_("作品提交"))
    answer_key = models.ForeignKey(
        AnswerKey, models.PROTECT, null=True, blank=True, related_name="scores", verbose_name=_("标准答案")
    )
    # Where no key but a practical lab graded it: what its grader said, to work it out again.
    grader = models.CharField(_("评分程序"), max_length=60, blank=True)
    value = models.DecimalField(_("指标值"), max_digits=40, decimal_places=20, null=True, blank=True)
    public_value = models.DecimalField(_("公开部分指标值"), max_digits=40, decimal_places=20, null=True, blank=True)
    points = models.DecimalField(_("得分"), max_digits=9, decimal_places=2)
    public_points = models.DecimalField(_("公开部分得分"), max_digits=9, decimal_places=2)
    detail = models.JSONField(_("明细"), default=dict, blank=True)
    at = models.DateTimeField(_("评分时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("自动评分记录")
        ordering = ("submission", "id")
        constraints = [
            # Two workers may have the same work in hand: a version of the key scores it once.
            models.UniqueConstraint(
                fields=["submission", "answer_key"], condition=Q(answer_key__isnull=False), name="scored_once_a_key"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission} · {self.points}"


class Ruling(models.Model):
    """What was decided about an entry, with its reason. Only ever added (guards.py): it is undone by another."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="rulings", verbose_name=_("参赛作品"))
    kind = models.CharField(_("决定"), max_length=10, choices=RulingKind)
    points = models.DecimalField(_("增减分"), max_digits=7, decimal_places=2, default=0)
    reason = models.CharField(_("理由"), max_length=500)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name=_("撤销的决定")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决定人")
    )
    at = models.DateTimeField(_("决定时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("裁定")
        ordering = ("entry", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="ruled_with_a_reason"),
            models.CheckConstraint(
                condition=Q(kind=RulingKind.ADJUST) & ~Q(points=0) | ~Q(kind=RulingKind.ADJUST) & Q(points=0),
                name="only_adjusting_moves_points",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry} · {self.get_kind_display()}"
