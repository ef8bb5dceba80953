"""What a run is and when its lessons open."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.grading.releases import Kind as Opening


class RunState(models.TextChoices):
    """Whether a run takes people. Whether it is being taught is a matter of its dates: RunPhase."""

    OPEN = "open", _("可选课")
    CLOSED = "closed", _("已关闭选课")


RUN_MOVES: dict[str, set[str]] = {RunState.OPEN: {RunState.CLOSED}, RunState.CLOSED: {RunState.OPEN}}


class RunPhase(models.TextChoices):
    """Where a run stands by its dates: lessons open on the first day, and after the last nothing counts any more."""

    UPCOMING = "upcoming", _("未开课")
    RUNNING = "running", _("进行中")
    ENDED = "ended", _("已结课")


class HelperKind(models.TextChoices):
    """Who helps the teacher of a run: somebody with all the teacher's rights, or with those given one by one."""

    TEACHER = "teacher", _("合上教师")
    ASSISTANT = "assistant", _("助教")


class Right(models.TextChoices):
    """What an assistant may be trusted with."""

    ROSTER = "roster", _("看名单和进度")
    MARK = "mark", _("批改和录入成绩")
    MODERATE = "moderate", _("管理讨论")


class ReleaseKind(models.TextChoices):
    """What opens a lesson."""

    AFTER = Opening.AFTER.value, _("到某个时间")
    PREVIOUS = Opening.PREVIOUS.value, _("学完上一节")
    DONE = Opening.DONE.value, _("学完某一节")
    SCORE = Opening.SCORE.value, _("某项成绩达到")
    COHORT = Opening.COHORT.value, _("只对某个班或小组")


class ReleasePreset(models.TextChoices):
    """Whole sets of rules, each put in place at a stroke."""

    OPEN = "open", _("全部开放")
    WEEKLY = "weekly", _("每周开放一章")
    SEQUENTIAL = "sequential", _("按次序，学完一节开一节")
