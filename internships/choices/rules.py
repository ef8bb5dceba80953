"""How a rule of law binds, how well its text is known, and when it is asked."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Waiver(models.TextChoices):
    """How one gets past a broken rule."""

    NEVER = "never", _("改正后才能继续")
    REASON = "reason", _("写明理由后可以继续")
    ADVICE = "advice", _("只作提醒")


class Scope(models.TextChoices):
    """What a rule looks at, and from when: an order from its first draft, or from its approval; a student's start."""

    ORDER = "order", _("订单")
    APPROVE = "approve", _("订单批准起")
    START = "start", _("上岗")


class Moment(models.TextChoices):
    """When the law was asked."""

    SAVED = "saved", _("保存")
    SUBMITTED = "submitted", _("提交")
    APPROVED = "approved", _("批准")
    MATCHED = "matched", _("匹配")
    STARTED = "started", _("上岗")


# Which rules are asked when.
SCOPES_AT: dict[str, set[str]] = {
    Moment.SAVED: {Scope.ORDER},
    Moment.SUBMITTED: {Scope.ORDER},
    Moment.APPROVED: {Scope.ORDER, Scope.APPROVE},
    Moment.MATCHED: {Scope.ORDER, Scope.APPROVE},
    Moment.STARTED: {Scope.START},
}
