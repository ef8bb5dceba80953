"""Works of one assignment that read alike: something to look at, never a verdict."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models.assignments import Assignment, Submission


class SimilarPair(models.Model):
    """Two submissions of different authors that share passages or files, as the last comparison found them."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="similar_pairs", verbose_name=_("作业"))
    one = models.ForeignKey(Submission, models.CASCADE, related_name="+", verbose_name=_("作业提交"))
    other = models.ForeignKey(Submission, models.CASCADE, related_name="+", verbose_name=_("另一份提交"))
    # How much of the shorter text stands in the other word for word, and how close the whole texts are.
    shared_percent = models.PositiveSmallIntegerField(_("相同段落占比"))
    alike_percent = models.PositiveSmallIntegerField(_("整体相近度"))
    same_file = models.BooleanField(_("文件完全相同"), default=False)
    found_at = models.DateTimeField(_("比对时间"), auto_now=True)
    # The teacher has looked and sees nothing in it; it stays so when the comparison runs again.
    set_aside_at = models.DateTimeField(_("搁置时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("相似作业")
        ordering = ("-same_file", "-shared_percent", "-alike_percent", "pk")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="similar_pair_once"),
            # In one order, so that a pair is not found twice.
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="similar_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one} ~ {self.other}"
