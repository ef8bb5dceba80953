"""What the matching of a round gave, and the check of what every student is told of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from internships.models.packed import PackedNumbers
from internships.models.rounds import MatchRound, RoundCertificate


class RoundResult(models.Model):
    """Who got which post, as it came out: a number a student, in order of their handles. What is certified is this;
    the students' own rows (Placement) are written from it and checked against it. Frozen once certified (guards.py).
    """

    match_round = models.OneToOneField(MatchRound, models.CASCADE, related_name="result", verbose_name=_("轮次"))
    posts = PackedNumbers(_("逐人录取岗位"))  # as the database numbers them, 0 for nowhere
    # Whose reserved seat it is: one more than the category's place among the round's; empty where none are kept.
    reserves = PackedNumbers(_("逐人预留名额"), code="B")
    closings = models.JSONField(_("未开班的岗位和当时人数"), default=list)

    class Meta:
        verbose_name = verbose_name_plural = _("轮次匹配结果")

    def __str__(self) -> str:
        return str(self.match_round)


class ResultsCheck(models.Model):
    """What another process said of the rows that were written from a certified result. Never changed (guards.py)."""

    match_round = models.ForeignKey(MatchRound, models.PROTECT, related_name="results_checks", verbose_name=_("轮次"))
    certificate = models.ForeignKey(RoundCertificate, models.PROTECT, related_name="+", verbose_name=_("核验证明"))
    passed = models.BooleanField(_("通过"))
    written_digest = models.CharField(_("逐人结果摘要"), max_length=64)
    lists_root = models.CharField(_("志愿默克尔根"), max_length=64)
    checks = models.JSONField(_("各项检查"), default=dict)
    made_by = models.CharField(_("核对进程"), max_length=120)
    made_at = models.DateTimeField(_("核对时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("逐人结果核对")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.match_round} · {self.made_at:%Y-%m-%d %H:%M}"
