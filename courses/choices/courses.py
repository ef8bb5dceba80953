"""What a course is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CourseKind(models.TextChoices):
    """Where a course stands in a programme (教职成〔2019〕13号: 课程设置)."""

    PUBLIC_BASIC = "public_basic", _("公共基础课")
    SPECIALTY_BASIC = "specialty_basic", _("专业基础课")
    SPECIALTY_CORE = "specialty_core", _("专业核心课")
    SPECIALTY_EXTENSION = "specialty_extension", _("专业拓展课")
    PRACTICE = "practice", _("实践课")


class Cover(models.TextChoices):
    """The drawings that stand for a course."""

    ART = "art", _("设计")
    DATA = "data", _("数据")
    DOC = "doc", _("单证")
    LAW = "law", _("法规")
    LIVE = "live", _("直播")
    OP = "op", _("运营")
    SHIP = "ship", _("物流")
    SHOP = "shop", _("店铺")
    TALK = "talk", _("沟通")


# Which drawing stands for a course, by the domain of its first skill.
COVER_OF_DOMAIN: dict[str, str] = {
    "BR": Cover.ART,
    "CL": Cover.OP,
    "CR": Cover.LAW,
    "CU": Cover.LAW,
    "DA": Cover.DATA,
    "EC": Cover.SHOP,
    "FI": Cover.DATA,
    "FT": Cover.DOC,
    "LG": Cover.TALK,
    "LO": Cover.SHIP,
    "LW": Cover.LAW,
    "MK": Cover.LIVE,
    "SO": Cover.TALK,
}


class PrerequisiteKind(models.TextChoices):
    """What a course may ask of those who want to enrol."""

    COURSE = "course", _("学过课程")
    SKILL = "skill", _("达到技能等级")
    CERTIFICATE = "certificate", _("持有证书")
