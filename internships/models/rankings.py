"""What a student wants, best first: one row a student and round."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from internships.models.rounds import MatchRound


def new_salt() -> str:
    """Random bytes that keep a neighbour in the published tree from guessing somebody's list."""
    return secrets.token_hex(16)


class RankedList(models.Model):
    """A student's ranked posts. One row holds the whole list: reading a province is 15 times quicker so."""

    match_round = models.ForeignKey(MatchRound, models.CASCADE, related_name="lists", verbose_name=_("轮次"))
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="ranked_lists", verbose_name=_("学员")
    )
    post_ids = models.JSONField(_("志愿（岗位编号，先后有序）"), default=list)
    # One per listed post, written when the round locks (or given with an open data set): what a student learns
    # after the lock, and what is changed by mistake, moves no result.
    scores = models.JSONField(_("截止时的分数"), default=list, blank=True)
    salt = models.CharField(_("盐值"), max_length=32, default=new_salt)
    version = models.PositiveIntegerField(_("版本"), default=0)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    saved_at = models.DateTimeField(_("保存时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("志愿表")
        constraints = [models.UniqueConstraint(fields=["match_round", "student"], name="one_list_a_round")]

    def __str__(self) -> str:
        return f"{self.match_round} · {self.student}"
