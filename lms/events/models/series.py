"""An event, the sessions it is written out in, and the rooms they are held in."""

import hashlib
import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.common.spans import Span
from lms.events.checkin.attendance import OUT, counts
from lms.events.choices import EventKind
from lms.organisations.public import City, Organisation
from lms.skills.public import Skill

PEOPLE = settings.AUTH_USER_MODEL


class Room(models.Model):
    """Where something is held, known by its city and its name however written: the row two plans are locked by."""

    city = models.ForeignKey(City, models.PROTECT, related_name="+", verbose_name=_("城市"))
    name = models.CharField(_("场地"), max_length=80)
    key = models.CharField(_("场地键"), max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = _("活动场地")
        constraints = [models.UniqueConstraint(fields=["city", "key"], name="room_once_a_city")]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """An event, held once or several times. The address names it by `code`."""

    code = models.SlugField(_("网址名"), unique=True, max_length=40)
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="events", verbose_name=_("主办机构"))
    kind = models.CharField(_("类型"), max_length=12, choices=EventKind)
    title_zh = models.CharField(_("名称"), max_length=80)
    title_en = models.CharField(_("英文名"), max_length=160, blank=True)
    about_zh = models.TextField(_("介绍"), blank=True)
    city = models.ForeignKey(City, models.PROTECT, related_name="events", verbose_name=_("城市"))
    skills = models.ManyToManyField(Skill, blank=True, related_name="+", verbose_name=_("相关技能"))
    # For people to read: sessions are rows.
    rule = models.CharField(_("重复规则"), max_length=120, blank=True)
    needs_approval = models.BooleanField(_("报名要班主任同意"), default=False)
    has_waiting_list = models.BooleanField(_("满员后可以候补"), default=True)
    offer_hours = models.PositiveSmallIntegerField(_("候补名额保留小时数"), default=24)
    only_listed = models.BooleanField(_("只对有名额的学校开放"), default=False)
    # From so many days before a session on, what the schools left is everybody's.
    release_days = models.PositiveSmallIntegerField(_("开始前几天放开学校名额"), null=True, blank=True)
    counts_hours = models.BooleanField(_("记入学时"), default=True)
    gives_certificate = models.BooleanField(_("发参与证明"), default=False)
    checks_out = models.BooleanField(_("离开时要签退"), default=False)
    # Who comes a minute before the end was not there: of the session, from check-in to its end or to check-out.
    least_percent = models.PositiveSmallIntegerField(_("至少在场（占本场的 %）"), default=50)
    # When registration opens, and how long before a session it closes; none: at once, and when the session begins.
    opens_at = models.DateTimeField(_("报名开始时间"), null=True, blank=True)
    closes_hours = models.PositiveSmallIntegerField(_("开始前几小时截止报名"), default=0)
    # Of the rules: with a session's own it is the SEQUENCE of what a calendar says about registering.
    rules_revision = models.PositiveIntegerField(_("规则修订号"), default=0)
    rules_changed_at = models.DateTimeField(_("规则修改时间"), default=timezone.now)
    # Who is told what happens to it; the office of the host where they left.
    planned_by = models.ForeignKey(
        PEOPLE, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("组织者")
    )
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("活动")
        ordering = ("-id",)
        constraints = [models.CheckConstraint(condition=Q(least_percent__lte=100), name="event_asks_no_more_than_all")]
        indexes = [
            models.Index(fields=["host", "published_at"], name="events_of_host"),
            models.Index(fields=["kind", "city"], name="events_by_kind_and_city"),
        ]

    def __str__(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title_zh

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.host_id


class SchoolQuota(models.Model):
    """At most so many seats of each session for the people of one school."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="quotas", verbose_name=_("活动"))
    school = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("院校"))
    seats = models.PositiveIntegerField(_("名额"))

    class Meta:
        verbose_name = verbose_name_plural = _("学校名额")
        constraints = [models.UniqueConstraint(fields=["series", "school"], name="quota_once_a_school")]

    def __str__(self) -> str:
        return f"{self.school} {self.seats}"


class EventSession(models.Model):
    """One time an event is held. Its row is the lock of its seats.

    `own`       what was changed for it alone, and so is kept when the series changes
    `revision`  grows with every change people must hear of: a calendar's SEQUENCE
    """

    series = models.ForeignKey(Series, models.CASCADE, related_name="sessions", verbose_name=_("活动"))
    number = models.PositiveSmallIntegerField(_("第几场"))
    starts_at = models.DateTimeField(_("开始"))
    ends_at = models.DateTimeField(_("结束"))
    topic_zh = models.CharField(_("本场主题"), max_length=80, blank=True)
    room = models.ForeignKey(
        Room, models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("场地")
    )
    station = models.CharField(_("工位"), max_length=40, blank=True)
    seats = models.PositiveIntegerField(_("名额"))
    seats_taken = models.PositiveIntegerField(_("已占名额"), default=0)
    last_ticket = models.PositiveIntegerField(_("候补序号"), default=0)
    own = models.JSONField(_("单独改过的内容"), default=list, blank=True)
    revision = models.PositiveIntegerField(_("修订号"), default=0)
    changed_at = models.DateTimeField(_("修改时间"), default=timezone.now)
    cancelled_at = models.DateTimeField(_("取消时间"), null=True, blank=True)
    cancel_reason = models.CharField(_("取消原因"), max_length=200, blank=True)
    nonce = models.UUIDField(_("场次标识"), default=uuid.uuid4, unique=True, editable=False)
    wrong_digits = models.PositiveIntegerField(_("输错次数"), default=0)
    wrong_since = models.DateTimeField(_("输错起算时间"), default=timezone.now)
    settled_at = models.DateTimeField(_("学时结算时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("活动场次")
        ordering = ("starts_at", "id")
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="event_session_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_session_ends_after_start"),
            models.CheckConstraint(condition=Q(seats_taken__lte=F("seats")), name="event_session_never_oversold"),
        ]
        indexes = [
            # What else is in a room then; what comes next; what is over and not settled.
            models.Index(fields=["room", "ends_at"], name="event_sessions_of_room"),
            models.Index(fields=["starts_at"], name="event_sessions_by_time"),
            models.Index(fields=["ends_at"], condition=Q(settled_at=None), name="event_sessions_to_settle"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.series.host_id

    @property
    def span(self) -> Span:
        """Its stretch of time."""
        return Span(self.starts_at, self.ends_at)

    @property
    def minutes(self) -> int:
        """How long it is, in whole minutes."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def seats_free(self) -> int:
        """Seats nobody holds."""
        return self.seats - self.seats_taken

    @property
    def closes_at(self) -> datetime:
        """Until when one may register."""
        return self.starts_at - timedelta(hours=self.series.closes_hours)

    @property
    def registration(self) -> str:
        """Whether one may register now: "soon", "open" or "closed"."""
        opens_at, now = self.series.opens_at, timezone.now()
        if self.cancelled_at or self.closes_at <= now:
            return "closed"
        return "soon" if opens_at and opens_at > now else "open"

    @property
    def has_begun(self) -> bool:
        """Whether it has begun: nobody changes or cancels it any more."""
        return self.starts_at <= timezone.now()

    @property
    def doors_open(self) -> bool:
        """Whether people can be let in now."""
        return not self.cancelled_at and counts(timezone.now(), self.span, checks_out=self.series.checks_out)

    @property
    def closes_doors_at(self) -> datetime:
        """Until when people can be seen: where they check out, a while after the end."""
        return self.ends_at + (OUT if self.series.checks_out else timedelta())

    @property
    def is_closed(self) -> bool:
        """Whether nobody can be seen any more."""
        return self.closes_doors_at <= timezone.now()

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.ends_at <= timezone.now()

    @property
    def key(self) -> bytes:
        """The secret its codes and tickets are made with: not in the database, 32 bytes."""
        return salted_hmac("lms.events.session", self.nonce.hex, algorithm="sha256").digest()

    def device_key(self, device: str) -> str:
        """A device as it is kept: other sessions' rows do not show that it is the same."""
        return hashlib.sha256(self.key + device.encode()).hexdigest()[:32] if device else ""
