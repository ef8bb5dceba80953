"""What a firm asks for: an order, its posts and the skills they need."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from internships.choices import (
    ORDER_MOVES,
    SPECIALTY_GROUPS,
    Hazard,
    InternshipKind,
    LabourGrade,
    Lodging,
    Mode,
    OrderState,
    Payer,
    PayWay,
)
from lms.common.states import Stateful
from lms.organisations.models import Cluster, Organisation
from lms.skills.models import Skill


class Order(Stateful):
    """An order-style training order (订单). Its seats stand on its posts, its skills on OrderSkill."""

    TRANSITIONS: ClassVar = ORDER_MOVES

    code = models.SlugField(_("订单编号"), unique=True, max_length=40)
    state = models.CharField(_("状态"), max_length=10, choices=OrderState, default=OrderState.DRAFT)
    enterprise = models.ForeignKey(Organisation, models.PROTECT, related_name="orders", verbose_name=_("企业"))
    school = models.ForeignKey(
        Organisation, models.PROTECT, related_name="orders_as_school", verbose_name=_("合作院校")
    )
    cluster = models.ForeignKey(
        Cluster, models.PROTECT, null=True, blank=True, related_name="orders", verbose_name=_("产业集群")
    )
    mode = models.CharField(_("培养模式"), max_length=20, choices=Mode)
    headcount = models.PositiveIntegerField(_("在岗职工总数"))
    months = models.PositiveSmallIntegerField(_("实习月数"))
    starts_on = models.DateField(_("上岗日期"))
    same_post_wage = models.PositiveIntegerField(_("相同岗位月工资（元）"))
    pay = models.PositiveIntegerField(_("实习月报酬（元）"))
    lowest_tier_basis = models.CharField(_("最低档工资依据"), max_length=200, blank=True)
    fees = models.PositiveIntegerField(_("向学生收取的费用（元）"), default=0)
    youngest_year = models.PositiveSmallIntegerField(_("最低年级"), default=2)
    # The work app does not know the courses app: codes, not foreign keys.
    course_codes = models.JSONField(_("配套课程"), default=list, blank=True)
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("企业导师")
    )
    training_base = models.CharField(_("实训基地"), max_length=120, blank=True)
    workplace = models.CharField(_("工作地点"), max_length=120, blank=True)
    specialty_group = models.CharField(_("面向专业大类"), max_length=2, choices=SPECIALTY_GROUPS, blank=True)
    # What the regulation asks about (data/rules.csv): each one's harmless answer is the default.
    pay_cycle_days = models.PositiveSmallIntegerField(_("报酬支付周期（天）"), default=30)
    pay_way = models.CharField(_("报酬支付方式"), max_length=12, choices=PayWay, default=PayWay.DIRECT)
    holds_documents = models.BooleanField(_("扣押证件或要求担保"), default=False)
    through_agent = models.BooleanField(_("通过中介或有偿代理组织"), default=False)
    hours_per_day = models.PositiveSmallIntegerField(_("每日工时"), default=8)
    hours_per_week = models.PositiveSmallIntegerField(_("每周工时"), default=40)
    night_work = models.BooleanField(_("安排夜班"), default=False)
    overtime = models.BooleanField(_("安排加班"), default=False)
    rest_day_work = models.BooleanField(_("休息日或法定节假日实习"), default=False)
    outside_province = models.BooleanField(_("跨省实习"), default=False)
    filing_no = models.CharField(_("同意与备案文号"), max_length=80, blank=True)
    lodging = models.CharField(_("住宿"), max_length=10, choices=Lodging, default=Lodging.NONE)
    insured_from = models.DateField(_("保险起"), null=True, blank=True)
    insured_until = models.DateField(_("保险止"), null=True, blank=True)
    insured_by = models.CharField(_("保险缴费方"), max_length=10, choices=Payer, blank=True)
    # The school's word, given when it confirms.
    host_approved_on = models.DateField(_("院校集体研究确定日期"), null=True, blank=True)
    host_inspected_on = models.DateField(_("院校实地考察日期"), null=True, blank=True)
    note = models.TextField(_("说明"), blank=True)
    returned_reason = models.CharField(_("退回原因"), max_length=300, blank=True)
    copied_from = models.SlugField(_("复制自"), max_length=40, blank=True)
    # Two tabs on one draft: who saves with an older number is shown both versions.
    version = models.PositiveIntegerField(_("版本"), default=1)
    # {step: {field: [values]}}: what was typed and could not be kept yet. Nothing typed is lost.
    typed = models.JSONField(_("未完成的填写"), default=dict, blank=True)
    saved_at = models.DateTimeField(_("草稿保存时间"), auto_now=True)
    demo = models.BooleanField(_("演示数据"), default=False)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    approved_at = models.DateTimeField(_("批准时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("订单")
        ordering = ("-id",)
        indexes = [models.Index(fields=["state", "cluster"], name="orders_of_cluster")]

    def __str__(self) -> str:
        return f"{self.code} {self.enterprise}"

    @property
    def is_editable(self) -> bool:
        """Whether the firm may still change it: once it is with somebody else, it has to come back first."""
        return self.state in {OrderState.DRAFT, OrderState.RETURNED}

    @property
    def kind(self) -> str:
        """Looking on or working, in the words of the regulation."""
        return InternshipKind.VISIT if self.mode == Mode.TRAINEESHIP else InternshipKind.POST

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.enterprise_id


class Post(models.Model):
    """A kind of job in an order: what students rank and are matched to."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="posts", verbose_name=_("订单"))
    # In a joint order the firm whose post it is; without one, the firm of the order.
    firm = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="posts_in_joint_orders",
        verbose_name=_("企业"),
    )
    position = models.PositiveSmallIntegerField(_("序号"))
    name_zh = models.CharField(_("岗位"), max_length=60)
    name_en = models.CharField(_("岗位（英文）"), max_length=120, blank=True)
    staff = models.PositiveIntegerField(_("同类岗位在岗人数"))
    seats = models.PositiveIntegerField(_("名额"))
    minimum = models.PositiveIntegerField(_("最少开班人数"), default=0)
    tasks_zh = models.CharField(_("典型工作任务"), max_length=300, blank=True)
    labour_grade = models.PositiveSmallIntegerField(_("体力劳动强度"), choices=LabourGrade, default=LabourGrade.LIGHT)
    hazards = models.JSONField(_("高风险"), default=list, blank=True)  # of Hazard
    barred_for_minors = models.BooleanField(_("含未成年工禁忌劳动"), default=False)
    barred_for_women = models.BooleanField(_("含女职工禁忌劳动"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("岗位")
        ordering = ("order_id", "position")
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="post_position_once"),
            models.CheckConstraint(condition=models.Q(seats__gte=1), name="post_has_a_seat"),
            models.CheckConstraint(condition=models.Q(minimum__lte=models.F("seats")), name="minimum_within_seats"),
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_zh

    @property
    def host_id(self) -> int:
        """The firm where the work is done: its own in a joint order, else the order's."""
        return self.firm_id or self.order.enterprise_id

    @property
    def host(self) -> Organisation:
        """The same, as an organisation."""
        return self.firm or self.order.enterprise

    @property
    def hazard_names(self) -> list[object]:
        """The hazards in the reader's language."""
        return [Hazard(code).label for code in self.hazards if code in Hazard.values]


class OrderSkill(models.Model):
    """A skill an order asks for, how well, and how much it weighs against the others."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="skills", verbose_name=_("订单"))
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="order_skills", verbose_name=_("技能"))
    level = models.PositiveSmallIntegerField(_("等级"))
    weight = models.PositiveSmallIntegerField(_("权重"), default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("技能要求")
        ordering = ("skill__code",)
        constraints = [
            models.UniqueConstraint(fields=["order", "skill"], name="order_skill_once"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=3), name="order_skill_level"),
        ]

    def __str__(self) -> str:
        return f"{self.skill.code} ≥ {self.level}"
