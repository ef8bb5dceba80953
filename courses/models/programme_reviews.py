"""The joint review (论证) of a programme's version: Wagtail tasks, named outside experts, and what each said."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, Task, TaskState

from courses.choices import ReviewItem, ReviewOutcome, Verdict
from courses.models.programmes import ProgrammeVersion

LEAST_QUORUM = 2


class IndustryReviewTask(Task):
    """k of n named experts from outside, one of those from an enterprise, agree about every item.

    Nobody acts on it in the CMS: experts have no account, and the panel is closed in the university's space. So it
    offers no action and waits for nobody there.
    """

    class Meta:
        verbose_name = verbose_name_plural = _("行业论证")

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """What experts are reading changes under nobody's hands."""
        return True

    @classmethod
    def get_description(cls) -> str:
        """What the list of kinds of tasks says."""
        return _("由校外专家论证，至少一位来自企业；达到票数才进入学校审定")


class CommitteeTask(Task):
    """The school's committee decides; its academic office records what was decided."""

    class Meta:
        verbose_name = verbose_name_plural = _("学校审定")

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """The committee decides about what the experts have read."""
        return True

    @classmethod
    def get_description(cls) -> str:
        """What the list of kinds of tasks says."""
        return _("由学校的专业建设委员会审定；通过即发布")


class IndustryReview(models.Model):
    """One round of review by outside experts. Only guards.py lets `outcome` say passed: it counts the votes itself."""

    version = models.ForeignKey(
        ProgrammeVersion, models.PROTECT, related_name="reviews", verbose_name=_("培养方案版本")
    )
    task_state = models.OneToOneField(
        TaskState, models.PROTECT, related_name="industry_review", verbose_name=_("流程记录")
    )
    # What was sent: the save the experts read, the digest of what it says, and the how-many-eth sending it was.
    revision = models.ForeignKey(Revision, models.PROTECT, related_name="+", verbose_name=_("送审的保存"))
    content_sha256 = models.CharField(_("内容指纹"), max_length=64)
    times_sent = models.PositiveSmallIntegerField(_("第几次送审"))
    # What the rules said that day, with their versions and limits (queries/kept_judgements.py).
    judgement = models.JSONField(_("送审时的规则判断"))
    # Why it goes on although a number does not keep a rule, for experts and committee to read.
    rule_reason = models.CharField(_("未达标说明"), max_length=300, blank=True)
    quorum = models.PositiveSmallIntegerField(_("至少几位专家同意"))
    due_at = models.DateTimeField(_("截止时间"))
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("发起人"))
    opened_at = models.DateTimeField(_("发起时间"), auto_now_add=True)
    outcome = models.CharField(_("结果"), max_length=8, choices=ReviewOutcome, blank=True)
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("结束人")
    )
    remark = models.CharField(_("处理意见"), max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("行业论证")
        ordering = ("-pk",)
        constraints = [
            # Two panels about one version would be two results.
            models.UniqueConstraint(fields=["version"], condition=Q(closed_at=None), name="one_open_industry_review"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="industry_review_closed_with_outcome",
            ),
            models.CheckConstraint(condition=Q(quorum__gte=LEAST_QUORUM), name="industry_review_quorum"),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {_('行业论证')}"

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.version.organisation_id

    @property
    def is_open(self) -> bool:
        """Whether experts may still vote."""
        return self.closed_at is None and self.due_at > timezone.now()


class ReviewExpert(models.Model):
    """An outside expert of one review, without an account. Of the link's secret only the digest is kept.

    The link opens this version for this person, until they have voted or recused themselves, or the due date.
    """

    review = models.ForeignKey(IndustryReview, models.CASCADE, related_name="experts", verbose_name=_("行业论证"))
    name = models.CharField(_("专家姓名"), max_length=60)
    unit = models.CharField(_("所在单位"), max_length=80)
    post = models.CharField(_("职务、职称"), max_length=60, blank=True)
    is_enterprise = models.BooleanField(_("来自企业"), default=False)
    email = models.EmailField(_("邮箱"), blank=True)
    # None until the letter is written: the secret stands in the letter and nowhere else.
    secret_sha256 = models.CharField(_("链接指纹"), max_length=64, null=True, blank=True, unique=True)
    invited_at = models.DateTimeField(_("邀请时间"), auto_now_add=True)
    mailed_at = models.DateTimeField(_("发信时间"), null=True, blank=True)
    opened_at = models.DateTimeField(_("首次打开"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("收回时间"), null=True, blank=True)
    recused_at = models.DateTimeField(_("回避时间"), null=True, blank=True)
    recused_reason = models.CharField(_("回避理由"), max_length=200, blank=True)
    voted_at = models.DateTimeField(_("表决时间"), null=True, blank=True)
    # Whose place they take: once a vote is in, only who steps aside is replaced, and once.
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("接替")
    )
    # The name typed under the votes, as a signature on the minutes.
    signed_name = models.CharField(_("签名"), max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("论证专家")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["review", "email"], condition=Q(revoked_at=None) & ~Q(email=""), name="expert_asked_once"
            ),
            # Who recuses themselves does not vote, and a vote that was given is not unsaid.
            models.CheckConstraint(condition=Q(recused_at=None) | Q(voted_at=None), name="expert_recused_or_voted"),
            models.CheckConstraint(
                condition=Q(voted_at=None) | Q(revoked_at=None) | Q(revoked_at__gte=F("voted_at")),
                name="expert_votes_before_revoked",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.review.organisation_id

    @property
    def masked_name(self) -> str:
        """What the trail says: the review, and no name that must outlive it."""
        return f"{self.review} · #{self.pk}"

    @property
    def is_good(self) -> bool:
        """Whether the link opens anything today."""
        is_done = self.voted_at or self.recused_at or self.revoked_at
        return not is_done and self.review.is_open

    @property
    def may_be_revoked(self) -> bool:
        """Whether the link can be taken back: good, run out or stepped aside from, but not voted by."""
        return not self.voted_at and not self.revoked_at and self.review.closed_at is None

    @property
    def counts(self) -> bool:
        """Whether their votes count."""
        return self.voted_at is not None and self.recused_at is None and self.revoked_at is None


class ReviewVote(models.Model):
    """One expert about one item, with what they remark."""

    expert = models.ForeignKey(ReviewExpert, models.CASCADE, related_name="votes", verbose_name=_("论证专家"))
    item = models.CharField(_("论证事项"), max_length=10, choices=ReviewItem)
    verdict = models.CharField(_("意见"), max_length=8, choices=Verdict)
    comment = models.CharField(_("说明"), max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("论证表决")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["expert", "item"], name="one_vote_an_item"),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.AGREE) | ~Q(comment=""), name="objections_are_explained"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} · {self.get_item_display()}"


class CommitteeDecision(models.Model):
    """What the school's committee decided about a version the experts have let pass."""

    version = models.ForeignKey(
        ProgrammeVersion, models.PROTECT, related_name="decisions", verbose_name=_("培养方案版本")
    )
    review = models.ForeignKey(IndustryReview, models.PROTECT, related_name="+", verbose_name=_("所据论证"))
    outcome = models.CharField(_("结果"), max_length=8, choices=ReviewOutcome)
    met_on = models.DateField(_("会议日期"))
    present = models.PositiveSmallIntegerField(_("到会人数"))
    in_favour = models.PositiveSmallIntegerField(_("赞成票"))
    remark = models.CharField(_("会议意见"), max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("记录人"))
    at = models.DateTimeField(_("记录时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("学校审定")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(condition=Q(in_favour__lte=F("present")), name="committee_votes_present"),
            models.CheckConstraint(
                condition=~Q(outcome=ReviewOutcome.PASSED) | Q(in_favour__gt=F("present") * 0.5),
                name="committee_majority",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} · {self.met_on}"
