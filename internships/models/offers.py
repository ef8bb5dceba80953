"""Seats offered once a round is published, and appeals against its result."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from internships.choices import APPEAL_MOVES, OFFER_MOVES, AppealState, OfferSource, OfferState
from internships.models.orders import Post
from internships.models.placements import Placement
from lms.common.states import Stateful


class Offer(Stateful):
    """A seat a student may take until an hour. The certified result itself stays as it was published."""

    TRANSITIONS: ClassVar = OFFER_MOVES

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="offers", verbose_name=_("结果"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="offers", verbose_name=_("岗位"))
    source = models.CharField(_("来源"), max_length=8, choices=OfferSource)
    state = models.CharField(_("状态"), max_length=9, choices=OfferState, default=OfferState.OPEN)
    rank = models.PositiveSmallIntegerField(_("第几志愿"))
    made_at = models.DateTimeField(_("发出时间"))
    expires_at = models.DateTimeField(_("确认期限"))
    reminded_at = models.DateTimeField(_("提醒时间"), null=True, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("名额")
        ordering = ("id",)
        constraints = [
            # Twice is once: nobody on the waiting list is offered the same seat again.
            models.UniqueConstraint(fields=["placement", "post", "source"], name="one_offer_a_seat"),
            # Nobody holds two seats of one round.
            models.UniqueConstraint(
                fields=["placement"], condition=Q(state=OfferState.ACCEPTED), name="one_seat_accepted"
            ),
        ]
        # The clock looks for what has run out.
        indexes = [models.Index(fields=["state", "expires_at"], name="offers_running_out")]

    def __str__(self) -> str:
        return f"{self.placement.student} · {self.post}"


class Appeal(Stateful):
    """A student asks for one listed post to be judged again, with what they say is right."""

    TRANSITIONS: ClassVar = APPEAL_MOVES

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="appeals", verbose_name=_("结果"))
    post = models.ForeignKey(Post, models.PROTECT, related_name="appeals", verbose_name=_("岗位"))
    state = models.CharField(_("状态"), max_length=9, choices=AppealState, default=AppealState.FILED)
    # In hundredths of a point, as scores are: what the student says it should be.
    claimed_score = models.PositiveSmallIntegerField(_("认为正确的分数"))
    reason = models.TextField(_("理由"), max_length=1000)
    filed_at = models.DateTimeField(_("申请时间"), auto_now_add=True)
    # What the officer found to be right, and what they said.
    found_score = models.PositiveSmallIntegerField(_("核实的分数"), null=True, blank=True)
    answer = models.TextField(_("答复"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("处理人")
    )
    decided_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("复核申请")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["placement", "post"], name="one_appeal_a_post"),
            # Whoever decides says why.
            models.CheckConstraint(
                condition=~Q(state__in=[AppealState.UPHELD, AppealState.REJECTED]) | ~Q(answer=""),
                name="decided_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.placement.student} · {self.post}"
