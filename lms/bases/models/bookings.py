"""Who booked which workstations, and each session of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.bases.choices import BOOKING_MOVES, BookingState, Purpose
from lms.bases.models.bases import WorkstationGroup
from lms.bases.models.centres import Offering
from lms.common.states import Stateful
from lms.organisations.public import Organisation, SchoolClass

PEOPLE = settings.AUTH_USER_MODEL


class Booking(Stateful):
    """Seats of one group for one purpose: a single session, or a series written out. `rule` is for people to read."""

    TRANSITIONS: ClassVar = BOOKING_MOVES

    group = models.ForeignKey(WorkstationGroup, models.PROTECT, related_name="bookings", verbose_name=_("工位组"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="base_bookings", verbose_name=_("预约机构")
    )
    purpose = models.CharField(_("用途"), max_length=10, choices=Purpose)
    title = models.CharField(_("内容"), max_length=80)
    school_class = models.ForeignKey(
        SchoolClass, models.PROTECT, null=True, blank=True, related_name="base_bookings", verbose_name=_("班级")
    )
    order_code = models.CharField(_("订单编号"), max_length=30, blank=True)
    offering = models.ForeignKey(
        Offering, models.PROTECT, null=True, blank=True, related_name="bookings", verbose_name=_("中心课程")
    )
    seats = models.PositiveIntegerField(_("工位数"))
    rule = models.CharField(_("重复规则"), max_length=120, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=BookingState, default=BookingState.REQUESTED)
    requested_by = models.ForeignKey(
        PEOPLE, models.SET_NULL, null=True, related_name="base_bookings", verbose_name=_("预约人")
    )
    requested_at = models.DateTimeField(_("预约时间"), auto_now_add=True)
    decided_by = models.ForeignKey(
        PEOPLE, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    decided_at = models.DateTimeField(_("确认时间"), null=True, blank=True)
    # Of the last refusal or cancellation.
    reason = models.CharField(_("原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("工位预约")
        ordering = ("-id",)
        constraints = [models.CheckConstraint(condition=Q(seats__gte=1), name="booking_has_a_seat")]
        # What waits for an owner; what an organisation booked.
        indexes = [models.Index(fields=["organisation", "state"], name="bookings_of_organisation")]

    def __str__(self) -> str:
        return self.title


class Session(models.Model):
    """One stretch of time of a booking. While `held`, its seats are nobody else's."""

    booking = models.ForeignKey(Booking, models.CASCADE, related_name="sessions", verbose_name=_("预约"))
    # The booking's own: every count of seats asks by group and time.
    group = models.ForeignKey(WorkstationGroup, models.PROTECT, related_name="sessions", verbose_name=_("工位组"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    seats = models.PositiveIntegerField(_("工位数"))
    held = models.BooleanField(_("占用"), default=True)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    cancel_reason = models.CharField(_("取消原因"), max_length=200, blank=True)
    # What the owner of the base took away, only the owner gives back.
    by_owner = models.BooleanField(_("由基地取消"), default=False)
    attended = models.PositiveIntegerField(_("实到人数"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("实训场次")
        ordering = ("starts_at", "id")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            models.CheckConstraint(condition=Q(seats__gte=1), name="session_has_a_seat"),
            models.CheckConstraint(condition=Q(held=True) | Q(cancelled_at__isnull=False), name="let_go_has_a_time"),
            # A second click on "book" must not make a second row of the same session.
            models.UniqueConstraint(fields=["booking", "starts_at"], name="session_once"),
        ]
        # What is held near a span: the count under the lock.
        indexes = [models.Index(fields=["group", "ends_at"], condition=Q(held=True), name="sessions_held")]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def is_over(self) -> bool:
        """Whether its time is over: it can be counted, and no more cancelled."""
        return self.ends_at <= timezone.now()

    @property
    def has_begun(self) -> bool:
        """Whether it has begun: it is no more anybody's to cancel or restore."""
        return self.starts_at <= timezone.now()
