"""The sixteen cities of Anhui and their industrial clusters, each with its source."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class City(models.Model):
    """A prefecture-level city of Anhui (GB/T 2260)."""

    class Pilot(models.TextChoices):
        YES = "yes", _("是")
        UNCONFIRMED = "unconfirmed", _("待核实")
        NONE_FOUND = "none_found", _("未查到")

    adcode = models.CharField(_("行政区划代码"), max_length=6, unique=True)
    slug = models.SlugField(_("网址名"), unique=True)
    name_zh = models.CharField(_("中文名"), max_length=20)
    name_en = models.CharField(_("英文名"), max_length=40)
    region_zh = models.CharField(_("区域"), max_length=10)
    pilot_zone = models.CharField(_("跨境电商综试区"), max_length=12, choices=Pilot, default=Pilot.NONE_FOUND)
    pilot_source = models.CharField(_("依据"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("城市")
        ordering = ("adcode",)

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh


class Cluster(models.Model):
    """An industrial cluster (产业集群). What is known of it names its source and its year."""

    slug = models.SlugField(_("网址名"), unique=True, max_length=80)
    city = models.ForeignKey(City, models.PROTECT, related_name="clusters", verbose_name=_("城市"))
    county_zh = models.CharField(_("县区"), max_length=40, blank=True)
    name_zh = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名"), max_length=120)
    industry_zh = models.CharField(_("行业"), max_length=40)
    source_kind = models.CharField(_("来源类别"), max_length=20)
    source = models.CharField(_("来源"), max_length=400)
    year = models.CharField(_("数据年份"), max_length=20, blank=True)
    revenue_100m_cny = models.DecimalField(_("营收（亿元）"), max_digits=10, decimal_places=2, null=True, blank=True)
    quote_zh = models.CharField(_("原文"), max_length=300, blank=True)
    hs_hint = models.CharField(_("相关 HS 品目"), max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("产业集群")
        ordering = ("city__adcode", "slug")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_zh

    @property
    def placed_name(self) -> str:
        """Its name with its city, and its county where it has one: names of clusters repeat within a city."""
        county = "" if get_language() == "en" else self.county_zh
        return f"{self.city} · {self}" + (f"（{county}）" if county else "")
