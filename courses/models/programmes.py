"""Training programmes (人才培养方案) as data: programmes, versions, their courses with standards, and the rules."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, RevisionMixin, WorkflowMixin

from courses.choices import LineCategory, LineKind, ProgrammeLevel, ProgrammeStage, ProgrammeStep
from courses.curricula.plans import Course, Module, Plan, Standard, as_data
from lms.common.law import LawVersion, law_constraints
from lms.organisations.models import Organisation
from lms.skills.models import Skill


class Programme(models.Model):
    """A specialty's training programme at one school; what it says is in its versions."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="programmes", verbose_name=_("院校"))
    code = models.SlugField(_("网址名"), max_length=40)
    title_zh = models.CharField(_("名称"), max_length=80)
    # Of undergraduate programmes it ends in letters: 120803T, 080910TK.
    specialty_code = models.CharField(_("专业代码"), max_length=8)
    level = models.CharField(_("培养层次"), max_length=20, choices=ProgrammeLevel, default=ProgrammeLevel.VOCATIONAL)
    created_at = models.DateTimeField(_("建立时间"), auto_now_add=True)
    demo = models.BooleanField(_("演示数据"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("人才培养方案")
        ordering = ("specialty_code", "code")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="programme_code_once"),
            # Which programme holds for a student is never a question.
            models.UniqueConstraint(fields=["organisation", "specialty_code"], name="programme_specialty_once"),
        ]

    def __str__(self) -> str:
        return self.title_zh


class ProgrammeVersion(WorkflowMixin, DraftStateMixin, RevisionMixin, models.Model):
    """What a programme says to those who enter from a year on. A draft is edited; under review and after, it stays.

    Wagtail keeps a revision of every save and carries it through the review (models/programme_reviews.py); `live` is
    its word for published. guards.py refuses `live` without a passed industry review, whoever asks the database.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="versions", verbose_name=_("培养方案"))
    number = models.PositiveSmallIntegerField(_("版本"))
    # Those who enter in this year or later, until a version for a later year: nobody is moved to another one.
    cohort_year = models.PositiveSmallIntegerField(_("适用年级"))
    years = models.PositiveSmallIntegerField(_("学制（年）"), default=3)
    goal = models.TextField(_("培养目标"), blank=True)
    # A list of sentences, read whole with every version and compared as words.
    outcomes = models.JSONField(_("毕业要求"), default=list, blank=True)
    # From which attainment an outcome counts as attained; empty: the usual one of the rules.
    threshold = models.DecimalField(_("达成标准"), max_digits=3, decimal_places=2, null=True, blank=True)
    step = models.CharField(_("环节"), max_length=9, choices=ProgrammeStep, default=ProgrammeStep.DRAFT)
    # How often it left the draft: an older review is about an older text (guards.py).
    times_sent = models.PositiveSmallIntegerField(_("送审次数"), default=0)
    # Counts saves: a form that saw an older count has seen older numbers.
    edits = models.PositiveIntegerField(_("保存次数"), default=0)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("最后保存人")
    )
    saved_at = models.DateTimeField(_("最后保存"), auto_now=True)
    # Why it was sent back, until it is sent again.
    returned_reason = models.CharField(_("退回的理由"), max_length=500, blank=True)
    filing_number = models.CharField(_("备案号"), max_length=60, blank=True)
    filed_on = models.DateField(_("备案日期"), null=True, blank=True)
    # Wagtail's own default is True; a version is published by the review alone.
    live = models.BooleanField(_("已发布"), default=False, editable=False)

    revisions = GenericRelation(
        "wagtailcore.Revision", related_query_name="programme_version", content_type_field="base_content_type",
        object_id_field="object_id", for_concrete_model=False,
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = _("培养方案版本")
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="programme_version_once"),
            # One published version an entry year: which one holds for a student is never a question.
            models.UniqueConstraint(
                fields=["programme", "cohort_year"], condition=Q(live=True), name="programme_year_once"
            ),
            models.CheckConstraint(condition=Q(filed_on=None) | Q(live=True), name="programme_filed_once_published"),
            models.CheckConstraint(condition=Q(filed_on=None) | ~Q(filing_number=""), name="programme_filed_by_number"),
            # Wagtail's clock would publish or take away what only the review may.
            models.CheckConstraint(condition=Q(go_live_at=None, expire_at=None), name="programme_not_by_the_clock"),
        ]

    def __str__(self) -> str:
        return f"{self.programme} v{self.number}"

    @property
    def organisation_id(self) -> int:
        """The organisation an audit row is filed under."""
        return self.programme.organisation_id

    @property
    def stage(self) -> ProgrammeStage:
        """Where it stands, the whole way considered."""
        if self.live:
            return ProgrammeStage.FILED if self.filed_on else ProgrammeStage.PUBLISHED
        return ProgrammeStage(self.step)

    @property
    def is_draft(self) -> bool:
        """Whether it may still be edited."""
        return self.stage == ProgrammeStage.DRAFT

    @property
    def plan(self) -> Plan:
        """The version as one value; asks for courses and their skills unless they were brought along."""
        courses = tuple(course.value for course in self.courses.all())
        return Plan(self.cohort_year, self.years, self.goal, tuple(self.outcomes), courses, self.threshold)

    def serializable_data(self) -> dict[str, Any]:
        """What a Wagtail revision keeps: the row, and the courses with their standards."""
        return {**super().serializable_data(), "plan": as_data(self.plan)}

    def with_content_json(self, content: dict[str, Any]) -> "ProgrammeVersion":
        """The version as a revision has it; where it stands and how it was filed are not the revision's to say."""
        found = super().with_content_json(content)
        for name in ("step", "times_sent", "returned_reason", "filed_on", "filing_number", "edits", "saved_by_id"):
            setattr(found, name, getattr(self, name))
        return found


class ProgrammeCourse(models.Model):
    """A course of a version, with its standard (课程标准).

    Modules and supports are kept in a field each: read whole with the course, never asked about one by one.
    """

    version = models.ForeignKey(
        ProgrammeVersion, models.CASCADE, related_name="courses", verbose_name=_("培养方案版本")
    )
    position = models.PositiveSmallIntegerField(_("次序"))
    code = models.CharField(_("课程代码"), max_length=20)
    name_zh = models.CharField(_("课程名称"), max_length=60)
    category = models.CharField(_("课程类别"), max_length=30, choices=LineCategory)
    kind = models.CharField(_("修读性质"), max_length=8, choices=LineKind, default=LineKind.REQUIRED)
    term = models.PositiveSmallIntegerField(_("开设学期"))
    theory_hours = models.PositiveSmallIntegerField(_("理论学时"))
    practice_hours = models.PositiveSmallIntegerField(_("实践学时"))
    credit_hours = models.DecimalField(_("学分"), max_digits=4, decimal_places=1)
    objectives = models.TextField(_("课程目标"), blank=True)
    assessment = models.TextField(_("考核方式"), blank=True)
    # [{"title", "hours"}]
    modules = models.JSONField(_("教学模块"), default=list, blank=True)
    # [[number of an outcome, "H" | "M" | "L"]]
    supports = models.JSONField(_("支撑的毕业要求"), default=list, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("培养方案课程")
        ordering = ("position",)
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="programme_course_code_once")]

    def __str__(self) -> str:
        return self.name_zh

    @property
    def value(self) -> Course:
        """The course as the plan has it."""
        modules = tuple(Module(one["title"], one["hours"]) for one in self.modules)
        skills = tuple((row.skill.code, row.level) for row in self.skills.all())
        return Course(
            self.code, self.name_zh, self.category, self.kind, self.term, self.theory_hours, self.practice_hours,
            Decimal(self.credit_hours), Standard(self.objectives, self.assessment, modules, skills),
            tuple((number, strength) for number, strength in self.supports),
        )  # fmt: skip


class ProgrammeSkill(models.Model):
    """A skill that a course of a programme brings its learners to, at a level."""

    course = models.ForeignKey(ProgrammeCourse, models.CASCADE, related_name="skills", verbose_name=_("课程"))
    skill = models.ForeignKey(Skill, models.PROTECT, related_name="+", verbose_name=_("技能"))
    level = models.PositiveSmallIntegerField(_("等级"))

    class Meta:
        verbose_name = verbose_name_plural = _("培养方案技能")
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(fields=["course", "skill"], name="programme_skill_once"),
            models.CheckConstraint(condition=Q(level__gte=1) & Q(level__lte=3), name="programme_skill_level"),
        ]

    def __str__(self) -> str:
        return f"{self.skill} · {self.level}"


class ProgrammeRule(LawVersion):
    """One version of a rule about a programme's numbers, for one level: judged by `curricula.rules`."""

    level = models.CharField(_("适用层次"), max_length=20, choices=ProgrammeLevel)

    class Meta:
        verbose_name = verbose_name_plural = _("培养方案规则")
        ordering = ("level", "code", "-version")
        constraints = law_constraints("programme_rule", "code", "level")
