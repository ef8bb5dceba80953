"""Teams: who is in one, as what, since when, and what each of them signed."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.common.states import Stateful
from lms.contests.choices import TEAM_MOVES, TeamPart, TeamState
from lms.contests.models.seasons import CommitmentText, Track
from lms.organisations.models import Organisation


class Team(Stateful):
    """A team of a track. Once its roster is frozen nobody comes or goes (guards.py)."""

    TRANSITIONS: ClassVar = TEAM_MOVES

    track = models.ForeignKey(Track, models.PROTECT, related_name="teams", verbose_name=_("赛道"))
    name = models.CharField(_("队名"), max_length=40)
    # The captain's school: it registers the team and answers for it.
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="contest_teams", verbose_name=_("报名学校"))
    captain = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="teams_led", verbose_name=_("队长")
    )
    state = models.CharField(_("状态"), max_length=9, choices=TeamState, default=TeamState.FORMING)
    made_at = models.DateTimeField(_("组队时间"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("提交审核时间"), null=True, blank=True)
    roster_frozen_at = models.DateTimeField(_("名单冻结时间"), null=True, blank=True)
    withdrawn_because = models.CharField(_("退赛原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("参赛队")
        ordering = ("track", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["track", "name"], condition=~Q(state=TeamState.WITHDRAWN), name="team_name_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=TeamState.APPROVED) | Q(submitted_at__isnull=False), name="approved_after_submitting"
            ),
        ]
        # A school's queue.
        indexes = [models.Index(fields=["host", "state"], name="teams_of_school")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_frozen(self) -> bool:
        """Whether nobody comes or goes any more."""
        return self.roster_frozen_at is not None

    @property
    def changes_until(self) -> datetime:
        """Until when its roster can change: what the school sent back, for as long as it answers."""
        season = self.track.season
        return season.reviews_until if self.state == TeamState.RETURNED else season.registers_until

    @property
    def is_changeable(self) -> bool:
        """Whether its people come and go now, and it can be sent in."""
        season = self.track.season
        takes = season.takes_reviews if self.state == TeamState.RETURNED else season.takes_teams
        return not self.is_frozen and takes and self.state in (TeamState.FORMING, TeamState.RETURNED)


class TeamMember(models.Model):
    """Somebody's part in a team. Leaving keeps the row.

    Organisation, level and year are as they were when the person joined: a roster is judged by what was true then.
    """

    team = models.ForeignKey(Team, models.PROTECT, related_name="members", verbose_name=_("参赛队"))
    # The team's, kept here too so that the database itself can refuse a second team (held equal by guards.py).
    track = models.ForeignKey(Track, models.PROTECT, related_name="+", verbose_name=_("赛道"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="teams_joined", verbose_name=_("人员")
    )
    part = models.CharField(_("身份"), max_length=8, choices=TeamPart)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("学校或企业"))
    level = models.CharField(_("办学层次"), max_length=20, blank=True)
    year_of_study = models.PositiveSmallIntegerField(_("年级"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    joined_at = models.DateTimeField(_("加入时间"), default=timezone.now)
    left_at = models.DateTimeField(_("退出时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("队伍成员")
        ordering = ("team", "position", "id")
        constraints = [
            # One person, one team of a track in a season: in the database, because two clicks can race.
            models.UniqueConstraint(
                fields=["track", "person"], condition=Q(part=TeamPart.STUDENT, left_at=None), name="one_team_a_track"
            ),
            models.UniqueConstraint(fields=["team", "person"], condition=Q(left_at=None), name="one_part_a_team"),
        ]
        indexes = [models.Index(fields=["person", "left_at"], name="teams_of_person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.team}"


class TeamLink(models.Model):
    """An address by which people join a team as one thing; a new one closes the old."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="links", verbose_name=_("参赛队"))
    part = models.CharField(_("身份"), max_length=8, choices=TeamPart)
    nonce = models.UUIDField(_("链接标识"), default=uuid.uuid4, unique=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("邀请人"))
    made_at = models.DateTimeField(_("发出时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("失效时间"))
    closed_at = models.DateTimeField(_("关闭时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("邀请链接")
        ordering = ("team", "-id")
        constraints = [
            models.UniqueConstraint(fields=["team", "part"], condition=Q(closed_at=None), name="one_open_team_link")
        ]

    def __str__(self) -> str:
        return f"{self.team} · {self.get_part_display()}"

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return self.closed_at is None and timezone.now() < self.expires_at


class Commitment(models.Model):
    """A member's signature under a version of the text. Only ever added (guards.py)."""

    member = models.ForeignKey(TeamMember, models.PROTECT, related_name="commitments", verbose_name=_("队伍成员"))
    text = models.ForeignKey(CommitmentText, models.PROTECT, related_name="signatures", verbose_name=_("承诺书文本"))
    signed_at = models.DateTimeField(_("签署时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("承诺书签署")
        ordering = ("id",)
        constraints = [models.UniqueConstraint(fields=["member", "text"], name="commitment_signed_once")]

    def __str__(self) -> str:
        return f"{self.member} · {self.text.version}"


class TeamReview(models.Model):
    """What the school said to a team. Only ever added (guards.py)."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="reviews", verbose_name=_("参赛队"))
    approved = models.BooleanField(_("通过"))
    reason = models.CharField(_("理由"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("审核人")
    )
    at = models.DateTimeField(_("审核时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("学校审核")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(condition=Q(approved=True) | ~Q(reason=""), name="team_returned_with_a_reason")
        ]

    def __str__(self) -> str:
        return f"{self.team} · {self.approved}"
