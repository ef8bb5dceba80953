"""Who judges what, and how marks become one figure."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class JoiningMethod(models.TextChoices):
    """The methods of `judging`, in words."""

    MEAN = "mean", pgettext_lazy("method", "平均分")
    DROP = "drop", _("去掉最高分和最低分后平均")
    SCALE = "scale", _("按各评委的尺度换算后平均（z 分数）")


class AssignmentState(models.TextChoices):
    """Where a judge stands with an entry."""

    OPEN = "open", _("待评")
    SUBMITTED = "submitted", _("已评")
    ABSTAINED = "abstained", _("弃权")
    RECUSED = "recused", _("回避")


ASSIGNMENT_MOVES: dict[str, set[str]] = {
    AssignmentState.OPEN: {AssignmentState.SUBMITTED, AssignmentState.ABSTAINED, AssignmentState.RECUSED},
    # A tie that was found out too late takes the mark out again: the sheet stays, and is not counted.
    AssignmentState.SUBMITTED: {AssignmentState.RECUSED},
    AssignmentState.ABSTAINED: {AssignmentState.RECUSED},
    # The organiser's own word can be taken back; then it stands where it stood.
    AssignmentState.RECUSED: {AssignmentState.OPEN, AssignmentState.SUBMITTED, AssignmentState.ABSTAINED},
}


class SheetState(models.TextChoices):
    """Whether a judge still writes."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("已提交")


class RecusalSource(models.TextChoices):
    """Why a judge may not judge an entry."""

    SCHOOL = "school", _("同一所学校")
    EMPLOYER = "employer", _("同一家企业")
    MEMBER = "member", _("参与指导或参赛")
    ADVISOR = "advisor", _("指导过队员")
    DECLARED = "declared", _("评委声明回避")
    DECIDED = "decided", _("主办单位决定回避")
    LIFTED = "lifted", _("撤销回避")
