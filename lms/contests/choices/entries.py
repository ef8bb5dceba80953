"""A team in a round, what it handed in, and what was decided about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Via(models.TextChoices):
    """How a team came into a round."""

    REGISTERED = "registered", _("报名")
    PROMOTED = "promoted", _("晋级")
    WAITING = "waiting", _("递补")


class EntryState(models.TextChoices):
    """Where a team stands in a round."""

    WAITING = "waiting", _("候补")
    ENTERED = "entered", _("参赛")
    WITHDRAWN = "withdrawn", _("退赛")
    DISQUALIFIED = "disqualified", _("取消资格")


ENTRY_MOVES: dict[str, set[str]] = {
    EntryState.WAITING: {EntryState.ENTERED, EntryState.WITHDRAWN},
    EntryState.ENTERED: {EntryState.WITHDRAWN, EntryState.DISQUALIFIED},
    # A ruling can be reversed, with its reason.
    EntryState.DISQUALIFIED: {EntryState.ENTERED},
}


class SubmissionKind(models.TextChoices):
    """In what form work is handed in."""

    FILE = "file", _("文件")
    LINK = "link", _("链接")
    TEXT = "text", _("文字")
    ANSWERS = "answers", _("答案文件")


class SubmissionState(models.TextChoices):
    """What became of one upload. Each counts towards the cap, failed ones too."""

    RECEIVED = "received", _("已收到")
    SCORING = "scoring", _("评分中")
    SCORED = "scored", _("已评分")
    FAILED = "failed", _("没有评成")
    REFUSED = "refused", _("没有收下")


SUBMISSION_MOVES: dict[str, set[str]] = {
    SubmissionState.RECEIVED: {SubmissionState.SCORING, SubmissionState.FAILED},
    # Back to the queue where a worker was stopped in the middle.
    SubmissionState.SCORING: {SubmissionState.SCORED, SubmissionState.FAILED, SubmissionState.RECEIVED},
    # A key that was wrong is mended, and everything is scored again.
    SubmissionState.SCORED: {SubmissionState.RECEIVED},
    SubmissionState.FAILED: {SubmissionState.RECEIVED},
}


class RulingKind(models.TextChoices):
    """What was decided about an entry, beside what judges gave."""

    DISQUALIFY = "disqualify", _("取消资格")
    RESTORE = "restore", _("恢复资格")
    ADJUST = "adjust", _("增减分")
