"""What a skill certificate asks for: courses passed with a score, skills at a level, labs worked with the score."""

from typing import ClassVar

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel

from courses.models.pages import CoursePage
from lms.skills.models import Skill


class CertificateRule(ClusterableModel):
    """One skill certificate. Whoever meets all of it is given the certificate once the last part is met."""

    code = models.SlugField(_("代码"), max_length=20, unique=True)
    title_zh = models.CharField(_("名称"), max_length=40)
    title_en = models.CharField(_("英文名称"), max_length=120)
    min_score = models.PositiveSmallIntegerField(
        _("每门课程和每项实训的最低成绩"), default=60, validators=[MaxValueValidator(100)]
    )
    # Codes of practical labs (choices.LAB_WORDS), each to be worked once, graded, with the lowest score or more.
    labs = models.JSONField(_("实训"), default=list, blank=True)
    valid_years = models.PositiveSmallIntegerField(_("有效年限（0 为长期）"), default=3)
    is_active = models.BooleanField(_("启用"), default=True)

    panels: ClassVar[list] = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("is_active")]),
        FieldRowPanel([FieldPanel("title_zh"), FieldPanel("title_en")]),
        FieldRowPanel([FieldPanel("min_score"), FieldPanel("valid_years")]),
        InlinePanel("courses", heading=_("要求的课程"), min_num=1),
        InlinePanel("skills", heading=_("要求的技能")),
        FieldPanel("labs"),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("技能证书规则")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title_zh


class RuleCourse(models.Model):
    """A course that must be passed."""

    rule = ParentalKey(CertificateRule, on_delete=models.CASCADE, related_name="courses", verbose_name=_("规则"))
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="+", verbose_name=_("课程"))

    class Meta:
        verbose_name = verbose_name_plural = _("规则要求的课程")
        constraints = [models.UniqueConstraint(fields=["rule", "course"], name="rule_course_once")]

    def __str__(self) -> str:
        return str(self.course)


class RuleSkill(models.Model):
    """A skill that must be shown at a level, wherever it was."""

    rule = ParentalKey(CertificateRule, on_delete=models.CASCADE, related_name="skills", verbose_name=_("规则"))
    skill = models.ForeignKey(
        Skill,
        models.PROTECT,
        related_name="+",
        verbose_name=_("技能"),
        limit_choices_to={"kind": Skill.Kind.SKILL, "state": Skill.State.ACTIVE},
    )
    level = models.PositiveSmallIntegerField(_("等级"))

    class Meta:
        verbose_name = verbose_name_plural = _("规则要求的技能")
        constraints = [
            models.UniqueConstraint(fields=["rule", "skill"], name="rule_skill_once"),
            models.CheckConstraint(condition=models.Q(level__gte=1, level__lte=4), name="rule_level_one_to_four"),
        ]

    def __str__(self) -> str:
        return f"{self.skill.code} {self.level}"
