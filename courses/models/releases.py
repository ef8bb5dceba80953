"""What must come first before a lesson of a run opens."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.choices import ReleaseKind
from courses.models.pages import ModulePage
from courses.models.runs import CourseRun, RunGroup, RunLesson
from lms.organisations.models import SchoolClass


class ReleaseRule(models.Model):
    """One condition of a lesson, of every lesson of a module, or (neither named) of every lesson of the run.

    All conditions that concern a lesson must be met; grading.releases judges them.
    """

    run = models.ForeignKey(CourseRun, models.CASCADE, related_name="release_rules", verbose_name=_("开课"))
    row = models.ForeignKey(
        RunLesson, models.CASCADE, null=True, blank=True, related_name="release_rules", verbose_name=_("课时")
    )
    module = models.ForeignKey(ModulePage, models.CASCADE, null=True, blank=True, verbose_name=_("模块"))
    kind = models.CharField(_("条件"), max_length=10, choices=ReleaseKind)
    opens_at = models.DateTimeField(_("开放时间"), null=True, blank=True)
    needs = models.ForeignKey(
        RunLesson, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("要先学完")
    )
    item = models.CharField(_("成绩项"), max_length=80, blank=True)
    at_least_percent = models.DecimalField(_("至少多少分"), max_digits=4, decimal_places=1, null=True, blank=True)
    school_class = models.ForeignKey(
        SchoolClass, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("行政班")
    )
    group = models.ForeignKey(RunGroup, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("小组"))

    class Meta:
        verbose_name = verbose_name_plural = _("开放条件")
        ordering = ("run", "id")
        constraints: ClassVar[list] = [
            models.CheckConstraint(condition=Q(row=None) | Q(module=None), name="rule_of_one_thing"),
            models.CheckConstraint(
                condition=~Q(kind=ReleaseKind.AFTER) | Q(opens_at__isnull=False), name="rule_after_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ReleaseKind.DONE) | Q(needs__isnull=False), name="rule_done_a_lesson"
            ),
            models.CheckConstraint(
                condition=~Q(kind=ReleaseKind.SCORE) | (~Q(item="") & Q(at_least_percent__range=(0, 100))),
                name="rule_score_of_an_item",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ReleaseKind.COHORT)
                | Q(school_class__isnull=False, group=None)
                | Q(school_class=None, group__isnull=False),
                name="rule_cohort_of_one_kind",
            ),
        ]

    @property
    def cohort_key(self) -> str:
        """The cohort as grading.releases names it; empty where the rule is about none."""
        if self.school_class_id:
            return f"class:{self.school_class_id}"
        return f"group:{self.group_id}" if self.group_id else ""

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.row or self.module or self.run}"
