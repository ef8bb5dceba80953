"""Marks of what was handed in, and the batches in which learners get to see them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.choices import MarkerRole
from courses.models.assignments import Assignment, Rubric, Submission
from courses.models.mentor_links import MentorLink


class Marking(models.Model):
    """One marker's mark of a submission: a level for each criterion of one rubric version, and words."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="markings", verbose_name=_("作业提交"))
    role = models.CharField(_("评分人"), max_length=8, choices=MarkerRole, default=MarkerRole.TEACHER)
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="markings", verbose_name=_("评分标准"))
    levels = models.JSONField(_("各项等级"))
    comments = models.JSONField(_("各项评语"), default=dict, blank=True)
    comment = models.TextField(_("总评"), max_length=2000, blank=True)
    # The marker agrees that their name and the words above are shown beside the learner's certificate.
    is_public = models.BooleanField(_("总评可以写在证书上"), default=False)
    percent = models.DecimalField(_("得分"), max_digits=5, decimal_places=2)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("批改人")
    )
    # A mentor's mark always has the invitation it was given by; signed in, the account beside it.
    link = models.ForeignKey(
        MentorLink, models.PROTECT, null=True, blank=True, related_name="markings", verbose_name=_("导师邀请")
    )
    marked_at = models.DateTimeField(_("批改时间"), auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = _("作业批改")
        ordering = ("-role",)
        constraints = [
            models.UniqueConstraint(fields=["submission", "role"], name="one_mark_a_role"),
            models.CheckConstraint(
                condition=Q(role="teacher", marked_by__isnull=False, link=None) | Q(role="mentor", link__isnull=False),
                name="mark_has_its_marker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} · {self.percent}"

    @property
    def marker(self) -> str:
        """The marker's name."""
        return self.link.name if self.link else str(self.marked_by.name if self.marked_by else "")

    def lines(self) -> list[dict[str, Any]]:
        """Every criterion with the level chosen and the words for it."""
        return [
            {**row, "level": row["levels"][self.levels[row["code"]]], "comment": self.comments.get(row["code"], "")}
            for row in self.rubric.criteria
        ]


class MarkRelease(models.Model):
    """Marks let out together. It takes effect a moment later, so that a slip of the hand can be taken back whole."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="mark_releases", verbose_name=_("作业"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("公布人"))
    at = models.DateTimeField(_("公布时间"), auto_now_add=True)
    takes_effect_at = models.DateTimeField(_("生效时间"))
    done_at = models.DateTimeField(_("完成时间"), null=True, blank=True)
    undone_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("成绩公布批次")
        ordering = ("-pk",)
        constraints = [models.CheckConstraint(condition=Q(done_at=None) | Q(undone_at=None), name="released_or_undone")]
        # What the clock still has to carry out.
        indexes = [
            models.Index(
                fields=["takes_effect_at"], condition=Q(done_at=None, undone_at=None), name="mark_releases_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Whether it neither took effect nor was taken back."""
        return self.done_at is None and self.undone_at is None

    @property
    def may_be_undone(self) -> bool:
        """Whether it can still be taken back without a trace for the learners."""
        return self.is_waiting and self.takes_effect_at > timezone.now()
