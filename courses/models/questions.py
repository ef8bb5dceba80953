"""Question banks and their questions, version by version."""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses import grading
from courses.choices import Difficulty, QuestionKind
from courses.models.pages import CoursePage
from lms.organisations.models import Organisation
from lms.skills.models import Skill


class QuestionBank(models.Model):
    """Questions kept together. One without a school belongs to the platform and is read by every teacher."""

    code = models.SlugField(_("题库代码"), max_length=40, unique=True)
    name = models.CharField(_("题库名称"), max_length=120)
    course = models.ForeignKey(
        CoursePage, models.PROTECT, null=True, blank=True, related_name="banks", verbose_name=_("所属课程")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="banks", verbose_name=_("所属院校")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("题库")
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class QuestionQuerySet(models.QuerySet["Question"]):
    """Which questions."""

    def current(self) -> "QuestionQuerySet":
        """The newest version of each that was not taken out of use."""
        return self.filter(is_current=True)

    def machine_marked(self) -> "QuestionQuerySet":
        """Those that no person has to mark."""
        return self.filter(kind__in=grading.MACHINE_MARKED)

    def of_course(self, course: CoursePage) -> "QuestionQuerySet":
        """Current questions of the course's banks."""
        return self.current().filter(bank__course=course)


class Question(models.Model):
    """One version of a question, never changed: a change makes the next version, an attempt keeps the one it was given.

    `spec` is what grading/questions.py describes. `stem_plain` is the stem without markup, for lists and search.
    Only operations/questions.py writes rows; it refuses what cannot be marked.
    """

    bank = models.ForeignKey(QuestionBank, models.PROTECT, related_name="questions", verbose_name=_("题库"))
    code = models.CharField(_("题号"), max_length=40)
    version = models.PositiveSmallIntegerField(_("版本"), default=1)
    is_current = models.BooleanField(_("现行"), default=True)
    kind = models.CharField(_("题型"), max_length=12, choices=QuestionKind)
    title = models.CharField(_("标题"), max_length=200, blank=True)
    category = models.CharField(_("分类"), max_length=300, blank=True)
    stem_plain = models.TextField(_("题干文字"))
    spec = models.JSONField(_("题目内容"))
    skill = models.ForeignKey(
        Skill, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("考查技能")
    )
    level = models.PositiveSmallIntegerField(_("难度"), choices=Difficulty, default=Difficulty.EASY)
    tags = models.JSONField(_("标签"), default=list, blank=True)
    created_at = models.DateTimeField(_("写入时间"), auto_now_add=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = _("题目")
        ordering = ("code", "version")
        constraints = [
            # Two people who change a question at once want the same next number: one of them is told.
            models.UniqueConstraint(fields=["bank", "code", "version"], name="question_version_once"),
            models.UniqueConstraint(fields=["bank", "code"], condition=Q(is_current=True), name="one_current_version"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="question_level"),
        ]
        # Drawing a paper: the current questions of a bank by skill and difficulty.
        indexes = [models.Index(fields=["bank", "is_current", "skill", "level"], name="questions_to_draw")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    def seed_in(self, attempt_seed: int) -> int:
        """The seed of this question in an attempt: every version is shuffled alike."""
        return grading.question_seed(attempt_seed, self.code)

    def shown(self, attempt_seed: int) -> grading.Shown:
        """What the learner with this seed sees."""
        return grading.instance(self.spec, self.seed_in(attempt_seed))

    def mark(self, given: Any, attempt_seed: int) -> grading.Mark:
        """What an answer given under this seed is worth."""
        return grading.mark(self.spec, given, self.seed_in(attempt_seed))


class QuestionImport(models.Model):
    """A file somebody brought for a bank, kept for a day: looked at first, then written or forgotten."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bank = models.ForeignKey(QuestionBank, models.CASCADE, related_name="imports", verbose_name=_("题库"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("导入人")
    )
    format = models.CharField(_("格式"), max_length=10)
    file_name = models.CharField(_("文件名"), max_length=120)
    content = models.BinaryField(_("文件内容"))
    created_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    written_at = models.DateTimeField(_("写入题库的时间"), null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("题目导入")
        # Forgetting old ones.
        indexes = [models.Index(fields=["created_at"], name="imports_by_age")]

    def __str__(self) -> str:
        return self.file_name
