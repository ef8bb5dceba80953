"""Problems that firms set, what they ask of whoever sees their data, and who agreed to it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.common.states import Stateful
from lms.contests.choices import SPONSOR_MOVES, SponsorState
from lms.contests.models.seasons import Titled, Track
from lms.contests.models.teams import TeamMember
from lms.organisations.models import Organisation


class Sponsor(Titled, Stateful):
    """An enterprise that sets a problem for a track and gives a prize; the prize may lead to an order's seats.

    Accepted it stays as teams read it (guards.py). The order stands here by its code: contests never change an order.
    """

    TRANSITIONS: ClassVar = SPONSOR_MOVES

    track = models.ForeignKey(Track, models.CASCADE, related_name="sponsors", verbose_name=_("赛道"))
    enterprise = models.ForeignKey(
        Organisation, models.PROTECT, related_name="contests_sponsored", verbose_name=_("企业")
    )
    state = models.CharField(_("状态"), max_length=9, choices=SponsorState, default=SponsorState.PROPOSED)
    brief_zh = models.TextField(_("命题说明"), max_length=4000)
    brief_en = models.TextField(_("英文说明"), max_length=8000, blank=True)
    prize_zh = models.CharField(_("企业奖励"), max_length=200, blank=True)
    order_code = models.CharField(_("订单编号"), max_length=40, blank=True)
    # What everybody accepts before they see the files; empty: nothing is asked.
    terms_zh = models.TextField(_("保密约定"), max_length=6000, blank=True)
    terms_sha256 = models.CharField(_("保密约定的指纹"), max_length=64, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提出人")
    )
    proposed_at = models.DateTimeField(_("提出时间"), default=timezone.now)
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("企业命题")
        ordering = ("track", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["track", "enterprise"],
                condition=Q(state__in=[SponsorState.PROPOSED, SponsorState.ACCEPTED]),
                name="sponsor_once_a_track",
            ),
            models.CheckConstraint(
                condition=Q(terms_zh="", terms_sha256="") | ~Q(terms_zh="") & ~Q(terms_sha256=""),
                name="terms_have_a_digest",
            ),
            models.CheckConstraint(
                condition=~Q(state=SponsorState.DECLINED) | ~Q(answer=""), name="declined_with_a_reason"
            ),
        ]
        # A firm's own, and what waits for an organiser.
        indexes = [models.Index(fields=["enterprise", "state"], name="sponsors_of_firm")]

    @property
    def asks_confidence(self) -> bool:
        """Whether somebody has to accept terms before they see the files."""
        return bool(self.terms_zh)


class Confidence(models.Model):
    """A member of a team accepted a firm's terms, by the digest of what they read. Only ever added (guards.py)."""

    sponsor = models.ForeignKey(Sponsor, models.PROTECT, related_name="acceptances", verbose_name=_("企业命题"))
    member = models.ForeignKey(TeamMember, models.PROTECT, related_name="confidences", verbose_name=_("队伍成员"))
    sha256 = models.CharField(_("保密约定的指纹"), max_length=64)
    at = models.DateTimeField(_("同意时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("同意保密")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["sponsor", "member"], name="confidence_accepted_once")]

    def __str__(self) -> str:
        return f"{self.member} · {self.sponsor}"
