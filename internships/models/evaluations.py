"""What both sides think of each other, sealed until both have said it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from internships.choices import Grade, Side
from internships.models.placements import Placement


class Evaluation(models.Model):
    """One side's stars and words. Nobody reads it before the other side has written theirs."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="evaluations", verbose_name=_("实习安排"))
    side = models.CharField(_("评价方"), max_length=10, choices=Side)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("评价人"))
    stars = models.JSONField(_("各项评分（1–5）"), default=dict)
    grade = models.CharField(_("实习成绩"), max_length=10, choices=Grade, blank=True)
    comment = models.TextField(_("评语"), max_length=1000, blank=True)
    submitted_at = models.DateTimeField(_("提交时间"), auto_now_add=True)
    opened_at = models.DateTimeField(_("启封时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("互评")
        constraints = [models.UniqueConstraint(fields=["placement", "side"], name="one_evaluation_a_side")]

    def __str__(self) -> str:
        return f"{self.placement} · {self.get_side_display()}"
