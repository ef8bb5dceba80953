"""What a person was told."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Notice(models.Model):
    """One message to one person: who did what, a link to it, and which channels it went by."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("收件人")
    )
    kind = models.CharField(_("类别"), max_length=40)
    words = models.JSONField(_("填入的内容"), default=dict)
    url = models.CharField(_("链接"), max_length=300, blank=True)
    fold_key = models.CharField(_("合并键"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("时间"), auto_now_add=True)
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("通知")
        ordering = ("-id",)
        indexes = [models.Index(fields=["person", "read_at", "-id"], name="unread_of_person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.kind}"
