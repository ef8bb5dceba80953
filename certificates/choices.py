"""Kinds and states of certificates."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a certificate proves."""

    COMPLETION = "completion", _("课程结业证书")
    SKILL = "skill", _("技能证书")
    ORDER = "order", _("订单式培养结业证明")


class State(models.TextChoices):
    """Where a certificate stands. The row exists from the moment it is earned; the file follows."""

    RESERVED = "reserved", _("生成中")
    PUBLISHED = "published", _("有效")
    REVOKED = "revoked", _("已撤销")
    DEAD = "dead", _("生成失败，待处理")


# A revoked certificate stays revoked: a correction is a new one that supersedes it.
TRANSITIONS: dict[str, set[str]] = {
    State.RESERVED: {State.PUBLISHED, State.DEAD, State.REVOKED},
    State.DEAD: {State.RESERVED, State.REVOKED},
    State.PUBLISHED: {State.REVOKED},
}
LETTER_OF = {Kind.COMPLETION: "K", Kind.SKILL: "J", Kind.ORDER: "D"}
MOST_ATTEMPTS = 5
DISCLAIMER_ZH = "本平台证书为培训学习证明，不等同于国家职业资格证书、职业技能等级证书或学历证书。"
DISCLAIMER_EN = "A proof of training; not a state vocational qualification, skill-level certificate or academic degree."
