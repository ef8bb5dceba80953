"""Long work as rows: the row is the truth, a message only wakes somebody to look at it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Job(models.Model):
    """One piece of long work, its progress and its outcome."""

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("未完成")
        CANCELLED = "cancelled", _("已取消")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("类别"), max_length=60)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.QUEUED)
    arguments = models.JSONField(_("参数"), default=dict)
    key = models.CharField(_("防重键"), max_length=120, unique=True)
    step = models.CharField(_("当前步骤"), max_length=80, blank=True)
    done = models.PositiveIntegerField(_("已处理"), default=0)
    total = models.PositiveIntegerField(_("总数"), default=0)
    succeeded = models.PositiveIntegerField(_("成功"), default=0)
    skipped = models.PositiveIntegerField(_("跳过"), default=0)
    failures = models.JSONField(_("失败明细"), default=list)
    result = models.JSONField(_("结果"), default=dict)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="jobs", verbose_name=_("发起人")
    )
    created_at = models.DateTimeField(_("创建时间"), auto_now_add=True)
    started_at = models.DateTimeField(_("开始时间"), null=True)
    finished_at = models.DateTimeField(_("结束时间"), null=True)
    lease_until = models.DateTimeField(_("租约到期"), null=True)
    owner = models.CharField(_("租约持有者"), max_length=36, blank=True)
    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("后台任务")
        ordering = ("-created_at",)
        # The sweeper looks for work nobody holds.
        indexes = [models.Index(fields=["state", "lease_until"], name="jobs_to_pick_up")]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
