"""学时: one append-only ledger of hours, what was watched of videos, and proofs from elsewhere."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.choices import PROOF_MOVES, HoursSource, ProofState
from courses.models.enrolments import Enrolment
from courses.models.pages import LessonPage
from lms.common.states import Stateful
from lms.organisations.models import Organisation


class HoursEntry(models.Model):
    """A line of the ledger: so many minutes of one person, and what proves them. Lines are only added, a wrong one is
    taken back by a line with minutes below zero; totals are sums and stored nowhere.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="hours_entries", verbose_name=_("学员")
    )
    enrolment = models.ForeignKey(
        Enrolment, models.CASCADE, null=True, blank=True, related_name="hours_entries", verbose_name=_("选课")
    )
    source = models.CharField(_("来源"), max_length=10, choices=HoursSource)
    minutes = models.IntegerField(_("分钟"))
    evidence = models.CharField(_("凭据"), max_length=120, unique=True)
    # What the line rests on as it was that day: the parts watched, the check-in, the proof.
    detail = models.JSONField(_("凭据内容"), default=dict, blank=True)
    title = models.CharField(_("事项"), max_length=255)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("认定人")
    )
    recorded_at = models.DateTimeField(_("记入时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("学时记录")
        ordering = ("-pk",)
        constraints = [
            # What somebody else vouches for names who it was.
            models.CheckConstraint(
                condition=~Q(source=HoursSource.EXTERNAL) | Q(approved_by__isnull=False), name="external_is_approved"
            ),
            models.CheckConstraint(condition=~Q(minutes=0), name="hours_are_some"),
        ]
        # The ledger of one person, newest first; of a course's learners, summed.
        indexes = [
            models.Index(fields=["person", "-id"], name="hours_of_person"),
            models.Index(fields=["enrolment"], name="hours_of_enrolment"),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.minutes}"


class WatchClock(models.Model):
    """When a person's last heartbeat was counted, whatever window it came from: two windows share one clock."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="watch_clock", verbose_name=_("学员")
    )
    counted_at = models.DateTimeField(_("上次计时"))

    class Meta:
        verbose_name = verbose_name_plural = _("观看计时")

    def __str__(self) -> str:
        return f"{self.person_id} · {self.counted_at}"


class WatchedVideo(models.Model):
    """The parts of one video of a lesson that somebody has watched in a run."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="watched", verbose_name=_("选课"))
    lesson = models.ForeignKey(LessonPage, models.PROTECT, related_name="+", verbose_name=_("课时"))
    block = models.UUIDField(_("视频"))
    duration_seconds = models.PositiveIntegerField(_("视频时长（秒）"))
    # [[from, to], …] in seconds, in order, without overlap: courses.grading.intervals.
    parts = models.JSONField(_("看过的区间"), default=list, blank=True)
    position_seconds = models.FloatField(_("看到哪里"), default=0)
    updated_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("视频观看")
        constraints = [models.UniqueConstraint(fields=["enrolment", "block"], name="watched_video_once")]

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.block}"


class ExternalHours(Stateful):
    """Hours somebody did elsewhere and asks the own school to recognise: a course, a fair, a training."""

    TRANSITIONS: ClassVar = PROOF_MOVES

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="external_hours", verbose_name=_("学员")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="external_hours", verbose_name=_("认定院校")
    )
    title = models.CharField(_("事项"), max_length=120)
    organiser = models.CharField(_("主办单位"), max_length=120)
    happened_on = models.DateField(_("日期"))
    minutes = models.PositiveIntegerField(_("分钟"))
    proof = models.CharField(_("证明"), max_length=300)
    state = models.CharField(_("状态"), max_length=10, choices=ProofState, default=ProofState.SUBMITTED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("认定人")
    )
    decided_at = models.DateTimeField(_("认定时间"), null=True, blank=True)
    reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    submitted_at = models.DateTimeField(_("提交时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("校外学时")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=60_000), name="external_minutes_sane"),
            models.CheckConstraint(condition=~Q(state=ProofState.RETURNED) | ~Q(reason=""), name="returned_says_why"),
            # The same proof handed in twice is one proof.
            models.UniqueConstraint(
                fields=["person", "title", "happened_on"],
                condition=~Q(state=ProofState.RETURNED),
                name="external_proof_once",
            ),
        ]
        # What waits for a school's office, the oldest first.
        indexes = [models.Index(fields=["organisation", "state"], name="proofs_of_school")]

    def __str__(self) -> str:
        return f"{self.title} · {self.minutes}"

    @property
    def evidence(self) -> str:
        """The key under which this proof enters the ledger: once."""
        return f"external:{self.pk}"
