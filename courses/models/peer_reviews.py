"""Peer review (互评): the round of an assignment, who reviews what, what they said, and what the teacher decided."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.choices import (
    PEER_REVIEW_MOVES,
    PEER_ROUND_MOVES,
    PeerReviewState,
    PeerRoundState,
)
from courses.models.assignments import Assignment, Rubric, Submission
from courses.models.enrolments import Enrolment
from courses.models.reports import ANSWERED_SAYS_SO, Report
from lms.common.states import Stateful


class PeerRound(Stateful):
    """The peer round of an assignment: allotted by the clock when the work is due, its result published by the teacher.

    The mark of the assignment has three columns in the gradebook that weigh one piece of work together: the teacher's
    mark, the peers' (`weight_percent`) and the reviewer's own diligence (`diligence_percent`).
    """

    TRANSITIONS: ClassVar = PEER_ROUND_MOVES

    assignment = models.OneToOneField(Assignment, models.CASCADE, related_name="peer_round", verbose_name=_("作业"))
    state = models.CharField(_("状态"), max_length=10, choices=PeerRoundState, default=PeerRoundState.PLANNED)
    reviews_each = models.PositiveSmallIntegerField(_("每人评阅份数"), default=3)
    due_at = models.DateTimeField(_("评阅截止"))
    weight_percent = models.PositiveSmallIntegerField(_("互评占比"), default=30)
    diligence_percent = models.PositiveSmallIntegerField(_("评阅完成占比"), default=10)
    trim_from = models.PositiveSmallIntegerField(_("去掉最高最低的起始份数"), default=4)
    wide_percent = models.PositiveSmallIntegerField(_("分歧界限"), default=30)
    # Which circle people stand in: with it an allotment can be worked out again.
    seed = models.PositiveIntegerField(_("随机种子"))
    opened_at = models.DateTimeField(_("分配时间"), null=True, blank=True)
    # Set once reviewers who did nothing were replaced, and once the teacher was told that all is in.
    replaced_at = models.DateTimeField(_("改派时间"), null=True, blank=True)
    told_at = models.DateTimeField(_("提醒教师时间"), null=True, blank=True)
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)
    # Of the rules: calendars notice a deadline that moved.
    changed_at = models.DateTimeField(_("更新时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("互评")
        constraints = [
            models.CheckConstraint(condition=Q(reviews_each__gte=1, reviews_each__lte=10), name="peer_reviews_sane"),
            models.CheckConstraint(
                condition=Q(weight_percent__lte=100 - F("diligence_percent")), name="peer_weights_within_the_mark"
            ),
            # Of two nothing would be left.
            models.CheckConstraint(condition=Q(trim_from__gte=3), name="peer_trim_leaves_something"),
            models.CheckConstraint(
                condition=Q(state=PeerRoundState.PLANNED, opened_at=None)
                | (~Q(state=PeerRoundState.PLANNED) & Q(opened_at__isnull=False)),
                name="peer_round_opened_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.get_state_display()}"

    @property
    def item_key(self) -> str:
        """The column of what peers say."""
        return f"peer:{self.assignment.code}"

    @property
    def diligence_key(self) -> str:
        """The column of one's own reviewing."""
        return f"reviewing:{self.assignment.code}"

    @property
    def evidence(self) -> str:
        """The key under which its results stand in the gradebook, one a learner and column."""
        return f"courses.peer_round:{self.pk}"

    @property
    def is_published(self) -> bool:
        """Whether authors read what was said of their work."""
        return self.state == PeerRoundState.PUBLISHED


class PeerReview(Stateful):
    """One learner's review of another's work: a draft until it is handed in. Neither learns the other's name."""

    TRANSITIONS: ClassVar = PEER_REVIEW_MOVES

    peer_round = models.ForeignKey(PeerRound, models.CASCADE, related_name="reviews", verbose_name=_("互评"))
    submission = models.ForeignKey(Submission, models.PROTECT, related_name="peer_reviews", verbose_name=_("作业提交"))
    reviewer = models.ForeignKey(Enrolment, models.CASCADE, related_name="peer_reviews", verbose_name=_("评阅人"))
    state = models.CharField(_("状态"), max_length=8, choices=PeerReviewState, default=PeerReviewState.OPEN)
    # Beyond the reviewer's own share: not held against them when it stays undone.
    is_extra = models.BooleanField(_("额外评阅"), default=False)
    due_at = models.DateTimeField(_("截止时间"))
    reminded_at = models.DateTimeField(_("提醒时间"), null=True, blank=True)
    rubric = models.ForeignKey(
        Rubric, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("评分标准")
    )
    levels = models.JSONField(_("各项等级"), default=dict, blank=True)
    comments = models.JSONField(_("各项评语"), default=dict, blank=True)
    comment = models.TextField(_("总评"), max_length=2000, blank=True)
    percent = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True, blank=True)
    saved_at = models.DateTimeField(_("保存时间"), null=True, blank=True)
    handed_in_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    # The author's word on the review: None as long as there is none.
    helpful = models.BooleanField(_("对作者有帮助"), null=True, blank=True)
    excluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("排除人")
    )
    exclusion_reason = models.CharField(_("排除原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("互评评阅")
        ordering = ("pk",)
        constraints = [
            # The clock may come twice: a work is allotted to a reviewer once.
            models.UniqueConstraint(fields=["submission", "reviewer"], name="peer_review_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[PeerReviewState.DONE, PeerReviewState.EXCLUDED])
                | Q(percent__isnull=False, rubric__isnull=False, handed_in_at__isnull=False),
                name="peer_review_done_has_its_score",
            ),
            models.CheckConstraint(
                condition=~Q(state=PeerReviewState.EXCLUDED) | ~Q(exclusion_reason=""),
                name="peer_review_excluded_says_why",
            ),
        ]
        # What the clock looks for: reviews that are due.
        indexes = [models.Index(fields=["due_at"], condition=Q(state="open"), name="peer_reviews_due")]

    def __str__(self) -> str:
        return f"{self.submission} · {self.get_state_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it may still be written: allotted, in time, and the result not out."""
        return self.state == PeerReviewState.OPEN and self.due_at > timezone.now()

    @property
    def seen(self) -> str:
        """What a page carries along to say which words it was made from."""
        return self.saved_at.isoformat() if self.saved_at else ""

    def lines(self) -> list[dict[str, object]]:
        """Every criterion with the level chosen and the words for it; nothing of a review that is not handed in."""
        if self.rubric is None:
            return []
        return [
            {**row, "level": row["levels"][self.levels[row["code"]]], "comment": self.comments.get(row["code"], "")}
            for row in self.rubric.criteria
        ]


class PeerDecision(models.Model):
    """What a work is worth where its teacher has decided instead of the mean of the reviews."""

    submission = models.OneToOneField(
        Submission, models.PROTECT, related_name="peer_decision", verbose_name=_("作业提交")
    )
    score_percent = models.DecimalField(_("得分"), max_digits=5, decimal_places=2)
    reason = models.CharField(_("理由"), max_length=200)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("裁定人"))
    decided_at = models.DateTimeField(_("裁定时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("互评裁定")
        constraints = [
            models.CheckConstraint(
                condition=Q(score_percent__gte=0, score_percent__lte=100), name="peer_decision_in_percent"
            )
        ]

    def __str__(self) -> str:
        return f"{self.submission} · {self.score_percent}"


class PeerReport(Report):
    """An author's word to the run's moderators that a review should not stand."""

    review = models.OneToOneField(PeerReview, models.CASCADE, related_name="report", verbose_name=_("互评评阅"))

    class Meta(Report.Meta):
        verbose_name = verbose_name_plural = _("互评举报")
        constraints = [models.CheckConstraint(condition=ANSWERED_SAYS_SO, name="answered_peer_report_says_so")]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="open"), name="peer_reports_waiting")]

    def __str__(self) -> str:
        return f"{self.review} · {self.get_reason_display()}"
