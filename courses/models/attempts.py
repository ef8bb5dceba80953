"""An attempt at a quiz, the questions pinned to it and what was answered."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.choices import ATTEMPT_MOVES, AttemptState
from courses.models.enrolments import Enrolment
from courses.models.questions import Question
from courses.models.quizzes import Override, Quiz
from lms.common.states import Stateful


class Attempt(Stateful):
    """One go at a quiz. Seed and pinned questions make it reproducible on appeal; the deadline is the server's."""

    TRANSITIONS: ClassVar = ATTEMPT_MOVES

    uuid = models.UUIDField(_("网址名"), default=uuid.uuid4, unique=True, editable=False)
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attempts", verbose_name=_("选课"))
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="taken", verbose_name=_("测验"))
    override = models.ForeignKey(
        Override, models.SET_NULL, null=True, blank=True, related_name="attempts", verbose_name=_("个人安排")
    )
    number = models.PositiveSmallIntegerField(_("第几次"))
    seed = models.PositiveBigIntegerField(_("抽题种子"))
    state = models.CharField(_("状态"), max_length=10, choices=AttemptState, default=AttemptState.OPEN)
    started_at = models.DateTimeField(_("开始时间"), auto_now_add=True)
    # After it answers are kept but not marked; None: as long as one likes.
    deadline_at = models.DateTimeField(_("截止时间"), null=True, blank=True)
    closed_by_clock = models.BooleanField(_("到时自动交卷"), default=False)
    submitted_at = models.DateTimeField(_("交卷时间"), null=True, blank=True)
    score_percent = models.DecimalField(_("得分"), max_digits=5, decimal_places=1, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("测验作答")
        ordering = ("number",)
        constraints = [
            # The limit holds even against two starts at the same moment: both would want the same number.
            models.UniqueConstraint(fields=["enrolment", "quiz", "number"], name="attempt_number_once"),
            models.UniqueConstraint(
                fields=["enrolment", "quiz"], condition=Q(state=AttemptState.OPEN), name="one_open_attempt"
            ),
        ]
        # The clock's own question: whose time is up?
        indexes = [
            models.Index(fields=["deadline_at"], condition=Q(state=AttemptState.OPEN), name="attempts_running_out")
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
    # Counts the saves of this answer: a queue on a phone that was offline cannot overwrite what came later elsewhere.
    seq = models.PositiveIntegerField(_("保存序号"), default=0)
    late_given = models.JSONField(_("迟到的作答"), null=True, blank=True)
    late_at = models.DateTimeField(_("迟到时间"), null=True, blank=True)
    comment = models.CharField(_("评语"), max_length=500, blank=True)
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
    def is_late(self) -> bool:
        """Whether the last thing given came after the deadline: kept beside, not marked."""
        return self.late_at is not None and (self.saved_at is None or self.late_at > self.saved_at)

    @property
    def is_right(self) -> bool:
        """Whether it earned everything."""
        return self.fraction == 1
