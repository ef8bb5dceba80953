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


class Nudge(models.TextChoices):
    """What the parties were told of a deliverable's day (progress.nudge)."""

    SOON = "soon", _("快到期")
    LATE = "late", _("已逾期")


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
    "clusters": _(
        "协议按各方企业所在的集群计，一份协议有两个集群的企业就在两处各算一次；榜单和供需按发布时选的集群计，"
        "只算今天还能申请、还在展示的；对接按供需所在的集群计，由任一方登记。"
    ),
    "pairing": _(
        "推荐规则：同一要素、供需相反、不是本单位的；先同一集群，再看相同技能多少，再看金额有没有交集，最后新的在前，最多五条。"
    ),
    "time": _("时间：协议期限已过天数占总天数的比例，向下取整。"),
}  # fmt: skip


class CallKind(models.TextChoices):
    """What a call asks for."""

    TEAM = "team", _("揭榜攻关")
    PERSON = "person", _("人才需求")


class CallState(models.TextChoices):
    """Where a call stands. Open after its last day it takes no more applications."""

    DRAFT = "draft", pgettext_lazy("call", "草稿")
    OPEN = "open", pgettext_lazy("call", "征集中")
    AWARDED = "awarded", pgettext_lazy("call", "攻关中")
    COMPLETED = "completed", pgettext_lazy("call", "已完成")
    WITHDRAWN = "withdrawn", pgettext_lazy("call", "已撤回")


CALL_MOVES: dict[str, set[str]] = {
    CallState.DRAFT: {CallState.OPEN},
    CallState.OPEN: {CallState.AWARDED, CallState.WITHDRAWN},
    # Back to open where the chosen team withdraws.
    CallState.AWARDED: {CallState.OPEN, CallState.COMPLETED, CallState.WITHDRAWN},
}


class TeamState(models.TextChoices):
    """Where a team stands with the call it was made for."""

    FORMING = "forming", pgettext_lazy("team", "组队中")
    APPLIED = "applied", pgettext_lazy("team", "已申请")
    SELECTED = "selected", pgettext_lazy("team", "已选定")
    REFUSED = "refused", pgettext_lazy("team", "未选中")
    COMPLETED = "completed", pgettext_lazy("team", "已完成")
    WITHDRAWN = "withdrawn", pgettext_lazy("team", "已退出")
    CLOSED = "closed", pgettext_lazy("team", "需求已撤回")


TEAM_MOVES: dict[str, set[str]] = {
    TeamState.FORMING: {TeamState.APPLIED, TeamState.WITHDRAWN, TeamState.CLOSED},
    TeamState.APPLIED: {TeamState.SELECTED, TeamState.REFUSED, TeamState.WITHDRAWN, TeamState.CLOSED},
    TeamState.SELECTED: {TeamState.COMPLETED, TeamState.WITHDRAWN, TeamState.CLOSED},
}
# What the caller sees: a team that has not applied is its own affair.
SEEN_BY_CALLER = set(TeamState) - {TeamState.FORMING}


class Answer(models.TextChoices):
    """A person's own answer to being put forward."""

    ASKED = "asked", _("等本人答复")
    NAMED = "named", _("参加，公开姓名")
    MASKED = "masked", _("参加，只显示部分姓名")
    DECLINED = "declined", _("不参加")


class FactorKind(models.TextChoices):
    """Which factor is shared."""

    TALENT = "talent", pgettext_lazy("factor", "人才")
    TECHNOLOGY = "technology", pgettext_lazy("factor", "技术")
    CAPITAL = "capital", pgettext_lazy("factor", "资本")


class Side(models.TextChoices):
    """Whether somebody has it or looks for it."""

    OFFER = "offer", pgettext_lazy("factor", "供给")
    REQUEST = "request", pgettext_lazy("factor", "需求")


class Reach(models.TextChoices):
    """Who may see a post."""

    CLUSTER = "cluster", _("只在本集群")
    PROVINCE = "province", _("全省可见")


class PostState(models.TextChoices):
    """Where a post of the board stands."""

    OPEN = "open", pgettext_lazy("factor", "展示中")
    REMOVED = "removed", pgettext_lazy("factor", "已下架")
    APPEALED = "appealed", pgettext_lazy("factor", "申请恢复中")
    EXPIRED = "expired", pgettext_lazy("factor", "已过期")
    CLOSED = "closed", pgettext_lazy("factor", "已关闭")


POST_MOVES: dict[str, set[str]] = {
    PostState.OPEN: {PostState.REMOVED, PostState.EXPIRED, PostState.CLOSED},
    PostState.REMOVED: {PostState.APPEALED, PostState.CLOSED},
    PostState.APPEALED: {PostState.OPEN, PostState.REMOVED},
    PostState.EXPIRED: {PostState.OPEN, PostState.CLOSED},
}


class InterestState(models.TextChoices):
    """What became of one organisation's interest in another's post."""

    ASKED = "asked", pgettext_lazy("factor", "等对方答复")
    TALKING = "talking", pgettext_lazy("factor", "双方同意，洽谈中")
    DECLINED = "declined", pgettext_lazy("factor", "对方谢绝")
    WITHDRAWN = "withdrawn", pgettext_lazy("factor", "已收回")
    CONCLUDED = "concluded", pgettext_lazy("factor", "已达成")
    FELL_THROUGH = "fell_through", pgettext_lazy("factor", "未达成")


INTEREST_MOVES: dict[str, set[str]] = {
    InterestState.ASKED: {InterestState.TALKING, InterestState.DECLINED, InterestState.WITHDRAWN},
    InterestState.TALKING: {InterestState.CONCLUDED, InterestState.FELL_THROUGH},
}
# Both have agreed: from here on each knows how to reach the other.
CONTACT_OPEN = {InterestState.TALKING, InterestState.CONCLUDED, InterestState.FELL_THROUGH}

TEAM_FAULTS = {
    "unanswered": _("还有人没有答复；等本人答复，或把他移出。"),
    "few_members": _("同意参加的人不够：揭榜团队至少 2 人，人才需求 1 人。"),
    "many_members": _("同意参加的人太多：揭榜团队最多 30 人，人才需求 1 人。"),
    "no_milestone": _("至少写一个节点：什么时候交出什么。"),
    "milestone_early": _("节点要晚于征集截止日期。"),
}
