"""Enterprise mentors of an assignment: people asked for a mark, with an account or only by a link."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models.assignments import Assignment


class MentorLink(models.Model):
    """One mentor asked to mark one assignment, until a day. Of the link's secret only the digest is kept.

    Whoever has an account under that address marks signed in as well; everybody else by the link in their letter.
    """

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="mentor_links", verbose_name=_("作业"))
    name = models.CharField(_("导师姓名"), max_length=60)
    email = models.EmailField(_("导师邮箱"), blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("导师账号")
    )
    # None until the letter is written: the secret stands in the letter and nowhere else.
    secret_sha256 = models.CharField(_("链接指纹"), max_length=64, null=True, blank=True, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("邀请人"))
    invited_at = models.DateTimeField(_("邀请时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("有效期至"))
    mailed_at = models.DateTimeField(_("发信时间"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("收回时间"), null=True, blank=True)
    used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)
    # When the mentor was last told that new work waits.
    told_at = models.DateTimeField(_("最近提醒"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("企业导师评分邀请")
        ordering = ("pk",)
        constraints = [
            # Asked twice is asked once: the second letter replaces the first.
            models.UniqueConstraint(
                fields=["assignment", "email"], condition=Q(revoked_at=None), name="mentor_asked_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.name}"

    @property
    def is_open(self) -> bool:
        """Whether it opens anything today."""
        return self.revoked_at is None and self.expires_at > timezone.now()

    @property
    def masked_name(self) -> str:
        """What the trail says: the assignment, and no name that must outlive the invitation."""
        return f"{self.assignment} · #{self.pk}"
