"""The gradebook: what is graded in a run, and the events that grades are derived from."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.choices import GradeKeep, GradeRelease, GradeSource
from courses.grading import gradebook
from courses.models.enrolments import Enrolment
from courses.models.runs import CourseRun


class GradeItem(models.Model):
    """One column of a run's gradebook. Keys say what stands behind it: `quiz:<code>`, `final`, `manual:<slug>`."""

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="grade_items", verbose_name=_("开课"))
    key = models.CharField(_("键"), max_length=80)
    name = models.CharField(_("名称"), max_length=120)
    part = models.CharField(_("所属小项"), max_length=40)
    weight = models.DecimalField(_("小项内权重"), max_digits=6, decimal_places=2, default=Decimal(1))
    keep = models.CharField(_("多次成绩"), max_length=8, choices=GradeKeep, default=GradeKeep.NEWEST)
    release = models.CharField(_("公布方式"), max_length=12, choices=GradeRelease, default=GradeRelease.AT_ONCE)
    due = models.DateTimeField(_("截止时间"), null=True, blank=True)
    position = models.PositiveIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("成绩项")
        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(fields=["run", "key"], name="grade_item_key_once"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="grade_item_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def line(self) -> gradebook.Item:
        """The item as the computation reads it."""
        return gradebook.Item(self.key, self.part, self.weight, self.keep, self.due)


class GradeEventRows(models.QuerySet["GradeEvent"]):
    """Rows that are only ever added; the database says the same (triggers.py)."""

    def delete(self) -> Any:
        """Refused. Raises TypeError."""
        raise TypeError("grade events are append-only")


class GradeEvent(models.Model):
    """A result of one enrolment in one item, as somebody or something entered it. Not to be changed: enter another.

    `evidence` names the piece of work (an attempt, a submission, a cell of the gradebook, an imported file); a newer
    event of the same evidence replaces the older one. An empty score takes the result back. `published_at` is the
    one field that may be filled in later, once: from then on the learner sees the event and it counts for passing.
    """

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="grade_events", verbose_name=_("选课"))
    item = models.ForeignKey(GradeItem, models.PROTECT, related_name="events", verbose_name=_("成绩项"))
    score_percent = models.DecimalField(_("成绩"), max_digits=5, decimal_places=2, null=True, blank=True)
    source = models.CharField(_("来源"), max_length=12, choices=GradeSource)
    evidence = models.CharField(_("依据编号"), max_length=120)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("录入人")
    )
    at = models.DateTimeField(_("录入时间"), auto_now_add=True)
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)

    objects = GradeEventRows.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("成绩记录")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=Q(score_percent__gte=0, score_percent__lte=100) | Q(score_percent=None),
                name="grade_event_in_percent",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["enrolment", "item", "id"], name="grade_events_of_cell")]

    def __str__(self) -> str:
        return f"{self.item} · {'—' if self.score_percent is None else self.score_percent}"

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refused. Raises TypeError."""
        raise TypeError("grade events are append-only")

    @property
    def line(self) -> gradebook.Event:
        """The event as the computation reads it."""
        return gradebook.Event(self.evidence, self.score_percent, self.source in GradeSource.corrections())
