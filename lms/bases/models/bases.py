"""A training base, its groups of workstations and its hours."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.bases.choices import BaseKind, Place
from lms.common.repeating import Weekday
from lms.organisations.public import City, Cluster, Kind, Organisation
from lms.skills.public import Skill


class Base(models.Model):
    """A place with workstations that a school, a firm or a training centre keeps. The address names it by `code`."""

    code = models.SlugField(_("网址名"), unique=True, max_length=40)
    owner = models.ForeignKey(Organisation, models.PROTECT, related_name="bases", verbose_name=_("所属机构"))
    name_zh = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名"), max_length=160, blank=True)
    place = models.CharField(_("校内或校外"), max_length=12, choices=Place)
    kind = models.CharField(_("类型"), max_length=12, choices=BaseKind)
    city = models.ForeignKey(City, models.PROTECT, related_name="bases", verbose_name=_("城市"))
    cluster = models.ForeignKey(
        Cluster, models.PROTECT, null=True, blank=True, related_name="bases", verbose_name=_("产业集群")
    )
    address_zh = models.CharField(_("地址"), max_length=120)
    about_zh = models.TextField(_("介绍"), blank=True)
    # Of an off-campus base: the last day of the agreement its sign hangs by.
    agreement_until = models.DateField(_("挂牌协议到期日"), null=True, blank=True)
    shared = models.BooleanField(_("其他机构也可以预约"), default=True)
    # The last day of the newest safety check, kept here because every booking and every list asks for it.
    safe_until = models.DateField(_("安全检查有效期至"), null=True, blank=True)
    # Calendar programs cannot sign in: who knows the address reads the calendar.
    feed_key = models.UUIDField(_("日历密钥"), null=True, blank=True, unique=True)
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("实训基地")
        ordering = ("name_zh", "id")
        indexes = [models.Index(fields=["owner", "retired_at"], name="bases_of_owner")]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_zh

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.owner_id

    @property
    def kept_at(self) -> str:
        """The page its owner keeps it by, in its Chinese form."""
        place = "biz" if self.owner.kind == Kind.ENTERPRISE else "uni"
        return f"/{place}/{self.owner.code}/bases/{self.code}/"

    @property
    def is_unsafe(self) -> bool:
        """Whether its safety check has run out, or there was none."""
        return self.safe_until is None or self.safe_until < timezone.localdate()


class WorkstationGroup(models.Model):
    """Workstations of one kind (工位): one is as good as another, so they are counted and not named."""

    base = models.ForeignKey(Base, models.CASCADE, related_name="groups", verbose_name=_("实训基地"))
    name = models.CharField(_("工位组"), max_length=40)
    count = models.PositiveIntegerField(_("工位数"))
    equipment_zh = models.CharField(_("设备"), max_length=300, blank=True)
    skills = models.ManyToManyField(Skill, blank=True, related_name="+", verbose_name=_("可以训练的技能"))

    class Meta:
        verbose_name = verbose_name_plural = _("工位组")
        ordering = ("base", "id")
        constraints = [
            models.UniqueConstraint(fields=["base", "name"], name="group_once_a_base"),
            models.CheckConstraint(condition=Q(count__gte=1), name="group_has_a_workstation"),
        ]

    def __str__(self) -> str:
        return self.name


class OpeningHours(models.Model):
    """A stretch of a weekday in which a base is open."""

    base = models.ForeignKey(Base, models.CASCADE, related_name="hours", verbose_name=_("实训基地"))
    weekday = models.PositiveSmallIntegerField(_("星期"), choices=Weekday)
    opens = models.TimeField(_("开门"))
    closes = models.TimeField(_("关门"))

    class Meta:
        verbose_name = verbose_name_plural = _("开放时间")
        ordering = ("base", "weekday", "opens")
        constraints = [
            models.UniqueConstraint(fields=["base", "weekday", "opens"], name="hours_once"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="hours_close_after_opening"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"
