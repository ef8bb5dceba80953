"""Where a round of matching stands, its hours and its ceilings."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RoundState(models.TextChoices):
    """A round of matching, from its draft to its final result."""

    DRAFT = "draft", _("筹备中")
    OPEN = "open", _("填报中")
    MOCK = "mock", _("填报中，已公布试匹配")
    LOCKED = "locked", _("已截止，待抽签")
    DRAWN = "drawn", _("已抽签，匹配中")
    SOLVED = "solved", _("已匹配，核验中")
    CERTIFIED = "certified", _("已核验，正在写入逐人结果")
    READY = "ready", _("已备妥，待公布")
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
    RoundState.CERTIFIED: {RoundState.READY, RoundState.HELD},
    RoundState.READY: {RoundState.PUBLISHED},
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


MOST_CHOICES = 20
