"""Talk, and what is reported of it and of peer reviews."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ThreadKind(models.TextChoices):
    """Whether an answer is looked for."""

    QUESTION = "question", _("提问")
    TALK = "talk", _("讨论")


class TalkMode(models.TextChoices):
    """How a run moderates: shown at once, looked at first, or only read."""

    OPEN = "open", _("发表后立即可见")
    HELD = "held", _("教师审核后可见")
    CLOSED = "closed", _("只读，不能发表")


class ReportReason(models.TextChoices):
    """Why a post should not stand."""

    ABUSE = "abuse", _("辱骂或骚扰")
    PRIVACY = "privacy", _("泄露他人信息")
    ANSWERS = "answers", _("公布测验或作业答案")
    SPAM = "spam", _("广告或刷屏")
    OTHER = "other", _("其他")


class ReportState(models.TextChoices):
    """What became of a report."""

    OPEN = "open", _("待处理")
    KEPT = "kept", _("保留帖子")
    REMOVED = "removed", _("已移除")
