"""A contest's yearly edition and what its teams are asked."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# More rules than this are a statute nobody reads.
MOST_RULES = 12


class SeasonState(models.TextChoices):
    """Where an edition stands; its rounds have states of their own."""

    DRAFT = "draft", _("筹备")
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已结束")


SEASON_MOVES: dict[str, set[str]] = {
    SeasonState.DRAFT: {SeasonState.OPEN},
    SeasonState.OPEN: {SeasonState.CLOSED},
    # With a reason: something that was thought to be settled was not.
    SeasonState.CLOSED: {SeasonState.OPEN},
}


class RuleKind(models.TextChoices):
    """What is asked of a team: the kinds of `eligibility`, in words."""

    SIZE = "size", _("队员人数")
    HELPERS = "helpers", _("指导人数")
    BALANCE = "balance", _("指导教师不多于队员")
    HOME = "home", _("队员都属于报名学校")
    SCHOOLS = "schools", _("限定学校")
    LEVELS = "levels", _("限定办学层次")
    YEARS = "years", _("限定年级")
    ONCE = "once", _("每人每届同一赛道只在一队")
    SIGNED = "signed", _("全员签署承诺书")


class Clock(models.TextChoices):
    """An hour that can be put off."""

    REGISTRATION = "registers", _("报名截止")
    WORK = "closes", _("提交截止")
    JUDGING = "judged", _("评审截止")


class SponsorState(models.TextChoices):
    """Where a firm's problem stands with the organiser."""

    PROPOSED = "proposed", _("待主办单位答复")
    ACCEPTED = "accepted", _("已采用")
    DECLINED = "declined", _("未采用")
    WITHDRAWN = "withdrawn", _("企业已撤回")


SPONSOR_MOVES: dict[str, set[str]] = {
    SponsorState.PROPOSED: {SponsorState.ACCEPTED, SponsorState.DECLINED, SponsorState.WITHDRAWN},
    # Declined with a reason, it may be mended and proposed again.
    SponsorState.DECLINED: {SponsorState.PROPOSED},
}


class Licence(models.TextChoices):
    """What may be done with data that teams are given."""

    CONTEST = "contest", _("仅限本届赛事使用，赛后删除")
    CC0 = "cc0", _("CC0（放弃权利，任意使用）")
    BY = "by", _("CC BY 4.0（署名即可使用）")
    BY_NC = "by-nc", _("CC BY-NC 4.0（署名、非商业使用）")
