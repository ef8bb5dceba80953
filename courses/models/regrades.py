"""Asking for a grade to be looked at again (成绩复核)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.choices import REGRADE_MOVES, RegradeState
from courses.models.grades import GradeEvent
from lms.common.states import Stateful


class RegradeRequest(Stateful):
    """One learner's request about one grade event. Answered in words always, by a new event where the grade changes."""

    TRANSITIONS: ClassVar = REGRADE_MOVES

    event = models.ForeignKey(GradeEvent, models.PROTECT, related_name="regrades", verbose_name=_("成绩记录"))
    reason = models.TextField(_("申请理由"), max_length=1000)
    state = models.CharField(_("状态"), max_length=8, choices=RegradeState, default=RegradeState.ASKED)
    asked_at = models.DateTimeField(_("申请时间"), auto_now_add=True)
    due_at = models.DateTimeField(_("答复期限"))
    # Set by the clock once: from then on the academic office answers too.
    escalated_at = models.DateTimeField(_("转教务时间"), null=True, blank=True)
    answer = models.TextField(_("答复"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    new_event = models.OneToOneField(
        GradeEvent, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("改动后的成绩记录")
    )

    class Meta:
        verbose_name = verbose_name_plural = _("成绩复核申请")
        ordering = ("due_at", "id")
        constraints = [
            # One result is looked at again once: a second click, or a second wish, is the same request.
            models.UniqueConstraint(fields=["event"], name="one_regrade_per_event"),
            models.CheckConstraint(
                condition=Q(state=RegradeState.ASKED) | ~Q(answer=""), name="regrade_answered_in_words"
            ),
            models.CheckConstraint(
                condition=Q(state=RegradeState.CHANGED, new_event__isnull=False)
                | (~Q(state=RegradeState.CHANGED) & Q(new_event=None)),
                name="regrade_changed_by_an_event",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="regrades_waiting")]

    def __str__(self) -> str:
        return f"{self.event} · {self.get_state_display()}"

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is owed."""
        return self.state == RegradeState.ASKED
