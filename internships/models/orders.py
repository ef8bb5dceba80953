"""What a firm asks for: an order, its posts and the skills they need."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from internships.choices import ORDER_MOVES, Mode, OrderState
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
    note = models.TextField(_("说明"), blank=True)
    returned_reason = models.CharField(_("退回原因"), max_length=300, blank=True)
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
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.enterprise_id


class Post(models.Model):
    """A kind of job in an order: what students rank and are matched to."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="posts", verbose_name=_("订单"))
    position = models.PositiveSmallIntegerField(_("序号"))
    name_zh = models.CharField(_("岗位"), max_length=60)
    name_en = models.CharField(_("岗位（英文）"), max_length=120, blank=True)
    staff = models.PositiveIntegerField(_("同类岗位在岗人数"))
    seats = models.PositiveIntegerField(_("名额"))
    minimum = models.PositiveIntegerField(_("最少开班人数"), default=0)

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
