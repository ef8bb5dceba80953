"""What editors set for the whole site."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
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

    panels: ClassVar[list] = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("name_zh"), FieldPanel("name_en")]),
                FieldRowPanel([FieldPanel("tagline_zh"), FieldPanel("tagline_en")]),
                FieldRowPanel([FieldPanel("contact_zh"), FieldPanel("contact_en")]),
            ],
            heading=_("名称与联系方式"),
        ),
        MultiFieldPanel([FieldRowPanel([FieldPanel("icp"), FieldPanel("police")])], heading=_("备案")),
    ]

    class Meta:
        verbose_name = _("站点设置")

    def in_language(self, field: str) -> str:
        """A field that exists in both languages, in the reader's."""
        return getattr(self, f"{field}_en" if get_language() == "en" else f"{field}_zh")
