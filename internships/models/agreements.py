"""The three-party agreement: three rows, or nobody starts."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from internships.choices import Party
from internships.models.placements import Placement


class Signature(models.Model):
    """One party's signature under one version of the text, with the digest of what was signed."""

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="signatures", verbose_name=_("实习安排"))
    party = models.CharField(_("签署方"), max_length=10, choices=Party)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("签署人"))
    signed_at = models.DateTimeField(_("签署时间"), auto_now_add=True)
    text_version = models.CharField(_("协议版本"), max_length=20)
    text_sha256 = models.CharField(_("协议摘要"), max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = _("协议签署")
        constraints = [models.UniqueConstraint(fields=["placement", "party"], name="each_party_signs_once")]

    def __str__(self) -> str:
        return f"{self.placement} · {self.get_party_display()}"
