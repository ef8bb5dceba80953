"""Centres: what several organisations run together at bases, and the courses they offer to people who work."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.bases.choices import CentreKind
from lms.bases.models.bases import Base
from lms.organisations.public import Organisation


class Centre(models.Model):
    """A cooperation with a name (协同创新中心, 培训中心). Its host has the teachers; it is no party by itself."""

    code = models.SlugField(_("网址名"), unique=True, max_length=40)
    name_zh = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名"), max_length=160, blank=True)
    kind = models.CharField(_("类别"), max_length=12, choices=CentreKind)
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="centres", verbose_name=_("牵头机构"))
    about_zh = models.TextField(_("介绍"), blank=True)
    founded_on = models.DateField(_("成立日期"))
    bases = models.ManyToManyField(Base, blank=True, related_name="centres", verbose_name=_("实训基地"))
    demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("中心")
        ordering = ("name_zh", "id")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_zh

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.host_id


class CentreMember(models.Model):
    """An organisation that runs a centre with its host, from a day on and up to another."""

    centre = models.ForeignKey(Centre, models.CASCADE, related_name="members", verbose_name=_("中心"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="centre_memberships", verbose_name=_("成员单位")
    )
    duty_zh = models.CharField(_("承担的工作"), max_length=120, blank=True)
    joined_on = models.DateField(_("加入日期"))
    left_on = models.DateField(_("退出日期"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("中心成员单位")
        ordering = ("centre", "joined_on", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "organisation"], condition=Q(left_on=None), name="member_of_centre_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Offering(models.Model):
    """A course run that a centre offers to people who work. Teacher, lessons and grades are the run's own."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="offerings", verbose_name=_("中心"))
    run = models.OneToOneField("courses.CourseRun", models.PROTECT, related_name="+", verbose_name=_("开课"))
    # The term before, of which this is the repetition.
    repeats = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="repetitions", verbose_name=_("上一期")
    )
    members_only = models.BooleanField(_("只招成员单位的员工"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("中心课程")
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.centre_id}-{self.run_id}"

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.centre.host_id
