"""Final quizzes: an attempt, the questions pinned to it and what was answered."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.choices import ATTEMPT_MOVES, MOST_ATTEMPTS, AttemptState
from courses.models.enrolments import Enrolment
from courses.models.questions import Question
from lms.common.states import Stateful


class Attempt(Stateful):
    """One go at the final quiz. The seed and the pinned questions make it reproducible on appeal."""

    TRANSITIONS: ClassVar = ATTEMPT_MOVES

    uuid = models.UUIDField(_("网址名"), default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attempts", verbose_name=_("选课"))
    number = models.PositiveSmallIntegerField(_("第几次"))
    seed = models.PositiveBigIntegerField(_("抽题种子"))
    state = models.CharField(_("状态"), max_length=10, choices=AttemptState, default=AttemptState.OPEN)
    started_at = models.DateTimeField(_("开始时间"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("交卷时间"), null=True, blank=True)
    score_percent = models.DecimalField(_("得分"), max_digits=5, decimal_places=1, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("测验作答")
        ordering = ("number",)
        constraints = [
            # The limit holds even against two starts at the same moment: both would want the same number.
            models.UniqueConstraint(fields=["enrolment", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(state=AttemptState.OPEN), name="one_open_attempt"
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=MOST_ATTEMPTS), name="attempts_limited"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether answers are still taken."""
        return self.state == AttemptState.OPEN


class Answer(models.Model):
    """One question of an attempt and what was given for it; marked only when the attempt is handed in."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers", verbose_name=_("测验作答"))
    position = models.PositiveSmallIntegerField(_("题次"))
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers", verbose_name=_("题目"))
    # In the shape grading/questions.py gives each kind; null is nothing answered.
    given = models.JSONField(_("作答"), null=True, blank=True)
    flagged = models.BooleanField(_("已标记"), default=False)
    saved_at = models.DateTimeField(_("保存时间"), null=True, blank=True)
    fraction = models.DecimalField(_("得分率"), max_digits=6, decimal_places=5, null=True, blank=True)
    needs_person = models.BooleanField(_("待人工评阅"), default=False)

    class Meta:
        verbose_name = verbose_name_plural = _("作答")
        ordering = ("position",)
        constraints = [
            models.UniqueConstraint(fields=["attempt", "position"], name="answer_position_once"),
            models.UniqueConstraint(fields=["attempt", "question"], name="answer_question_once"),
        ]

    def __str__(self) -> str:
        return f"{self.attempt} · {self.position}"

    @property
    def is_right(self) -> bool:
        """Whether it earned everything."""
        return self.fraction == 1
