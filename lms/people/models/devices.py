"""Browsers a person has signed in with."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class KnownDevice(models.Model):
    """One kind of browser, as a keyed digest of its name without version numbers. Not for following people about."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="devices", verbose_name=_("本人"))
    fingerprint = models.CharField(_("浏览器摘要"), max_length=64)
    first_seen_at = models.DateTimeField(_("首次登录"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("登录设备")
        constraints = [models.UniqueConstraint(fields=["person", "fingerprint"], name="device_once")]

    def __str__(self) -> str:
        return self.fingerprint[:8]
