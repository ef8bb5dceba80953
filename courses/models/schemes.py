"""How a school weighs the parts of a grade."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.grading import gradebook
from lms.organisations.models import Organisation


class GradeScheme(models.Model):
    """How a school weighs 平时 and 期末: a version is never changed, a run keeps the one it opened with.

    `parts` is a list of {"code", "group", "name", "weight"}: weights in percent of the course, 100 together. Kept in
    one field because it is read whole with every run, and never asked about part by part.
    """

    # None: the platform's own.
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="grade_schemes", verbose_name=_("院校")
    )
    version = models.PositiveIntegerField(_("版本"), default=1)
    parts = models.JSONField(_("构成"))
    regrade_days = models.PositiveSmallIntegerField(_("复核申请期（天）"), default=7)
    regrade_limit = models.PositiveSmallIntegerField(_("每人每门课复核次数"), default=2)
    answer_days = models.PositiveSmallIntegerField(_("复核答复期（天）"), default=5)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("制定人")
    )
    at = models.DateTimeField(_("制定时间"), auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = _("成绩构成方案")
        ordering = ("organisation", "-version")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "version"], name="grade_scheme_version_once"),
            # A null is distinct from every other null: the platform's own versions need a constraint of their own.
            models.UniqueConstraint(
                fields=["version"], condition=Q(organisation=None), name="platform_scheme_version_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation or ''} v{self.version}".strip()

    @property
    def lines(self) -> tuple[gradebook.Part, ...]:
        """The parts as the computation reads them."""
        return tuple(
            gradebook.Part(one["code"], one["group"], one["name"], Decimal(str(one["weight"]))) for one in self.parts
        )
