"""Talking about a lesson: threads of a run, their posts, and reports of posts that should not stand."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.choices import TalkMode, ThreadKind
from courses.models.pages import LessonPage
from courses.models.reports import ANSWERED_SAYS_SO, Report
from courses.models.runs import CourseRun


class TalkRule(models.Model):
    """How a run moderates its talk; a run without a row is open."""

    run = models.OneToOneField(CourseRun, models.CASCADE, related_name="talk_rule", verbose_name=_("开课"))
    mode = models.CharField(_("讨论方式"), max_length=10, choices=TalkMode, default=TalkMode.OPEN)

    class Meta:
        verbose_name = verbose_name_plural = _("讨论方式")

    def __str__(self) -> str:
        return f"{self.run} · {self.get_mode_display()}"


class Thread(models.Model):
    """A question or a talk about one lesson, among the people of one run. Its first post is what its author wrote."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="threads", verbose_name=_("开课"))
    lesson = models.ForeignKey(LessonPage, models.PROTECT, related_name="threads", verbose_name=_("课时"))
    kind = models.CharField(_("类型"), max_length=8, choices=ThreadKind, default=ThreadKind.QUESTION)
    title = models.CharField(_("标题"), max_length=120)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("发起人"))
    accepted = models.ForeignKey(
        "courses.Post", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("采纳的回答")
    )
    pinned = models.BooleanField(_("置顶"), default=False)
    locked = models.BooleanField(_("不再回复"), default=False)
    opened_at = models.DateTimeField(_("发起时间"), auto_now_add=True)
    last_at = models.DateTimeField(_("最近回复"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("讨论")
        ordering = ("-pinned", "-last_at", "-pk")
        constraints = [
            # A talk has no right answer to accept.
            models.CheckConstraint(
                condition=Q(kind=ThreadKind.QUESTION) | Q(accepted=None), name="only_questions_accept"
            )
        ]
        # The list of a run, newest first; a lesson's own threads are few of those.
        indexes = [models.Index(fields=["run", "-last_at"], name="threads_of_run")]

    def __str__(self) -> str:
        return self.title


class Post(models.Model):
    """What one person wrote in a thread. Taken away it stays as a row, so that a moderator can answer for it."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="posts", verbose_name=_("讨论"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("作者"))
    body = models.TextField(_("内容"), max_length=5000, blank=True)
    posted_at = models.DateTimeField(_("发表时间"), auto_now_add=True)
    edited_at = models.DateTimeField(_("修改时间"), null=True, blank=True)
    # Waits for a moderator, in a run that looks before it shows.
    held = models.BooleanField(_("待审"), default=False)
    endorsed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("认可的教师")
    )
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("移除人")
    )
    removed_at = models.DateTimeField(_("移除时间"), null=True, blank=True)
    removal_reason = models.CharField(_("移除原因"), max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("帖子")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None) | Q(removed_at__isnull=False), name="removed_has_its_time"
            )
        ]
        # What waits for a moderator.
        indexes = [models.Index(fields=["thread"], condition=Q(held=True), name="posts_held")]

    def __str__(self) -> str:
        return f"{self.thread} · {self.pk}"

    @property
    def is_removed(self) -> bool:
        """Whether only moderators still read it."""
        return self.removed_at is not None


class PostReport(Report):
    """Somebody says that a post should not stand. Answered once, with words for whoever reported."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="reports", verbose_name=_("帖子"))
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("举报人"))

    class Meta(Report.Meta):
        verbose_name = verbose_name_plural = _("举报")
        constraints = [
            models.UniqueConstraint(fields=["post", "reporter"], name="one_report_per_person"),
            models.CheckConstraint(condition=ANSWERED_SAYS_SO, name="answered_report_says_so"),
        ]
        # The clock asks which wait too long.
        indexes = [models.Index(fields=["due_at"], condition=Q(state="open"), name="post_reports_waiting")]

    def __str__(self) -> str:
        return f"{self.post} · {self.get_reason_display()}"
