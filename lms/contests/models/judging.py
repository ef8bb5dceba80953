"""Who judges, what they may not judge, what they were given, and what they marked."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lms.common.states import Stateful
from lms.contests.choices import ASSIGNMENT_MOVES, AssignmentState, RecusalSource, SheetState
from lms.contests.models.entries import Entry
from lms.contests.models.rounds import Module, Round
from lms.organisations.models import Organisation


class Rubric(models.Model):
    """A version of what judges mark. Published, it stays as it is (guards.py); the newest published one is used."""

    contest_round = models.ForeignKey(Round, models.CASCADE, related_name="rubrics", verbose_name=_("赛程"))
    version = models.PositiveSmallIntegerField(_("版本"))
    published_at = models.DateTimeField(_("公布时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评分标准")
        ordering = ("contest_round", "-version")
        constraints = [models.UniqueConstraint(fields=["contest_round", "version"], name="contest_rubric_version_once")]

    def __str__(self) -> str:
        return f"{self.contest_round} · {self.version}"


class RubricCriterion(models.Model):
    """A line of a rubric: marked from 0 to `most`, worth `weight` points of its module's points by judges."""

    rubric = models.ForeignKey(Rubric, models.CASCADE, related_name="criteria", verbose_name=_("评分标准"))
    module = models.ForeignKey(Module, models.PROTECT, related_name="criteria", verbose_name=_("评分模块"))
    key = models.SlugField(_("代号"), max_length=20)
    title_zh = models.CharField(_("名称"), max_length=40)
    title_en = models.CharField(_("英文名称"), max_length=80, blank=True)
    note_zh = models.CharField(_("看什么"), max_length=200, blank=True)
    note_en = models.CharField(_("英文说明"), max_length=400, blank=True)
    most = models.PositiveSmallIntegerField(_("满分"), default=5)
    weight = models.DecimalField(_("折合分值"), max_digits=7, decimal_places=2)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("评分项")
        ordering = ("rubric", "position", "id")
        constraints = [
            models.UniqueConstraint(fields=["rubric", "key"], name="rubric_criterion_key_once"),
            models.CheckConstraint(condition=Q(most__gte=1, weight__gt=0), name="criterion_weighs_something"),
        ]

    def __str__(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title_zh

    @property
    def note(self) -> str:
        """What is looked at, in the reader's language where there is one."""
        return self.note_en if get_language() == "en" and self.note_en else self.note_zh


class Judge(models.Model):
    """Somebody who judges a round. `code` stands for them wherever their name must not."""

    contest_round = models.ForeignKey(Round, models.PROTECT, related_name="judges", verbose_name=_("赛程"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="judge_seats", verbose_name=_("评委")
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("推荐单位"))
    code = models.CharField(_("代号"), max_length=8)
    is_chief = models.BooleanField(_("评审组长"), default=False)
    # Nothing is shown before they have said what they may not judge.
    declared_at = models.DateTimeField(_("回避声明时间"), null=True, blank=True)
    added_at = models.DateTimeField(_("聘请时间"), default=timezone.now)
    # Taken off: what they sealed counts, and nothing more is given to them.
    left_at = models.DateTimeField(_("卸任时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评委")
        ordering = ("contest_round", "code")
        constraints = [
            models.UniqueConstraint(fields=["contest_round", "person"], name="judge_once_a_round"),
            models.UniqueConstraint(fields=["contest_round", "code"], name="judge_code_once"),
            models.UniqueConstraint(fields=["contest_round"], condition=Q(is_chief=True), name="one_chief_judge"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.contest_round}"


class Recusal(models.Model):
    """A pair that may not be, and why. Only ever added (guards.py): it is lifted by another that names it."""

    judge = models.ForeignKey(Judge, models.PROTECT, related_name="recusals", verbose_name=_("评委"))
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="recusals", verbose_name=_("参赛作品"))
    source = models.CharField(_("原因"), max_length=10, choices=RecusalSource)
    reason = models.CharField(_("说明"), max_length=300, blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name=_("撤销的回避")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("提出人")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("回避")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=~Q(source__in=[RecusalSource.DECLARED, RecusalSource.DECIDED, RecusalSource.LIFTED])
                | ~Q(reason=""),
                name="declared_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(source=RecusalSource.LIFTED, undoes__isnull=False)
                | ~Q(source=RecusalSource.LIFTED) & Q(undoes=None),
                name="lifting_names_a_recusal",
            ),
        ]
        indexes = [models.Index(fields=["judge", "entry"], name="recusals_of_pair")]

    def __str__(self) -> str:
        return f"{self.judge.code} · {self.entry}"


class Assignment(Stateful):
    """An entry given to a judge."""

    TRANSITIONS: ClassVar = ASSIGNMENT_MOVES

    judge = models.ForeignKey(Judge, models.PROTECT, related_name="assignments", verbose_name=_("评委"))
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="assignments", verbose_name=_("参赛作品"))
    state = models.CharField(_("状态"), max_length=9, choices=AssignmentState, default=AssignmentState.OPEN)
    given_at = models.DateTimeField(_("分派时间"), default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = _("评审分派")
        ordering = ("judge", "id")
        constraints = [models.UniqueConstraint(fields=["judge", "entry"], name="assigned_once")]
        # A judge's own list, and what is still missing of an entry.
        indexes = [
            models.Index(fields=["judge", "state"], name="assignments_of_judge"),
            models.Index(fields=["entry", "state"], name="assignments_of_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.judge.code} · {self.entry}"


class Sheet(models.Model):
    """A judge's sheet for an entry. Submitted, it stays (guards.py); a correction is another one with its reason."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="sheets", verbose_name=_("评审分派"))
    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="sheets", verbose_name=_("评分标准"))
    version = models.PositiveSmallIntegerField(_("第几份"), default=1)
    state = models.CharField(_("状态"), max_length=9, choices=SheetState, default=SheetState.DRAFT)
    # What the marks come to, kept when it is submitted; empty for a draft, and where the judge abstained.
    points = models.DecimalField(_("折合分"), max_digits=9, decimal_places=4, null=True, blank=True)
    comment = models.TextField(_("评语"), max_length=2000, blank=True)
    abstained_because = models.CharField(_("弃权原因"), max_length=300, blank=True)
    corrected_because = models.CharField(_("更正理由"), max_length=300, blank=True)
    saved_at = models.DateTimeField(_("保存时间"), default=timezone.now)
    submitted_at = models.DateTimeField(_("提交时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("评分表")
        ordering = ("assignment", "version")
        constraints = [
            models.UniqueConstraint(fields=["assignment", "version"], name="sheet_version_once"),
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(state=SheetState.DRAFT), name="one_draft_an_assignment"
            ),
            models.CheckConstraint(
                condition=Q(version=1) | ~Q(corrected_because=""), name="sheet_corrected_with_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state=SheetState.DRAFT)
                | Q(submitted_at__isnull=False, points__isnull=False, abstained_because="")
                | Q(submitted_at__isnull=False, points=None) & ~Q(abstained_because=""),
                name="submitted_sheet_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.version}"


class Mark(models.Model):
    """What one criterion was given, and what the judge said of it."""

    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="marks", verbose_name=_("评分表"))
    criterion = models.ForeignKey(RubricCriterion, models.PROTECT, related_name="marks", verbose_name=_("评分项"))
    points = models.DecimalField(_("给分"), max_digits=5, decimal_places=1, null=True, blank=True)
    comment = models.CharField(_("评语"), max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("给分")
        ordering = ("sheet", "criterion__position")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="criterion_marked_once"),
            models.CheckConstraint(condition=Q(points=None) | Q(points__gte=Decimal(0)), name="mark_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion} · {self.points}"
