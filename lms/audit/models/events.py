"""The trail of what was done by whom, and the seals that make a change to it visible."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One thing that happened, written in the transaction that made it happen.

    Not for debugging, and not for reading back state: rows are only ever added (triggers.py). The actor is kept by
    number and label, not by foreign key, so that erasing a person leaves the trail whole.
    """

    class Result(models.TextChoices):
        OK = "ok", _("完成")
        DENIED = "denied", _("拒绝")
        FAILED = "failed", _("未成")

    at = models.DateTimeField(_("时间"), auto_now_add=True, db_index=True)
    actor_id = models.BigIntegerField(_("操作人编号"), null=True)
    actor_label = models.CharField(_("操作人"), max_length=120, blank=True)
    organisation_id = models.BigIntegerField(_("所属机构编号"), null=True)
    action = models.CharField(_("动作"), max_length=60)
    object_type = models.CharField(_("对象类型"), max_length=60)
    object_id = models.CharField(_("对象编号"), max_length=60)
    object_label = models.CharField(_("对象"), max_length=200, blank=True)
    result = models.CharField(_("结果"), max_length=10, choices=Result, default=Result.OK)
    purpose = models.CharField(_("目的"), max_length=200, blank=True)
    changes = models.JSONField(_("变化"), default=dict, encoder=DjangoJSONEncoder)
    address = models.CharField(_("来源地址（已截短）"), max_length=45, blank=True)
    request_id = models.CharField(_("请求编号"), max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("操作留痕")
        ordering = ("-id",)
        indexes = [
            models.Index(fields=["object_type", "object_id", "id"], name="audit_of_object"),
            models.Index(fields=["actor_id", "id"], name="audit_of_actor"),
            models.Index(fields=["action", "id"], name="audit_of_action"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type}:{self.object_id}"


class Seal(models.Model):
    """The Merkle root over a run of events. Rows are only ever added.

    `leaves` keeps what the root was made of (40 bytes an event: its number, its SHA-256), so that a breach can be
    traced to the row; the root vouches for the leaves.
    """

    first_id = models.BigIntegerField(_("起始编号"))
    last_id = models.BigIntegerField(_("截止编号"), unique=True)
    count = models.PositiveIntegerField(_("条数"))
    root = models.CharField(_("默克尔根"), max_length=64)
    previous = models.CharField(_("上一封印"), max_length=64, blank=True)
    leaves = models.BinaryField(_("叶子"))
    sealed_at = models.DateTimeField(_("封存时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("留痕封印")
        ordering = ("last_id",)

    def __str__(self) -> str:
        return f"{self.first_id}–{self.last_id} {self.root[:12]}"
