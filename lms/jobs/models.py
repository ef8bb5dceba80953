"""Long work as rows: the row is the truth, a message only wakes somebody to look at it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class JobQuerySet(models.QuerySet["Job"]):
    """Who holds what."""

    def free(self) -> "JobQuerySet":
        """Work that may be taken up now: queued and not put off, or held by somebody who no longer renews the lease."""
        unheld = models.Q(lease_until=None) | models.Q(lease_until__lt=timezone.now())
        return self.filter(unheld, state__in=[Job.State.QUEUED, Job.State.RUNNING])

    def held_by(self, job: "Job") -> "JobQuerySet":
        """The row, if it is still the holder's to write."""
        return self.filter(pk=job.pk, owner=job.owner, state=Job.State.RUNNING)


class Job(models.Model):
    """One piece of long work, its progress and its outcome.

    Not the place for the units of the work: those are rows of the app that does it, each with a constraint that
    makes doing it twice impossible, because a worker may die and the work be taken up again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("排队中")
        RUNNING = "running", _("进行中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("未完成")
        CANCELLED = "cancelled", _("已取消")

    FINISHED = (State.DONE, State.FAILED, State.CANCELLED)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("类别"), max_length=60)
    state = models.CharField(_("状态"), max_length=10, choices=State, default=State.QUEUED)
    arguments = models.JSONField(_("参数"), default=dict)
    key = models.CharField(_("防重键"), max_length=120, unique=True)
    step = models.CharField(_("当前步骤"), max_length=80, blank=True)
    step_number = models.PositiveSmallIntegerField(_("第几步"), default=0)
    step_count = models.PositiveSmallIntegerField(_("共几步"), default=0)
    done = models.PositiveIntegerField(_("已处理"), default=0)
    total = models.PositiveIntegerField(_("总数"), default=0)
    succeeded = models.PositiveIntegerField(_("成功"), default=0)
    skipped = models.PositiveIntegerField(_("跳过"), default=0)
    failed = models.PositiveIntegerField(_("失败"), default=0)
    failures = models.JSONField(_("失败明细"), default=list)
    problem = models.CharField(_("未完成的原因"), max_length=300, blank=True)
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
    woken_at = models.DateTimeField(_("最近一次叫醒"), default=timezone.now)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("后台任务")
        ordering = ("-created_at",)
        indexes = [
            # The sweeper looks for work nobody holds.
            models.Index(fields=["state", "lease_until"], name="jobs_to_pick_up"),
            # My jobs, newest first.
            models.Index(fields=["started_by", "-created_at"], name="jobs_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_finished(self) -> bool:
        """Whether nothing will change any more by itself."""
        return self.state in self.FINISHED
