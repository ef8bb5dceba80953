"""Kinds and states of certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a certificate proves."""

    COMPLETION = "completion", _("课程结业证书")
    SKILL = "skill", _("技能证书")
    ORDER = "order", _("订单式培养结业证明")
    AWARD = "award", _("竞赛获奖证书")
    EVENT = "event", _("活动参与证明")
    TRANSCRIPT = "transcript", _("技能档案")


# What is earned by a deed. A transcript is not: it says of a day what its holder has.
EARNED = tuple(kind for kind in Kind if kind != Kind.TRANSCRIPT)


class Design(models.TextChoices):
    """How the paper looks: names of rendering.designs."""

    CLASSIC = "classic", _("典雅：藏青与金，团花纹")
    MEANDER = "meander", _("回纹：松绿与古铜")
    PLAIN = "plain", _("简洁：白底细框，打印省墨")


class State(models.TextChoices):
    """Where a certificate stands. The row exists from the moment it is earned; the file follows."""

    AWAITING = "awaiting", _("待复核签发")
    RESERVED = "reserved", _("生成中")
    PREPARED = "prepared", _("生成中，已排版")
    SIGNED = "signed", _("已签名，待发布")
    PUBLISHED = "published", _("有效")
    SUSPENDED = "suspended", _("已暂停")
    SUPERSEDED = "superseded", _("已更正")
    REVOKED = "revoked", _("已撤销")
    DEAD = "dead", _("生成失败，待处理")
    REFUSED = "refused", _("已退回，没有颁发")


# A revoked certificate stays revoked: a correction is a new one that supersedes it.
TRANSITIONS: dict[str, set[str]] = {
    State.AWAITING: {State.RESERVED, State.REFUSED},
    State.RESERVED: {State.PREPARED, State.DEAD, State.REVOKED},
    State.PREPARED: {State.SIGNED, State.DEAD, State.REVOKED},
    State.SIGNED: {State.PUBLISHED, State.DEAD, State.REVOKED},
    State.DEAD: {State.RESERVED, State.REVOKED},
    State.PUBLISHED: {State.REVOKED, State.SUSPENDED, State.SUPERSEDED},
    State.SUSPENDED: {State.PUBLISHED, State.REVOKED, State.SUPERSEDED},
}
# Not issued: for its issuer and the officers alone. The holder has none of it yet, and nobody else may know.
NOT_ISSUED = (State.AWAITING, State.REFUSED)
# On the way to its file: a worker holds it or will.
UNDERWAY = (State.RESERVED, State.PREPARED, State.SIGNED)
# What a verifier must not take for valid, and who no longer "has" the certificate.
TAKEN_BACK = (State.REVOKED, State.SUSPENDED, State.SUPERSEDED)
# What indexes tell apart (models.Certificate.phase); all others are published or not yet approved.
UNDER, BACK, GIVEN_UP = "underway", "back", "dead"
PHASES = {UNDER: UNDERWAY, BACK: TAKEN_BACK, GIVEN_UP: (State.DEAD,)}


class BatchState(models.TextChoices):
    """Where a batch stands."""

    WAITING = "waiting", _("待复核")
    APPROVED = "approved", _("已签发")
    REFUSED = "refused", _("已退回")


BATCH_TRANSITIONS: dict[str, set[str]] = {BatchState.WAITING: {BatchState.APPROVED, BatchState.REFUSED}}


class EnquiryForm(models.TextChoices):
    """In which form certificates were handed in to be verified."""

    LIST = "list", _("名单")
    FILES = "files", _("文件")


class Scope(models.TextChoices):
    """What a share link shows."""

    SUMMARY = "summary", _("姓名、名称与状态")
    RESULTS = "results", _("再加成绩与技能")
    FILE = "file", _("再加证书文件")


LETTER_OF = {
    Kind.COMPLETION: "K", Kind.SKILL: "J", Kind.ORDER: "D", Kind.AWARD: "S", Kind.EVENT: "H", Kind.TRANSCRIPT: "N",
}  # fmt: skip
MOST_ATTEMPTS = 5
DISCLAIMER_ZH = "本平台证书为培训学习证明，不等同于国家职业资格证书、职业技能等级证书或学历证书。"
DISCLAIMER_EN = "A proof of training; not a state vocational qualification, skill-level certificate or academic degree."
