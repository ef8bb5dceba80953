"""Firms that join another firm's order, and orders kept to begin others with."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from internships.choices import PARTNER_MOVES, PartnerState
from internships.models.orders import Order
from lms.common.states import Stateful
from lms.organisations.models import Organisation


class OrderPartner(Stateful):
    """A firm asked into a joint order. Its own people say yes, and its interns are counted against its own staff."""

    TRANSITIONS: ClassVar = PARTNER_MOVES

    order = models.ForeignKey(Order, models.CASCADE, related_name="partners", verbose_name=_("订单"))
    firm = models.ForeignKey(Organisation, models.PROTECT, related_name="joint_orders", verbose_name=_("企业"))
    headcount = models.PositiveIntegerField(_("在岗职工总数"), default=0)
    state = models.CharField(_("状态"), max_length=10, choices=PartnerState, default=PartnerState.INVITED)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("联合企业")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["order", "firm"], name="firm_joins_an_order_once"),
            # The headcount comes with the yes: a ceiling of nobody's word would be none.
            models.CheckConstraint(
                condition=~Q(state=PartnerState.CONSENTED) | Q(headcount__gte=1), name="consent_names_the_headcount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order.code} · {self.firm}"

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.firm_id


class OrderTemplate(models.Model):
    """An order's content under a name, to begin the next ones with. Holds no person and no state."""

    enterprise = models.ForeignKey(Organisation, models.CASCADE, related_name="order_templates", verbose_name=_("企业"))
    name = models.CharField(_("模板名称"), max_length=60)
    content = models.JSONField(_("内容"), default=dict)
    saved_at = models.DateTimeField(_("保存时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("订单模板")
        ordering = ("name",)
        constraints = [models.UniqueConstraint(fields=["enterprise", "name"], name="template_name_once_a_firm")]

    def __str__(self) -> str:
        return self.name

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.enterprise_id
