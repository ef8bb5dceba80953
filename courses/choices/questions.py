"""What the banks hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.grading import Kind as Answering


class QuestionKind(models.TextChoices):
    """How a question is answered, in people's words."""

    SINGLE = Answering.SINGLE.value, _("单选题")
    MULTIPLE = Answering.MULTIPLE.value, _("多选题")
    TRUE_FALSE = Answering.TRUE_FALSE.value, _("判断题")
    NUMERIC = Answering.NUMERIC.value, _("数值题")
    SHORT = Answering.SHORT.value, _("填空题")
    MATCHING = Answering.MATCHING.value, _("配对题")
    ORDERING = Answering.ORDERING.value, _("排序题")
    ESSAY = Answering.ESSAY.value, _("简答题")
    CALCULATED = Answering.CALCULATED.value, _("计算题")
    DESCRIPTION = Answering.DESCRIPTION.value, _("说明")


JUDGEMENTS = {"T": _("对"), "F": _("错")}


class Difficulty(models.IntegerChoices):
    """How hard a question is."""

    EASY = 1, _("易")
    MEDIUM = 2, _("中")
    HARD = 3, _("难")
