"""The credit file (信用档案) of an organisation: what others experienced with it, and what it taught them."""

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


class TaughtTime(models.Model):
    """Time a firm's expert taught people of other organisations. A line is never changed: another adds the difference.

    Not part of the score, which is what others experienced with the firm.
    """

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="taught_times", verbose_name=_("授课企业")
    )
    # Below nought where an earlier line said too much.
    minutes = models.IntegerField(_("授课分钟"))
    title = models.CharField(_("在哪里"), max_length=80)
    # What proves it; a later line about the same has a number behind it.
    evidence = models.CharField(_("依据"), max_length=120, unique=True)
    written_at = models.DateTimeField(_("记入时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("企业授课时长")
        # The sum of a firm.
        indexes = [models.Index(fields=["organisation"], name="taught_times_of_firm")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.minutes}"
