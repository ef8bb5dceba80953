"""Universities, enterprises, agencies, associations and centres."""

import unicodedata

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberError

from lms.organisations.choices import Kind, Level, Ownership, Scale
from lms.organisations.models.places import City, Cluster


def tidy_uscc(value: str) -> str:
    """The code as it is kept: people type it in small or full-width letters, and with spaces as on the licence."""
    return uscc.compact(unicodedata.normalize("NFKC", value))


def validate_uscc(value: str) -> None:
    """Refuse a unified social credit code whose check character is wrong (GB 32100-2015)."""
    try:
        uscc.validate(value)
    except NumberError as error:
        raise ValidationError(_("统一社会信用代码不正确，请核对营业执照上的 18 位代码。"), code="uscc") from error


class Organisation(models.Model):
    """A party of the cooperation. The address names it by `code`, never by number."""

    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    code = models.SlugField(_("网址名"), unique=True, max_length=40)
    name_zh = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名"), max_length=160, blank=True)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18, blank=True, validators=[validate_uscc])
    moe_code = models.CharField(_("学校标识码"), max_length=10, blank=True)
    city = models.ForeignKey(
        City, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("所在城市")
    )
    cluster = models.ForeignKey(
        Cluster, models.PROTECT, null=True, blank=True, related_name="organisations", verbose_name=_("所属产业集群")
    )
    level = models.CharField(_("办学层次"), max_length=20, choices=Level, blank=True)
    ownership = models.CharField(_("举办者性质"), max_length=20, choices=Ownership, blank=True)
    authority_zh = models.CharField(_("主管部门"), max_length=60, blank=True)
    headcount = models.PositiveIntegerField(_("在岗职工数"), null=True, blank=True)
    industry_zh = models.CharField(_("行业"), max_length=40, blank=True)
    scale = models.CharField(_("企业规模"), max_length=10, choices=Scale, blank=True)
    web_domain = models.CharField(_("域名"), max_length=80, blank=True)
    source = models.CharField(_("数据来源"), max_length=200, blank=True)
    as_of = models.DateField(_("数据截至"), null=True, blank=True)
    demo = models.BooleanField(_("演示数据"), default=False)
    # An enterprise may work with people's data only after an officer has looked at its licence.
    vetted_at = models.DateTimeField(_("核验时间"), null=True, blank=True)
    # The last day of its admission; None: the register itself vouches for it (loaders, agencies, schools).
    vetted_until = models.DateField(_("准入有效期至"), null=True, blank=True)
    suspended_at = models.DateTimeField(_("停用时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("机构")
        ordering = ("name_zh",)
        constraints = [
            # One licence, one record: a second registration would split the credit file.
            models.UniqueConstraint(fields=["uscc"], condition=~models.Q(uscc=""), name="one_record_per_uscc"),
            models.UniqueConstraint(
                fields=["moe_code"], condition=~models.Q(moe_code=""), name="one_record_per_moe_code"
            ),
        ]
        indexes = [models.Index(fields=["kind", "city"], name="organisations_of_city")]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_zh


class Department(models.Model):
    """A school of a university (二级学院)."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="departments", verbose_name=_("院校"))
    name_zh = models.CharField(_("名称"), max_length=60)
    name_en = models.CharField(_("英文名"), max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("二级学院")
        constraints = [models.UniqueConstraint(fields=["organisation", "name_zh"], name="department_once")]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_zh


class SchoolClass(models.Model):
    """An administrative class (行政班): who entered together. Not a teaching class."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="classes", verbose_name=_("二级学院"))
    name = models.CharField(_("班级"), max_length=60)
    specialty_zh = models.CharField(_("专业"), max_length=60)
    specialty_code = models.CharField(_("专业代码"), max_length=8, blank=True)
    entered_on = models.DateField(_("入学日期"))

    class Meta:
        verbose_name = verbose_name_plural = _("行政班")
        constraints = [models.UniqueConstraint(fields=["department", "name"], name="class_once")]

    def __str__(self) -> str:
        return self.name
