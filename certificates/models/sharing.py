"""Links by which a holder shows a certificate to somebody, and who looked when."""

import secrets

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certificates.choices import Scope
from certificates.models.certificates import Certificate


def new_token() -> str:
    """The secret of a link: 24 random bytes."""
    return secrets.token_urlsafe(24)


class ShareLink(models.Model):
    """One link, for one purpose, until a day. Who has it sees what its scope says, and nothing else."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="share_links", verbose_name=_("证书"))
    token = models.CharField(_("链接密钥"), max_length=40, unique=True, default=new_token, editable=False)
    scope = models.CharField(_("范围"), max_length=10, choices=Scope, default=Scope.SUMMARY)
    note = models.CharField(_("给谁看"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("到期时间"))
    ended_at = models.DateTimeField(_("收回时间"), null=True)

    class Meta:
        verbose_name = verbose_name_plural = _("分享链接")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.scope}"

    @property
    def is_open(self) -> bool:
        """Whether it still leads anywhere."""
        return self.ended_at is None and timezone.now() < self.expires_at


class ShareView(models.Model):
    """Somebody opened a link. For the holder alone."""

    link = models.ForeignKey(ShareLink, models.CASCADE, related_name="views", verbose_name=_("链接"))
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    # Cut to the network: the holder learns that somebody looked, not where that person lives.
    network = models.CharField(_("来访网络"), max_length=45, blank=True)
    browser = models.CharField(_("浏览器"), max_length=40, blank=True)
    file = models.BooleanField(_("下载了文件"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("查看记录")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.link_id} {self.at:%Y-%m-%d %H:%M}"
