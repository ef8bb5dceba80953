"""What many certificates call things by: where they are verified, who signs, and the skills with their levels."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Names(models.Model):
    """The names that certificates earned alike share, as they were on that day; kept as long as one of them is.

    Written once. A skill, a level or the site that is called otherwise later makes a new row, and reaches no old
    certificate: its file and its credential were signed with these words.
    """

    fingerprint = models.CharField(_("指纹"), max_length=64, unique=True)
    # An address of its own, so that all that ever were can be asked for.
    site = models.CharField(_("网址"), max_length=200)
    platform = models.CharField(_("平台名称"), max_length=200)
    # [[code, level, name, English name, name of the level, its English name, address in ESCO, name there], …]
    skills = models.JSONField(_("技能与等级名称"))
    made_at = models.DateTimeField(_("记录时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("证书所用名称")

    def __str__(self) -> str:
        return f"{self.platform} {self.fingerprint[:12]}"

    @property
    def said(self) -> dict[str, Any]:
        """All of them, for a comparison."""
        return {"site": self.site, "platform": self.platform, "skills": self.skills}
