"""One number a day over everything that was published on it, so that back-dating shows."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DailyRoot(models.Model):
    """The Merkle root of one day's certificates, chained to the day before. Rows are only ever added.

    The audit trail, which nobody can change, holds the same root; `verify_certificates` compares the two.
    """

    day = models.DateField(_("日期"), unique=True)
    count = models.PositiveIntegerField(_("份数"))
    root = models.CharField(_("默克尔根"), max_length=64)
    previous = models.CharField(_("前一日的链"), max_length=64, blank=True)
    chain = models.CharField(_("链"), max_length=64)
    made_at = models.DateTimeField(_("生成时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("每日根")
        ordering = ("-day",)

    def __str__(self) -> str:
        return f"{self.day} {self.root[:12]}"
