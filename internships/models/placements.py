"""A matched student's way through the internship, and the training log."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from internships.choices import PLACEMENT_MOVES, STARTED, Grade, PlacementState
from internships.models.orders import Post
from internships.models.packed import PackedNumbers
from internships.models.reserves import RoundReserve
from internships.models.rounds import MatchRound
from lms.common.states import Stateful


class Placement(Stateful):
    """The result of one student in one round, matched or not; a matched one goes on to be signed and trained."""

    TRANSITIONS: ClassVar = PLACEMENT_MOVES

    # Indices of their own would repeat the beginning of those below, which a province pays for row by row.
    match_round = models.ForeignKey(
        MatchRound, models.PROTECT, related_name="placements", db_index=False, verbose_name=_("轮次")
    )
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="placements", verbose_name=_("学员")
    )
    post = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="placements", db_index=False, verbose_name=_("岗位")
    )
    # What the matching gave, certified and never changed; `post` is where the student is by now (offers, appeals).
    matched_post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=_("匹配的岗位"))
    state = models.CharField(_("状态"), max_length=12, choices=PlacementState, default=PlacementState.MATCHED)
    rank = models.PositiveSmallIntegerField(_("匹配到第几志愿"), null=True)
    lottery = models.PositiveIntegerField(_("抽签号"), default=0)
    # Whose reserved seat the matching gave; none for an open one.
    reserve = models.ForeignKey(
        RoundReserve, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("预留名额")
    )
    # One number per listed post, of the list as it stood at the lock: what became of it (queries/reasons.py), the
    # place among all who may have it, and the place on its waiting list (0: not on it).
    outcomes = PackedNumbers(_("逐志愿结果"), code="B")
    places = PackedNumbers(_("逐志愿名次"))
    waits = PackedNumbers(_("逐志愿候补名次"))
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="mentored",
        verbose_name=_("企业导师"),
    )
    teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("校内指导教师"),
    )
    # The words as they stood at the first signature: all three sign one text, whatever is renamed in between.
    agreement_text = models.TextField(_("三方协议文本"), blank=True)
    # The paper with both signatures (知情同意书): when each was given; the school keeps it and says where.
    student_consented_at = models.DateTimeField(_("学员同意时间"), null=True, blank=True)
    guardian_consented_on = models.DateField(_("监护人签字日期"), null=True, blank=True)
    consent_kept_at = models.CharField(_("知情同意书存放处"), max_length=120, blank=True)
    # When the law was last asked about the start; the findings hang on the placement.
    checked_at = models.DateTimeField(_("上岗检查时间"), null=True, blank=True)
    started_on = models.DateField(_("上岗日期"), null=True, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    end_reason = models.CharField(_("提前结束原因"), max_length=300, blank=True)
    grade = models.CharField(_("实习成绩"), max_length=10, choices=Grade, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("实习安排")
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(fields=["match_round", "student"], name="one_result_a_round"),
            models.CheckConstraint(
                condition=Q(post__isnull=True, state=PlacementState.UNPLACED)
                | (Q(post__isnull=False) & ~Q(state=PlacementState.UNPLACED)),
                name="unplaced_has_no_post",
            ),
            # Nobody trains without the start's checks: only start_training writes the day.
            models.CheckConstraint(
                condition=~Q(state__in=STARTED) | Q(started_on__isnull=False), name="training_has_started"
            ),
            # And nobody starts unasked; that no answer stands in the way is a trigger (triggers.py).
            models.CheckConstraint(
                condition=~Q(state__in=STARTED) | Q(checked_at__isnull=False), name="start_was_checked"
            ),
        ]
        indexes = [models.Index(fields=["post", "state"], name="placements_of_post")]

    def __str__(self) -> str:
        return f"{self.student} · {self.post or '未匹配'}"


class LogEntry(models.Model):
    """One day of training, written by the student and confirmed by the mentor."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="log", verbose_name=_("实习安排"))
    day = models.DateField(_("日期"))
    hours = models.DecimalField(_("时长（小时）"), max_digits=3, decimal_places=1)
    text = models.TextField(_("内容"), max_length=2000)
    comment = models.CharField(_("导师点评"), max_length=500, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("实习日志")
        ordering = ("-day",)
        constraints = [
            models.UniqueConstraint(fields=["placement", "day"], name="one_entry_a_day"),
            # The State's working-time rule: eight hours a day.
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=8), name="at_most_eight_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.placement} {self.day}"
