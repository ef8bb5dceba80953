"""Quizzes, attempts and exceptions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_ATTEMPTS = 3


QUESTIONS_IN_A_QUIZ = 20


class AttemptState(models.TextChoices):
    """Whether answers are still taken."""

    OPEN = "open", _("作答中")
    SUBMITTED = "submitted", _("已交卷")


ATTEMPT_MOVES: dict[str, set[str]] = {AttemptState.OPEN: {AttemptState.SUBMITTED}}


class QuizKind(models.TextChoices):
    """What a quiz is for."""

    PRACTICE = "practice", _("练习，不计分")
    GRADED = "graded", _("测验，计入平时成绩")
    FINAL = "final", _("结课测验")


class ResultsShown(models.TextChoices):
    """When a learner sees which answers were right."""

    AT_ONCE = "at_once", _("交卷后立即")
    CLOSED = "closed", _("截止后")
    NEVER = "never", _("只看得分")


class OverrideKind(models.TextChoices):
    """What is granted to one person."""

    EXTRA_TIME = "extra_time", _("延长时间")
    MAKE_UP = "make_up", _("补考")
    DEFERRED = "deferred", _("缓考")
