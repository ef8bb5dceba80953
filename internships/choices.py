"""States, moves and kinds of everything between an order and its evaluation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """The form of the cooperation."""

    ORDER_CLASS = "order_class", _("订单班")
    APPRENTICESHIP = "apprenticeship", _("现代学徒制")
    INDUSTRY_COLLEGE = "industry_college", _("产业学院")
    TRAINEESHIP = "traineeship", _("见习")


class OrderState(models.TextChoices):
    """Where an order stands: the firm writes, the school confirms, the cluster's officer approves."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待院校确认")
    CONFIRMED = "confirmed", _("待主管部门批准")
    APPROVED = "approved", _("已批准")
    RETURNED = "returned", _("已退回")
    CLOSED = "closed", _("已结束")


ORDER_MOVES: dict[str, set[str]] = {
    OrderState.DRAFT: {OrderState.SUBMITTED},
    OrderState.SUBMITTED: {OrderState.CONFIRMED, OrderState.RETURNED},
    OrderState.CONFIRMED: {OrderState.APPROVED, OrderState.RETURNED},
    OrderState.RETURNED: {OrderState.SUBMITTED},
    OrderState.APPROVED: {OrderState.CLOSED},
}


class RoundState(models.TextChoices):
    """A round of matching, from its draft to its final result."""

    DRAFT = "draft", _("筹备中")
    OPEN = "open", _("填报中")
    MOCK = "mock", _("填报中，已公布试匹配")
    LOCKED = "locked", _("已截止，待抽签")
    DRAWN = "drawn", _("已抽签，匹配中")
    SOLVED = "solved", _("已匹配，核验中")
    CERTIFIED = "certified", _("已核验，待公布")
    HELD = "held", _("核验未通过，已扣留")
    PUBLISHED = "published", _("已公布")
    APPEAL = "appeal", _("已公布，复核中")
    FINAL = "final", _("已定案")


ROUND_MOVES: dict[str, set[str]] = {
    RoundState.DRAFT: {RoundState.OPEN},
    RoundState.OPEN: {RoundState.MOCK, RoundState.LOCKED},
    RoundState.MOCK: {RoundState.LOCKED},
    RoundState.LOCKED: {RoundState.DRAWN},
    RoundState.DRAWN: {RoundState.SOLVED},
    RoundState.SOLVED: {RoundState.CERTIFIED, RoundState.HELD},
    RoundState.HELD: {RoundState.DRAWN},
    RoundState.CERTIFIED: {RoundState.PUBLISHED},
    RoundState.PUBLISHED: {RoundState.APPEAL},
    RoundState.APPEAL: {RoundState.FINAL},
}
# While students may rank; and once everybody may read the result.
RANKING = (RoundState.OPEN, RoundState.MOCK)
SHOWN = (RoundState.PUBLISHED, RoundState.APPEAL, RoundState.FINAL)
# Not open yet, or with a result to read: between the two, boards of candidates are in use.
NOT_UNDER_WAY = (RoundState.DRAFT, *SHOWN)


class Clock(models.TextChoices):
    """The hours of a round that may be put off."""

    OPENS = "opens_at", _("开始填报")
    CLOSES = "closes_at", _("截止填报")
    PUBLISHES = "publishes_at", _("公布结果")
    ANSWERS = "answers_until", _("确认名额")
    APPEALS = "appeals_until", _("申请复核")


# In which states an hour still lies ahead.
POSTPONABLE: dict[str, tuple[str, ...]] = {
    Clock.OPENS: (RoundState.DRAFT,),
    Clock.CLOSES: (RoundState.DRAFT, *RANKING),
    Clock.PUBLISHES: tuple(state for state in RoundState if state not in SHOWN),
    Clock.ANSWERS: (RoundState.PUBLISHED, RoundState.APPEAL),
    Clock.APPEALS: (RoundState.PUBLISHED, RoundState.APPEAL),
}


class CapKind(models.TextChoices):
    """Whose ceiling it is."""

    FIRM = "firm", _("企业上限")
    CITY = "city", _("城市上限")
    CLUSTER = "cluster", _("集群上限")
    GROUP = "group", _("岗位上限")


class OfferSource(models.TextChoices):
    """Where a seat comes from."""

    MATCH = "match", _("匹配")
    WAITING = "waiting", _("候补")
    APPEAL = "appeal", _("复核增补")


class OfferState(models.TextChoices):
    """What became of a seat offered to a student."""

    OPEN = "open", _("待确认")
    ACCEPTED = "accepted", _("已接受")
    DECLINED = "declined", _("已放弃")
    LAPSED = "lapsed", _("逾期未确认")
    MOVED = "moved", _("已换到更靠前的志愿")


OFFER_MOVES: dict[str, set[str]] = {
    OfferState.OPEN: {OfferState.ACCEPTED, OfferState.DECLINED, OfferState.LAPSED, OfferState.MOVED},
    OfferState.ACCEPTED: {OfferState.DECLINED, OfferState.MOVED},
    # Within half an hour, as long as nobody else was given the seat.
    OfferState.DECLINED: {OfferState.ACCEPTED},
}


class AppealState(models.TextChoices):
    """Where a student's appeal stands."""

    FILED = "filed", _("待处理")
    UPHELD = "upheld", _("成立，增补名额")
    REJECTED = "rejected", _("维持原结果")
    WITHDRAWN = "withdrawn", _("已撤回")


APPEAL_MOVES: dict[str, set[str]] = {
    AppealState.FILED: {AppealState.UPHELD, AppealState.REJECTED, AppealState.WITHDRAWN},
}


class PlacementState(models.TextChoices):
    """What becomes of a student who took part."""

    UNPLACED = "unplaced", _("未录取")
    MATCHED = "matched", _("已匹配，待签约")
    SIGNED = "signed", _("三方已签")
    TRAINING = "training", _("实习中")
    EVALUATING = "evaluating", _("互评中")
    COMPLETED = "completed", _("已完成")
    ENDED = "ended", _("提前结束")


PLACEMENT_MOVES: dict[str, set[str]] = {
    # Up from the waiting list or on appeal, and back when a seat is declined or lapses.
    PlacementState.UNPLACED: {PlacementState.MATCHED},
    PlacementState.MATCHED: {PlacementState.SIGNED, PlacementState.ENDED, PlacementState.UNPLACED},
    PlacementState.SIGNED: {PlacementState.TRAINING, PlacementState.ENDED},
    PlacementState.TRAINING: {PlacementState.EVALUATING, PlacementState.ENDED},
    PlacementState.EVALUATING: {PlacementState.COMPLETED, PlacementState.ENDED},
}


class Party(models.TextChoices):
    """Who signs a three-party agreement."""

    STUDENT = "student", _("学员")
    SCHOOL = "school", _("院校")
    ENTERPRISE = "enterprise", _("企业")


class Side(models.TextChoices):
    """Who evaluates whom."""

    ENTERPRISE = "enterprise", _("企业评学员")
    STUDENT = "student", _("学员评企业")


class Grade(models.TextChoices):
    """The four grades of an internship."""

    EXCELLENT = "excellent", _("优秀")
    GOOD = "good", _("良好")
    PASS = "pass", _("合格")
    FAIL = "fail", _("不合格")


PASSING = {Grade.EXCELLENT, Grade.GOOD, Grade.PASS}


class Severity(models.TextChoices):
    """What a broken rule is: against the law as it was read, or against a text nobody has confirmed yet."""

    BLOCK = "block", _("必须改")
    WARN = "warn", _("提醒")


class Waiver(models.TextChoices):
    """How one gets past a broken rule."""

    NEVER = "never", _("改正后才能继续")
    REASON = "reason", _("写明理由后可以继续")
    ADVICE = "advice", _("只作提醒")


class Standing(models.TextChoices):
    """How well a rule's text is known. Only what was read in the source, or is our own, may block."""

    CONFIRMED = "confirmed", _("已核实原文")
    REPORTED = "reported", _("待核实：见于转述")
    RECALLED = "recalled", _("待核实：仅凭记忆")
    OWN = "own", _("平台约定")


class Scope(models.TextChoices):
    """What a rule looks at, and from when: an order from its first draft, or from its approval; a student's start."""

    ORDER = "order", _("订单")
    APPROVE = "approve", _("订单批准起")
    START = "start", _("上岗")


class Stage(models.TextChoices):
    """Where a candidate stands on the firm's own board. A note to themselves: the matching does not look at it."""

    NEW = "new", _("新申请")
    SEEN = "seen", _("已看 · 待约")
    INTERVIEW = "interview", _("面试")
    KEEP = "keep", _("意向留人")
    PASSED = "passed", _("暂不考虑")


class ContactState(models.TextChoices):
    """A firm's wish to know who a candidate is."""

    ASKED = "asked", _("等学员同意")
    AGREED = "agreed", _("已同意公开姓名")
    DECLINED = "declined", _("未同意")
    WITHDRAWN = "withdrawn", _("已撤回同意")


CONTACT_MOVES: dict[str, set[str]] = {
    ContactState.ASKED: {ContactState.AGREED, ContactState.DECLINED},
    ContactState.AGREED: {ContactState.WITHDRAWN},
    ContactState.DECLINED: {ContactState.AGREED},
    ContactState.WITHDRAWN: {ContactState.AGREED},
}


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


class InternshipKind(models.TextChoices):
    """The two kinds of the regulation: looking on, and working."""

    VISIT = "visit", _("认识实习")
    POST = "post", _("岗位实习")


class PayWay(models.TextChoices):
    """How pay reaches the student."""

    DIRECT = "direct", _("货币，直接付给学生")
    THIRD_PARTY = "third_party", _("经学校或第三方转付")
    VOUCHER = "voucher", _("部分以物品或代金券支付")


class Lodging(models.TextChoices):
    """Where students live."""

    NONE = "none", _("不需要住宿")
    DORMITORY = "dormitory", _("统一安排宿舍")
    OWN = "own", _("学生自行住宿")


class Payer(models.TextChoices):
    """Who pays for the liability insurance."""

    SCHOOL = "school", _("院校")
    ENTERPRISE = "enterprise", _("企业")
    STUDENT = "student", _("学员")


class Hazard(models.TextChoices):
    """High-risk work, which students are kept from."""

    HEIGHT = "height", _("高空")
    UNDERGROUND = "underground", _("井下")
    RADIATION = "radiation", _("放射性")
    TOXIC = "toxic", _("有毒")
    EXPLOSIVE = "explosive", _("易燃易爆")
    OTHER = "other", _("其他较高安全风险")


class LabourGrade(models.IntegerChoices):
    """Grades of physical labour (GBZ/T 189.10)."""

    LIGHT = 1, _("Ⅰ级（轻）")
    MEDIUM = 2, _("Ⅱ级（中）")
    HEAVY = 3, _("Ⅲ级（重）")
    EXTREME = 4, _("Ⅳ级（极重）")


class ConsentBy(models.TextChoices):
    """Who agrees to an internship in writing."""

    STUDENT = "student", _("学员")
    GUARDIAN = "guardian", _("监护人")


class PartnerState(models.TextChoices):
    """Whether a firm that was asked into a joint order takes part."""

    INVITED = "invited", _("待企业同意")
    CONSENTED = "consented", _("已同意")
    DECLINED = "declined", _("已谢绝")


PARTNER_MOVES: dict[str, set[str]] = {
    PartnerState.INVITED: {PartnerState.CONSENTED, PartnerState.DECLINED},
    # Another headcount, another consent; and a firm may think better of it until the order is sent.
    PartnerState.CONSENTED: {PartnerState.INVITED, PartnerState.DECLINED},
    PartnerState.DECLINED: {PartnerState.INVITED},
}

# The nineteen major categories of vocational specialties: the first two digits of their codes.
# source: 《职业教育专业目录（2021 年）》 高等职业教育专科专业
SPECIALTY_GROUPS: list[tuple[str, object]] = [
    ("41", _("农林牧渔大类")), ("42", _("资源环境与安全大类")), ("43", _("能源动力与材料大类")),
    ("44", _("土木建筑大类")), ("45", _("水利大类")), ("46", _("装备制造大类")),
    ("47", _("生物与化工大类")), ("48", _("轻工纺织大类")), ("49", _("食品药品与粮食大类")),
    ("50", _("交通运输大类")), ("51", _("电子与信息大类")), ("52", _("医药卫生大类")),
    ("53", _("财经商贸大类")), ("54", _("旅游大类")), ("55", _("文化艺术大类")),
    ("56", _("新闻传播大类")), ("57", _("教育与体育大类")), ("58", _("公安与司法大类")),
    ("59", _("公共管理与服务大类")),
]  # fmt: skip
PROVINCE = "340000"


# Whoever has arrived at the workplace: the start's checks were passed.
STARTED = (PlacementState.TRAINING, PlacementState.EVALUATING, PlacementState.COMPLETED)
AGREEMENT_VERSION = "2026-11"
MOST_CHOICES = 20
LOG_ENTRIES_MIN = 20
# Both sides' stars, each 1 to 5, by criterion.
CRITERIA: dict[str, dict[str, object]] = {
    Side.ENTERPRISE: {"skill": _("专业能力"), "attitude": _("工作态度"), "growth": _("进步情况")},
    Side.STUDENT: {"mentoring": _("带教质量"), "conditions": _("条件与安全"), "keeping": _("约定履行")},
}
FULL_WEIGHT = 100
MOST_CRITERIA = 6
# A candidate who waits longer is told of to the firm's managers.
PATIENCE_HOURS = 48
# Boards, notes and marks of a round go so many days after its result was published.
BOARD_KEPT_DAYS = 90
