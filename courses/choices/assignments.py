"""Work handed in, and who marks it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubmissionState(models.TextChoices):
    """Where a submission stands. Marked is the teacher's word alone: its learners see what is released."""

    DRAFT = "draft", _("草稿")
    HANDED_IN = "handed_in", _("待批改")
    MARKED = "marked", _("待公布")
    RELEASED = "released", _("已批改")


SUBMISSION_MOVES: dict[str, set[str]] = {
    SubmissionState.DRAFT: {SubmissionState.HANDED_IN},
    SubmissionState.HANDED_IN: {SubmissionState.DRAFT, SubmissionState.MARKED},
    SubmissionState.MARKED: {SubmissionState.RELEASED},
    SubmissionState.RELEASED: {SubmissionState.MARKED},
}


class ShareAnswer(models.TextChoices):
    """What a member says to the share of a group's work that was declared as theirs."""

    OPEN = "open", _("未确认")
    AGREED = "agreed", _("已确认")
    DISPUTED = "disputed", _("有异议")


class MarkerRole(models.TextChoices):
    """As what somebody marks (双导师)."""

    TEACHER = "teacher", _("校内教师")
    MENTOR = "mentor", _("企业导师")
