"""The words of cooperation: states with the moves between them, and why terms cannot be proposed."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgreementState(models.TextChoices):
    """Where an agreement of several parties stands."""

    DRAFT = "draft", _("起草中")
    PROPOSED = "proposed", _("待各方同意")
    AGREED = "agreed", _("各方已同意，待生效")
    IN_FORCE = "in_force", _("生效中")
    ENDED = "ended", _("已到期")
    TERMINATED = "terminated", _("已提前终止")


AGREEMENT_MOVES: dict[str, set[str]] = {
    AgreementState.DRAFT: {AgreementState.PROPOSED},
    AgreementState.PROPOSED: {AgreementState.DRAFT, AgreementState.AGREED, AgreementState.IN_FORCE},
    AgreementState.AGREED: {AgreementState.IN_FORCE, AgreementState.TERMINATED},
    AgreementState.IN_FORCE: {AgreementState.ENDED, AgreementState.TERMINATED},
}
# Nobody but its author knows of it before.
SEEN_BY_ALL = set(AgreementState) - {AgreementState.DRAFT}


class ReportState(models.TextChoices):
    """What became of a report that something was delivered."""

    WAITING = "waiting", _("待确认")
    CONFIRMED = "confirmed", pgettext_lazy("deliverable", "已确认")
    RETURNED = "returned", _("已退回")


REPORT_MOVES: dict[str, set[str]] = {ReportState.WAITING: {ReportState.CONFIRMED, ReportState.RETURNED}}

FAULTS = {
    "no_school": _("至少要有一所院校或培训中心。"),
    "no_firm": _("至少要有一家企业。"),
    "dates": _("结束日期要晚于开始日期。"),
    "past": _("结束日期已经过去。"),
    "no_promise": _("至少写一项成果：谁、什么时候、交出什么。"),
    "stranger": _("有成果的责任方不在各方之中。"),
    "due_outside": _("有成果的完成日期不在协议期限内。"),
}
DEFINITIONS = {
    "progress": _(
        "进度：各项成果完成比例的平均，每项同等计，向下取整。完成比例＝经另一方确认的累计完成量÷目标量，最多算 100%。"
    ),
    "late": _("逾期成果：完成日期已过、累计确认量还没有达到目标的成果。"),
    "time": _("时间：协议期限已过天数占总天数的比例，向下取整。"),
}  # fmt: skip
