"""The question bank of a course."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.choices import QuestionKind
from courses.grading import Key
from courses.models.pages import CoursePage
from lms.skills.models import Skill

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Question(models.Model):
    """One version of a question. A change makes a new version; an attempt keeps the one it was given."""

    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="questions", verbose_name=_("课程"))
    code = models.CharField(_("题号"), max_length=20)
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    is_current = models.BooleanField(_("现行"), default=True)
    kind = models.CharField(_("题型"), max_length=8, choices=QuestionKind)
    stem_zh = models.TextField(_("题干"))
    options = models.JSONField(_("选项"), default=list, blank=True)
    answer = models.CharField(_("答案"), max_length=40)
    explanation_zh = models.TextField(_("解析"), blank=True)
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("考查技能")
    )
    level = models.PositiveSmallIntegerField(_("难度等级"), default=1)

    class Meta:
        verbose_name = verbose_name_plural = _("题目")
        ordering = ("code", "version")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="question_version_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(is_current=True), name="one_current_version"),
        ]
        # Drawing a paper: the current questions of a course.
        indexes = [models.Index(fields=["course", "is_current"], name="questions_of_course")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def key(self) -> Key:
        """The right answer as grading wants it."""
        return Key(self.kind, self.answer)

    @property
    def lettered(self) -> list[tuple[str, str]]:
        """[("A", "3.0"), …] of a question with options."""
        return list(zip(LETTERS, self.options, strict=False))
