"""Dry runs: what would come out if the round closed now, published so that students may think again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from internships.models.orders import Post
from internships.models.rounds import MatchRound


class MockRun(models.Model):
    """One dry run with a lottery of its own, which says nothing about the real draw."""

    match_round = models.ForeignKey(MatchRound, models.CASCADE, related_name="mocks", verbose_name=_("轮次"))
    number = models.PositiveSmallIntegerField(_("第几次"))
    made_at = models.DateTimeField(_("试匹配时间"))
    students = models.PositiveIntegerField(_("参加人数"))
    placed = models.PositiveIntegerField(_("录取人数"))
    # One line a post: {"post": number, "taken": students, "cutoff": score or None, "closed": bool}
    lines = models.JSONField(_("各岗位的录取线"), default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("试匹配")
        ordering = ("-number",)
        constraints = [models.UniqueConstraint(fields=["match_round", "number"], name="mock_number_once")]

    def __str__(self) -> str:
        return f"{self.match_round} · {self.number}"


class MockResult(models.Model):
    """Where one student would go in a dry run. Only the newest run keeps its results."""

    mock = models.ForeignKey(MockRun, models.CASCADE, related_name="results", verbose_name=_("试匹配"))
    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("学员"))
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", verbose_name=_("岗位"))
    rank = models.PositiveSmallIntegerField(_("第几志愿"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("试匹配结果")
        constraints = [models.UniqueConstraint(fields=["mock", "student"], name="one_result_a_mock")]

    def __str__(self) -> str:
        return f"{self.mock} · {self.student}"
