"""The credit file (信用档案) of an organisation: what others experienced with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.organisations.models import Organisation


class Rating(models.Model):
    """One rating after one placement. Who gave it is not kept here: the evidence names the placement."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="ratings", verbose_name=_("被评机构"))
    stars = models.FloatField(_("评分（1–5）"))
    amount = models.PositiveIntegerField(_("涉及金额（元）"))
    evidence = models.CharField(_("依据"), max_length=120, unique=True)
    rated_at = models.DateTimeField(_("评价时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("信用评价")
        constraints = [models.CheckConstraint(condition=models.Q(stars__gte=1, stars__lte=5), name="one_to_five_stars")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.pk}"
