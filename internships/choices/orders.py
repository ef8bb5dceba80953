"""What an order is made of, where it stands, and whether a firm asked into it takes part."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """The form of the cooperation."""

    ORDER_CLASS = "order_class", _("订单班")
    APPRENTICESHIP = "apprenticeship", _("现代学徒制")
    INDUSTRY_COLLEGE = "industry_college", _("产业学院")
    TRAINEESHIP = "traineeship", _("见习")


class OrderState(models.TextChoices):
    """Where an order stands: the firm writes, the school confirms, the cluster's officer approves."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待院校确认")
    CONFIRMED = "confirmed", _("待主管部门批准")
    APPROVED = "approved", _("已批准")
    RETURNED = "returned", _("已退回")
    CLOSED = "closed", _("已结束")


# Still being written or decided: they follow the taxonomy. What was approved keeps its words.
FOLLOWING = (OrderState.DRAFT, OrderState.RETURNED, OrderState.SUBMITTED, OrderState.CONFIRMED)
ORDER_MOVES: dict[str, set[str]] = {
    OrderState.DRAFT: {OrderState.SUBMITTED},
    OrderState.SUBMITTED: {OrderState.CONFIRMED, OrderState.RETURNED},
    OrderState.CONFIRMED: {OrderState.APPROVED, OrderState.RETURNED},
    OrderState.RETURNED: {OrderState.SUBMITTED},
    OrderState.APPROVED: {OrderState.CLOSED},
}


class InternshipKind(models.TextChoices):
    """The two kinds of the regulation: looking on, and working."""

    VISIT = "visit", _("认识实习")
    POST = "post", _("岗位实习")


class PayWay(models.TextChoices):
    """How pay reaches the student."""

    DIRECT = "direct", _("货币，直接付给学生")
    THIRD_PARTY = "third_party", _("经学校或第三方转付")
    VOUCHER = "voucher", _("部分以物品或代金券支付")


class Lodging(models.TextChoices):
    """Where students live."""

    NONE = "none", _("不需要住宿")
    DORMITORY = "dormitory", _("统一安排宿舍")
    OWN = "own", _("学生自行住宿")


class Payer(models.TextChoices):
    """Who pays for the liability insurance."""

    SCHOOL = "school", _("院校")
    ENTERPRISE = "enterprise", _("企业")
    STUDENT = "student", _("学员")


class Hazard(models.TextChoices):
    """High-risk work, which students are kept from."""

    HEIGHT = "height", _("高空")
    UNDERGROUND = "underground", _("井下")
    RADIATION = "radiation", _("放射性")
    TOXIC = "toxic", _("有毒")
    EXPLOSIVE = "explosive", _("易燃易爆")
    OTHER = "other", _("其他较高安全风险")


class LabourGrade(models.IntegerChoices):
    """Grades of physical labour (GBZ/T 189.10)."""

    LIGHT = 1, _("Ⅰ级（轻）")
    MEDIUM = 2, _("Ⅱ级（中）")
    HEAVY = 3, _("Ⅲ级（重）")
    EXTREME = 4, _("Ⅳ级（极重）")


# The nineteen major categories of vocational specialties: the first two digits of their codes.
# source: 《职业教育专业目录（2021 年）》 高等职业教育专科专业
SPECIALTY_GROUPS: list[tuple[str, object]] = [
    ("41", _("农林牧渔大类")), ("42", _("资源环境与安全大类")), ("43", _("能源动力与材料大类")),
    ("44", _("土木建筑大类")), ("45", _("水利大类")), ("46", _("装备制造大类")),
    ("47", _("生物与化工大类")), ("48", _("轻工纺织大类")), ("49", _("食品药品与粮食大类")),
    ("50", _("交通运输大类")), ("51", _("电子与信息大类")), ("52", _("医药卫生大类")),
    ("53", _("财经商贸大类")), ("54", _("旅游大类")), ("55", _("文化艺术大类")),
    ("56", _("新闻传播大类")), ("57", _("教育与体育大类")), ("58", _("公安与司法大类")),
    ("59", _("公共管理与服务大类")),
]  # fmt: skip


PROVINCE = "340000"


class PartnerState(models.TextChoices):
    """Whether a firm that was asked into a joint order takes part."""

    INVITED = "invited", _("待企业同意")
    CONSENTED = "consented", _("已同意")
    DECLINED = "declined", _("已谢绝")


PARTNER_MOVES: dict[str, set[str]] = {
    PartnerState.INVITED: {PartnerState.CONSENTED, PartnerState.DECLINED},
    # Another headcount, another consent; and a firm may think better of it until the order is sent.
    PartnerState.CONSENTED: {PartnerState.INVITED, PartnerState.DECLINED},
    PartnerState.DECLINED: {PartnerState.INVITED},
}
