"""Agreements of government, schools and firms: their parties, what was proposed, and who accepted it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.common.states import Stateful
from lms.cooperation.choices import AGREEMENT_MOVES, AgreementState
from lms.cooperation.models.attached import Attached
from lms.organisations.public import Organisation


class Agreement(Stateful, Attached):
    """What several parties do together, from when to when (合作协议). Not a student's three-party agreement.

    The row is what its author is writing; what the parties accept is a `Proposal`, which never changes.
    """

    TRANSITIONS: ClassVar = AGREEMENT_MOVES

    author = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("起草方"))
    title = models.CharField(_("协议名称"), max_length=120)
    purpose = models.TextField(_("合作内容"), max_length=4000)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    state = models.CharField(_("状态"), max_length=10, choices=AgreementState, default=AgreementState.DRAFT)
    # The digest of the proposal that counts now; empty before the first.
    digest = models.CharField(_("版本摘要"), max_length=64, blank=True)
    renews = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="renewals", verbose_name=_("续签自")
    )
    in_force_at = models.DateTimeField(_("生效时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("终止时间"), null=True, blank=True)
    # Why it was sent back to its author, or terminated.
    reason = models.CharField(_("原因"), max_length=300, blank=True)
    reminded_days = models.PositiveSmallIntegerField(_("已提醒的天数"), null=True, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("起草人")
    )
    changed_at = models.DateTimeField(_("修改时间"), auto_now=True)
    demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("合作协议")
        ordering = ("-id",)
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="agreement_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state=AgreementState.DRAFT) | ~Q(digest=""), name="agreement_was_proposed"
            ),
            models.CheckConstraint(
                condition=~Q(state=AgreementState.TERMINATED) | ~Q(reason=""), name="termination_has_a_reason"
            ),
            # Two renewals of one agreement at once would be two answers to "what holds next".
            models.UniqueConstraint(
                fields=["renews"],
                condition=Q(state__in=[AgreementState.DRAFT, AgreementState.PROPOSED, AgreementState.AGREED]),
                name="one_open_renewal",
            ),
        ]
        # The clock asks what begins and what ends.
        indexes = [models.Index(fields=["state", "ends_on"], name="agreements_that_end")]

    def __str__(self) -> str:
        return self.title

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.author_id

    @property
    def address(self) -> str:
        """Its page below the cooperation of whoever reads it."""
        return f"{self.pk}/"

    @property
    def is_draft(self) -> bool:
        """Whether its author is writing."""
        return self.state == AgreementState.DRAFT

    @property
    def is_live(self) -> bool:
        """Whether what was promised can be reported now."""
        return self.state == AgreementState.IN_FORCE


class AgreementParty(models.Model):
    """An organisation that the agreement binds."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties", verbose_name=_("合作协议"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="cooperations", verbose_name=_("签约方")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("签约方")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["agreement", "organisation"], name="party_once")]

    def __str__(self) -> str:
        return str(self.organisation)


class Proposal(models.Model):
    """A version that was put to the parties, word for word. Only ever added; the same words again are the same row."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="proposals", verbose_name=_("合作协议"))
    number = models.PositiveSmallIntegerField(_("版本号"))
    digest = models.CharField(_("版本摘要"), max_length=64)
    terms = models.JSONField(_("文本"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("提出人")
    )
    proposed_at = models.DateTimeField(_("提出时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("协议版本")
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="proposal_number_once"),
            models.UniqueConstraint(fields=["agreement", "digest"], name="proposal_digest_once"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} v{self.number}"


class Acceptance(models.Model):
    """A party's yes to exactly one version."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="acceptances", verbose_name=_("协议版本"))
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("签约方"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("同意人")
    )
    at = models.DateTimeField(_("同意时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("同意记录")
        ordering = ("pk",)
        constraints = [models.UniqueConstraint(fields=["proposal", "organisation"], name="accepted_once")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.proposal}"
