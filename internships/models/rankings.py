"""What a student wants, best first: one row a student and round."""

import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from internships.models.packed import PackedNumbers
from internships.models.rounds import MatchRound


def new_salt() -> str:
    """Random bytes that keep a neighbour in the published tree from guessing somebody's list."""
    return secrets.token_hex(16)


class RankedList(models.Model):
    """A student's ranked posts, the whole list in one row. Once the round is locked nobody changes it (guards.py)."""

    match_round = models.ForeignKey(MatchRound, models.CASCADE, related_name="lists", verbose_name=_("轮次"))
    student = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="ranked_lists", verbose_name=_("学员")
    )
    post_ids = PackedNumbers(_("志愿（岗位编号，先后有序）"))
    # One per listed post, written when the round locks (or given with an open data set): what a student learns
    # after the lock, and what is changed by mistake, moves no result.
    scores = PackedNumbers(_("截止时的分数"), code="h")
    # Which of the round's reserves the student belongs to, by their place among them; written when the round locks.
    categories = PackedNumbers(_("截止时的预留类别"), code="B")
    salt = models.CharField(_("盐值"), max_length=32, default=new_salt)
    # Where it stands among the lists of the round by the students' handles, from 0: also the number of its leaf.
    place = models.PositiveIntegerField(_("志愿序位"), null=True, blank=True)
    # The list's leaf in the published tree, written when the round locks.
    row_hash = models.CharField(_("志愿摘要"), max_length=64, blank=True)
    version = models.PositiveIntegerField(_("版本"), default=0)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    saved_at = models.DateTimeField(_("保存时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("志愿表")
        constraints = [models.UniqueConstraint(fields=["match_round", "student"], name="one_list_a_round")]

    def __str__(self) -> str:
        return f"{self.match_round} · {self.student}"
