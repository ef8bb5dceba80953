"""What editors set for the whole site."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="site")
class SiteSettings(BaseSiteSetting):
    """Name, contact and the filings that Chinese law asks a site to show."""

    name_zh = models.CharField(_("站点名称"), max_length=40, default="徽贸育才")
    name_en = models.CharField(_("英文名称"), max_length=40, default="Huimao")
    tagline_zh = models.CharField(_("副题"), max_length=60, blank=True)
    tagline_en = models.CharField(_("英文副题"), max_length=80, blank=True)
    contact_zh = models.CharField(_("客服联系方式"), max_length=120, blank=True)
    contact_en = models.CharField(_("客服联系方式（英文）"), max_length=120, blank=True)
    icp = models.CharField(_("ICP 备案号"), max_length=40, blank=True)
    police = models.CharField(_("公安备案号"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("站点设置")
