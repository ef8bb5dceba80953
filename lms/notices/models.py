"""What a person was told, by which ways, and what they asked for."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.notices.choices import Channel


class Notice(models.Model):
    """One message to one person: what happened, and a link to it. The sentence is filled in when it is read."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices", verbose_name=_("收件人")
    )
    kind = models.CharField(_("类别"), max_length=40)
    words = models.JSONField(_("填入的内容"), default=dict)
    url = models.CharField(_("链接"), max_length=300, blank=True)
    fold_key = models.CharField(_("合并键"), max_length=120, blank=True)
    count = models.PositiveIntegerField(_("合并条数"), default=1)
    # A digest line for somebody who is not told in the app is kept here too, but not shown.
    in_app = models.BooleanField(_("站内显示"), default=True)
    created_at = models.DateTimeField(_("时间"), default=timezone.now)
    read_at = models.DateTimeField(_("已读时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("通知")
        ordering = ("-id",)
        indexes = [models.Index(fields=["person", "read_at", "-id"], name="unread_of_person")]
        constraints = [
            # Two comments in the same second fold into one line, not into two.
            models.UniqueConstraint(
                fields=["person", "kind", "fold_key"],
                condition=models.Q(read_at=None) & ~models.Q(fold_key=""),
                name="one_unread_notice_per_fold",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.kind}"


class Delivery(models.Model):
    """A notice on its way by one channel. The row is the truth: a worker claims it, sends, and says so."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待发")
        SENT = "sent", _("已发")
        DROPPED = "dropped", _("不必发")
        FAILED = "failed", _("发送失败")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="deliveries", verbose_name=_("通知"))
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    lease_until = models.DateTimeField(_("租约到期"), null=True)
    owner = models.CharField(_("租约持有者"), max_length=36, blank=True)
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    sent_at = models.DateTimeField(_("发送时间"), null=True)
    problem = models.CharField(_("原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("通知投递")
        # The sender looks for what waits and nobody holds.
        indexes = [models.Index(fields=["state", "channel", "lease_until"], name="deliveries_to_send")]
        constraints = [models.UniqueConstraint(fields=["notice", "channel"], name="one_delivery_per_channel")]

    def __str__(self) -> str:
        return f"{self.notice_id} · {self.channel}"


class Preference(models.Model):
    """A channel a person turned on or off for one kind, against its default. No row: as the catalogue says."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("人员"))
    kind = models.CharField(_("类别"), max_length=40)
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)
    on = models.BooleanField(_("开启"))

    class Meta:
        verbose_name = verbose_name_plural = _("通知偏好")
        constraints = [models.UniqueConstraint(fields=["person", "kind", "channel"], name="one_preference_per_channel")]

    def __str__(self) -> str:
        return f"{self.person_id} · {self.kind} · {self.channel}"
